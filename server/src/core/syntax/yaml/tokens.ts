import { type CST, Lexer, Parser } from 'yaml';

/** Many times the depth that is used from a tree, and a fraction of what overflows the stack when the parser closes all levels at once. */
const maxStackDepth = 1000;

export interface YamlTokens {
  readonly tokens: readonly CST.Token[];
  /** Where the parser gave up, because everything from there on is nested too deeply. */
  readonly tooDeepAt?: number;
}

/** The parser's tokens for a text, before composing. The parser is recursive when levels end, so its depth is limited. */
export function yamlTokens(text: string): YamlTokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    if (parser.stack.length > maxStackDepth) {
      const tooDeepAt = parser.offset;
      tokens.push(...parser.end());
      return { tokens, tooDeepAt };
    }
    for (const token of parser.next(lexeme)) tokens.push(token);
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens };
}

import { type CST, Lexer, Parser } from 'yaml';

/** Many times what is read of a tree, and a fraction of what exhausts the stack when the parser leaves all levels at once. */
const deepestStack = 1000;

export interface YamlTokens {
  readonly tokens: readonly CST.Token[];
  /** Where the parser gave up, as everything from there on is nested too deeply. */
  readonly tooDeepAt?: number;
}

/** What the parser makes of a text, before anything is composed. It calls itself for each level that ends, so it is not let down too far. */
export function yamlTokens(text: string): YamlTokens {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    if (parser.stack.length > deepestStack) {
      const tooDeepAt = parser.offset;
      tokens.push(...parser.end());
      return { tokens, tooDeepAt };
    }
    for (const token of parser.next(lexeme)) tokens.push(token);
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens };
}

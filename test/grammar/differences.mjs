import { readFileSync } from 'node:fs';
import common from 'vscode-tmgrammar-test/dist/common/index.js';

// Scopes that only mark an area, and those under which the injections do their own colouring.
const mark = /^meta\.(?:image-entry|image-list|docker-auth)\b/;
const own = /^meta\.(?:image-reference|embedded\.block\.docker-auth)\b|\.docker-auth$/;

/**
 * Where the injections change what the YAML or TOML grammar alone says of a character. Inside an image reference or
 * embedded JSON only the scopes around it are compared. Lines and columns count from 1 and 0.
 */
export async function differences(text, scope, contributed, yamlPaths) {
  const plain = yamlPaths.map((path) => ({ path, scopeName: JSON.parse(readFileSync(path, 'utf8')).scopeName }));
  const withInjections = await tokenizer(scope, [...plain, ...contributed]);
  const without = await tokenizer(scope, [...plain, ...contributed.filter(({ injectTo }) => !injectTo)]);
  const found = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const before = without(line);
    const after = withInjections(line).map((scopes) => scopes.filter((name) => !mark.test(name)));
    const column = after.findIndex((scopes, at) => !agrees(scopes, before[at]));
    if (column >= 0) {
      found.push({ line: index + 1, column, with: after[column].join(' '), without: before[column].join(' ') });
    }
  }
  return found;
}

function agrees(scopes, base) {
  const first = scopes.findIndex((name) => own.test(name));
  const outer = first < 0 ? scopes : scopes.slice(0, first);
  return outer.every((name, index) => name === base[index]) && (first >= 0 || outer.length === base.length);
}

/** A function from the next line to the scopes of each of its characters. */
async function tokenizer(scope, grammars) {
  const grammar = await common.createRegistry(grammars).loadGrammar(scope);
  let state = null;
  return (line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes }) => Array(Math.min(endIndex, line.length) - startIndex).fill(scopes));
  };
}

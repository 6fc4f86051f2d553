import { readFileSync } from 'node:fs';
import common from 'vscode-tmgrammar-test/dist/common/index.js';

// Scopes that only mark an area, and scopes inside which the injections do their own highlighting.
const mark = /^meta\.(?:image-entry|image-list|docker-auth)\b/;
const own = /^meta\.(?:image-reference|embedded\.block\.docker-auth)\b|\.docker-auth$/;

/**
 * Characters whose scopes in the YAML or TOML grammar are changed by the injections. Inside an image reference or embedded JSON, only the scopes
 * around it are compared. Lines count from 1, columns from 0.
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

/** Returns a function that takes the next line and returns the scopes of its characters. */
async function tokenizer(scope, grammars) {
  const grammar = await common.createRegistry(grammars).loadGrammar(scope);
  let state = null;
  return (line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.flatMap(({ startIndex, endIndex, scopes }) => Array(Math.min(endIndex, line.length) - startIndex).fill(scopes));
  };
}

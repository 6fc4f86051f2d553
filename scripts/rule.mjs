#!/usr/bin/env node
// `npm run rule -- <id> [--update]`: the tests of one rule (its fixtures, its page, and where its summary is repeated), or of every rule with `--all`.
// A path of the rule's code, page or fixture will do for the id. `--update` writes what can be written: the marks in the fixtures and the fixed
// files, and the summary on the page, in docs/rules/README.md and in package.json.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { main, root, say } from './lib/prepare.mjs';
import { ruleIds, ruleOfFile } from './lib/rules.mjs';
import { runUnitTests } from './lib/unitTests.mjs';

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { all: { type: 'boolean' }, update: { type: 'boolean' } } });
  const ids = ruleIds();
  const [given] = positionals;
  const id = given === undefined || ids.includes(given) ? given : ruleOfFile(resolve(given));
  if (values.all ? positionals.length > 0 : positionals.length !== 1) {
    say('Usage: npm run rule -- <id> [--update], or npm run rule -- --all [--update]');
    return 1;
  }
  if (!values.all && id === undefined) {
    say(`There is no rule ${given}. Did you mean ${similar(given, ids).join(', ')}? docs/rules/README.md lists all of them.`);
    return 1;
  }
  const { code } = await runUnitTests([join(root, 'test/rules.test.ts')], {
    inOneProcess: true,
    env: { ...(id !== undefined && { RULE: id }), ...(values.update && { UPDATE_FIXTURES: '1' }) },
  });
  return code;
});

/** The three ids that have most words of `given` in them. */
function similar(given, ids) {
  const words = given.split(/\W/).filter((word) => word !== '');
  const score = (id) => words.filter((word) => id.includes(word)).length;
  return ids.toSorted((a, b) => score(b) - score(a)).slice(0, 3);
}

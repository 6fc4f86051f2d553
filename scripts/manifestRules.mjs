/**
 * Writes the rules into the setting `pullproof.rules` of package.json, so that the editor can complete them: `node --import tsx
 * scripts/manifestRules.mjs`. With `--check`, nothing is written and a difference is an error.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { allRules } from '../server/src/core/rules/index.ts';

const path = new URL('../package.json', import.meta.url);
const before = readFileSync(path, 'utf8');
const manifest = JSON.parse(before);
const setting = [manifest.contributes?.configuration ?? []].flat().find(({ properties }) => properties?.['pullproof.rules']);
if (setting === undefined) fail('package.json has no setting "pullproof.rules".');

setting.properties['pullproof.rules'].properties = Object.fromEntries(
  [...allRules]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, summary, severity }) => [
      id,
      { enum: ['off', 'hint', 'info', 'warning', 'error'], default: severity, description: `${summary}.` },
    ]),
);
const after = `${JSON.stringify(manifest, undefined, 2)}\n`;
if (JSON.stringify(JSON.parse(before)) === JSON.stringify(manifest)) process.exit(0);
if (process.argv.includes('--check')) {
  fail('The setting "pullproof.rules" in package.json is out of date. Run: node --import tsx scripts/manifestRules.mjs');
}
writeFileSync(path, after);
console.log(`package.json has ${allRules.length} rules.`);

function fail(message) {
  console.error(message);
  process.exit(1);
}

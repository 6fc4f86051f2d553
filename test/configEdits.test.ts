import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  allFixes,
  defaultSettings,
  type Facts,
  type Fix,
  findingsOf,
  formatOf,
  type SourceFile,
  Workspace,
} from '../server/src/core/index.ts';
import { createRandom, type Random } from './fuzz/random.ts';

const editsOfExample = 60;
const editsOfFixture = 15;
const path = 'config.json';

/** Facts with the results of their functions, and with plain ranges. */
function evaluated(value: unknown, seen: readonly unknown[] = []): unknown {
  if (typeof value === 'function') return evaluated(value('new.example.com', ['new.example.com']), seen);
  if (typeof value !== 'object' || value === null || seen.includes(value)) return value;
  const { start, end } = value as { start?: unknown; end?: unknown };
  if (typeof start === 'number' && typeof end === 'number') return { start, end };
  const inside = [...seen, value];
  if (Array.isArray(value)) return value.map((item) => evaluated(item, inside));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, evaluated(one, inside)]));
}

function shown(file: SourceFile): unknown {
  const fixes = (all: readonly Fix[]) => all.map((fix) => ({ ...fix, ...('edits' in fix && { edits: fix.edits() }) }));
  const findings = findingsOf(file).map((finding) => ({ ...finding, fixes: fixes(allFixes(finding, file)) }));
  const { auths, keys }: Facts = file.facts;
  return evaluated({ findings, auths, keys });
}

function open(text: string): SourceFile {
  const format = formatOf(path);
  assert.ok(format !== undefined);
  return new Workspace(defaultSettings).add(`file:///${path}`, format, text, { path });
}

/** Mostly letters in words, as a user types them, and sometimes characters that make JSON invalid. */
function edited(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const word = text.slice(at).search(/\w\w/);
  if (random.below(3) > 0 && word >= 0) return `${text.slice(0, at + word + 1)}${random.of(['x', 'A', '='])}${text.slice(at + word + 1)}`;
  const end = Math.min(text.length, at + random.below(4));
  return (
    text.slice(0, at) +
    random.of(['', '', '"', '}', '{', ',', '\\', '\n', ', "auth": ""', '": {}, "b": {"c": "', '": {}}, "credHelpers": {"', '/*', '[']) +
    text.slice(end)
  );
}

function checkEdits(text: string, seed: number, edits: number): number {
  const random = createRandom(seed);
  const file = open(text);
  shown(file);
  let [now, valid] = [text, 0];
  for (let edit = 0; edit < edits; edit++) {
    now = random.below(4) === 0 ? text : edited(now, random);
    file.setText(now);
    // Some edits follow without a read between them.
    if (random.below(5) === 0) continue;
    assert.deepEqual(shown(file), shown(open(now)), now);
    if (file.facts.auths.every(({ defects }) => defects.every(({ kind }) => kind !== 'json'))) valid++;
  }
  return valid;
}

const examples = [
  '{"auths": {"a.example.com": {"auth": "dTpw"}, "b.example.com:5000": {"username": "u", "password": "p"}}, "credsStore": "desktop"} trailing',
  '{"auths": {"a.example.com": {"auth": "dTpw"}, "a.example.com": {"auth": "x"}}, "credHelpers": {"c.example.com": "ecr-login", "d.io/x": "/a"}}',
  '{\n  "HttpHeaders": {"a": "b"},\n  "Auths": {\n    "docker.io": {"auht": "dTpw", "auth": "dTpwCg==", "auth": 1},\n    "x": null\n  },\n  "auths": {"y/z": {}}\n}\n',
];

function* fixtures(): Iterable<string> {
  const folder = new URL('./rules/', import.meta.url).pathname;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('config.json')) yield readFileSync(join(folder, name), 'utf8');
  }
}

describe('after each edit, a Docker configuration has the same facts as when it is read from scratch', () => {
  for (const [number, text] of examples.entries()) {
    test(`example ${number + 1}`, () => {
      let valid = 0;
      for (let seed = 0; seed < 5; seed++) valid += checkEdits(text, seed, editsOfExample);
      assert.ok(valid > 30, String(valid));
    });
  }

  const insertions: Readonly<Record<string, readonly [text: string, inserted: string]>> = {
    'another member': ['{"auths": {"a.io": {"auth": "dTpw"| }}}', '}, "b.io": {"auth": "dTpw"'],
    'the end of the objects around it': ['{"auths": {"a.io": {"auth": "dTpw"| }}}', '}}, "HttpHeaders": {"b": {'],
    'the end of the text': ['{"auths": {"a.io": {"auth": "dTpw"| }}}', '}}} {"b": {"c": {'],
    'a comma at the end': ['{"auths": {"a.io": {"auth": "dTpw"| }}}', ', '],
    'a comment': ['{"auths": {"a.io": {"auth": "dTpw"| }}}', '/* } */'],
    'the name of another member': ['{"auths": {"a.i|": {"auth": "dTpw"}, "a.io": {}}}', 'o'],
  };
  for (const [name, [text, inserted]] of Object.entries(insertions)) {
    test(`within a member: ${name}`, () => {
      const file = open(text.replace('|', ''));
      shown(file);
      for (const now of [text.replace('|', inserted), text.replace('|', '')]) {
        file.setText(now);
        assert.deepEqual(shown(file), shown(open(now)), now);
      }
    });
  }

  test('fixtures', () => {
    let files = 0;
    for (const text of fixtures()) checkEdits(text, files++, editsOfFixture);
    assert.ok(files > 50, String(files));
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { fieldsOf } from '../server/src/core/formats/fields.ts';
import { rubyText } from '../server/src/core/syntax/yaml/value.ts';
import { parse } from './support/parse.ts';

// `npm test` installs Ruby if it can. Otherwise these tests are skipped.
const ruby = '/usr/bin/ruby';
const skip = !existsSync(ruby) && 'Ruby is not installed here (Debian: apt-get install ruby).';

/** Loads each text as GitLab does, and answers with the text of each value, and its class. */
const oracle = `
require 'json'
require 'psych'
puts JSON.generate(JSON.parse(STDIN.read).map { |yaml|
  begin
    { value: Psych.safe_load(yaml, permitted_classes: [Symbol], aliases: true).to_h { |key, value| [key.to_s, value.is_a?(Hash) ? value : [value.class.name, value.to_s]] } }
  rescue StandardError => error
    { error: error.class.name }
  end
})
`;

type Answer = { readonly value: Readonly<Record<string, unknown>>; readonly error?: undefined } | { readonly error: string };

function askRuby(texts: readonly string[]): readonly Answer[] {
  const { stdout, stderr } = spawnSync(ruby, ['-e', oracle], { input: JSON.stringify(texts), encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}

const characters = fc.constantFrom(
  ...'0123456789',
  ...'01',
  '.',
  '.',
  '_',
  ',',
  ':',
  '-',
  '+',
  'e',
  'E',
  'x',
  'b',
  'o',
  'a',
  'F',
  '~',
  '/',
);
const number = fc.nat({ max: 99 }).map(String);
/** Texts that look like what Ruby changes. */
const scalar = fc.oneof(
  fc.array(characters, { minLength: 1, maxLength: 8 }).map((all) => all.join('')),
  fc
    .tuple(fc.constantFrom('', '-', '+'), number, fc.constantFrom('.', ':', '_', ',', '.0', 'e+', '.e-'), number)
    .map((all) => all.join('')),
  fc.tuple(number, number, number).map((all) => all.join(':')),
  fc
    .tuple(fc.constantFrom('2024', '0001', '1999', '24'), number, number, fc.constantFrom('', 'T1:00:00', ' 10:00:00Z'))
    .map(([year, month, day, time]) => `${year}-${month}-${day}${time}`),
  fc.constantFrom(
    'yes',
    'Yes',
    'no',
    'on',
    'OFF',
    'y',
    'n',
    'true',
    'False',
    'null',
    'NULL',
    '~',
    '.inf',
    '-.INF',
    '+.inf',
    '.nan',
    '.NaN',
    ':a',
    ':"a"',
    ":'a'b",
    '::a',
    ':a:b',
    ':3.3',
    '=',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => String(value)),
  fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }).map(String),
  fc
    .tuple(fc.constantFrom('0x', '0b', '0', '-0x', '+0'), fc.bigInt({ min: 0n, max: 1n << 80n }))
    .map(([prefix, value]) => prefix + value.toString(prefix.endsWith('x') ? 16 : prefix.endsWith('b') ? 2 : 8)),
);

describe('YAML has the values that Ruby gives it', { skip }, () => {
  test('plain scalars', () => {
    const samples = [...new Set(fc.sample(scalar, 8000))];
    const answers = askRuby(samples.map((written) => `a: ${written}\n`));
    let compared = 0;
    for (const [at, written] of samples.entries()) {
      const answer = answers[at];
      const { root, problems } = parse('yaml', `a: ${written}\n`);
      const value = root?.kind === 'mapping' ? fieldsOf(root).get('a')?.entry.value : undefined;
      if (answer === undefined || answer.error === 'Psych::SyntaxError' || answer.error === 'ArgumentError') continue;
      if (problems.length > 0 || value?.kind !== 'scalar' || value.source.text !== written) continue;
      compared += 1;
      const expected = answer.error === undefined ? answer.value.a : undefined;
      assert.deepEqual(rubyText(value), Array.isArray(expected) ? expected[1] : undefined, JSON.stringify([written, answer]));
    }
    assert.ok(compared > 3000, `only ${compared} scalars were compared`);
  });

  const keys = fc.constantFrom('a', 'b', 'c', 'd');
  const item = fc.oneof(
    { weight: 3, arbitrary: fc.tuple(keys, fc.nat({ max: 99 })).map(([key, value]) => `${key}: v${value}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '<<: *x',
        '<<: *y',
        '<<: [*x, *y]',
        '<<: [*y, *x]',
        '<<: {a: w, c: w}',
        '"<<": *x',
        '<<: *z',
        '<<: 5',
        '<<: [*x, 5]',
        '<<:',
      ),
    },
  );
  const body = fc.array(item, { maxLength: 6 }).map((entries) => `{${entries.join(', ')}}`);

  test('merge keys', () => {
    const samples = fc
      .sample(
        fc.tuple(
          body.map((one) => one.replaceAll(/"?<<"?:[^,}]*(?:, \*\w\]|, c: w\})?/g, 'd: v0')),
          body,
          body,
        ),
        3000,
      )
      .map(([x, y, z]) => {
        const second = y.replaceAll(/\*[yz]/g, '*x');
        return `x: &x ${x}\ny: &y ${second}\nl: &z [*x, *y]\nz: ${z}\n`;
      });
    const answers = askRuby(samples);
    let compared = 0;
    for (const [at, written] of samples.entries()) {
      const answer = answers[at];
      if (answer === undefined || answer.error !== undefined) continue;
      const { root } = parse('yaml', written);
      const z = root?.kind === 'mapping' ? fieldsOf(root).get('z')?.entry.value : undefined;
      assert.ok(z?.kind === 'mapping');
      compared += 1;
      const found = [...fieldsOf(z)].map(([name, { entry }]) => [name, entry.value?.kind === 'scalar' ? entry.value.value : null]);
      const expected = Object.entries(answer.value.z as object).filter(([name]) => name !== '<<');
      assert.deepEqual(Object.fromEntries(found), Object.fromEntries(expected), written);
    }
    assert.ok(compared > 2000, `only ${compared} mappings were compared`);
  });
});

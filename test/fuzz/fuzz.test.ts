import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cpuTime } from '../support/cpuTime.ts';
import { examine, openSubject } from './examine.ts';
import { inputOf } from './inputs.ts';
import { createRandom } from './random.ts';
import { keptFaults, seedFiles } from './seeds.ts';

/** Longer than any file of this size takes evenbusy . In milliseconds of a processor. */
const longest = 3_000;
const inputs = 700;

const [firstFile, ...otherFiles] = seedFiles().filter(({ text }) => text.length < 12_000);
assert.ok(firstFile !== undefined);

/** Adds the number of the input to an error, so that it can be reproduced. */
function attempt(what: string, examineIt: () => void): void {
  const taken = cpuTime(() => {
    try {
      examineIt();
    } catch (error) {
      throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  });
  assert.ok(taken < longest, `${what} takes ${Math.round(taken)} ms`);
}

describe('no file makes it fail', () => {
  test('regressions', () => {
    for (const { path, text } of keptFaults()) {
      for (let number = 0; number < 5; number++) attempt(path, () => examine({ path, text }, createRandom(number)));
    }
  });

  test(`${inputs} mutated files`, () => {
    for (let number = 1; number <= inputs; number++) {
      const input = inputOf(number, [firstFile, ...otherFiles]);
      attempt(`input ${number}, ${input.path}`, () => examine(input, input.random));
    }
  });

  test('a file, typed character by character', () => {
    for (const { path, text } of [firstFile, ...otherFiles].filter((file) => file.text.length < 700).slice(0, 8)) {
      const file = openSubject({ path, text: '' });
      for (let length = 0; length <= text.length; length += 3) {
        attempt(`${path} up to ${length}`, () => examine({ path, text: text.slice(0, length) }, createRandom(length), file));
      }
    }
  });

  test('files of any structure', () => {
    fc.assert(
      fc.property(fc.oneof(pipelines, runnerConfigs, dockerConfigs), fc.nat(), (subject, number) => {
        examine(subject, createRandom(number));
      }),
      { numRuns: 250, seed: 7 },
    );
  });

  test('texts of any characters', () => {
    const paths = fc.constantFrom('.gitlab-ci.yml', 'config.toml', '.docker/config.json', '.dockercfg');
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), fc.array(fc.nat(0xffff)).map(fromUnits));
    fc.assert(
      fc.property(paths, texts, fc.nat(), (path, text, number) => {
        examine({ path, text }, createRandom(number));
      }),
      { numRuns: 250, seed: 7 },
    );
  });
});

/** Includes lone surrogates. */
function fromUnits(units: readonly number[]): string {
  return String.fromCharCode(...units);
}

const words = fc.oneof(
  fc.constantFrom(
    'ruby:3.3',
    'latest',
    '$CI_REGISTRY_IMAGE:$X',
    'a b',
    '',
    '@',
    'registry.example.com:5000/a/b@sha256:00',
    '${A:-b}',
    ':',
    '//',
  ),
  fc.constantFrom('{"auths":{"a":{"auth":"YTpi"}}}', '{"auths":', 'docker login -u a -p b c', '__proto__', 'constructor', 'toString'),
  fc.string({ maxLength: 12 }),
);
const names = fc.oneof(
  fc.constantFrom(
    'image',
    'services',
    'default',
    'variables',
    'extends',
    'include',
    'name',
    'alias',
    'script',
    'before_script',
    'pull_policy',
  ),
  fc.constantFrom('auths', 'auth', 'credHelpers', 'credsStore', 'DOCKER_AUTH_CONFIG', '.base', 'job', 'trigger', 'docker', 'entrypoint'),
  fc.constantFrom('runners', 'executor', 'environment', 'allowed_images', 'kubernetes', 'helper_image', 'feature_flags', 'toString'),
  words,
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    words,
    fc.oneof(fc.boolean(), fc.integer(), fc.constant(null)),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(names, tie('tree')), { maxLength: 6 }).map(Object.fromEntries),
  ),
}));
const mappings = fc.array(fc.tuple(names, tree), { maxLength: 8 }).map((entries): Record<string, unknown> => Object.fromEntries(entries));

const pipelines = mappings.map((root) => ({
  path: '.gitlab-ci.yml',
  text: Object.keys(root)
    .map((key) => block(key, root[key], ''))
    .join(''),
}));
const dockerConfigs = fc.tuple(mappings, fc.constantFrom('', '  ')).map(([root, indent]) => ({
  path: '.docker/config.json',
  text: JSON.stringify({ auths: {}, ...root }, undefined, indent),
}));
const runnerConfigs = fc
  .array(fc.tuple(fc.constantFrom('[[runners]]', '[runners.docker]', '[[runners.docker.services]]', '[session_server]'), mappings), {
    maxLength: 5,
  })
  .map((tables) => ({
    path: 'config.toml',
    text: tables
      .map(
        ([header, keys]) =>
          `${header}\n${Object.keys(keys)
            .map((key) => `  ${tomlKey(key)} = ${tomlValue(keys[key])}\n`)
            .join('')}`,
      )
      .join('\n'),
  }));

/** An entry of a YAML mapping, sometimes in flow style. */
function block(key: string, value: unknown, indent: string): string {
  const name = `${indent}${/^[\w.]+$/.test(key) ? key : JSON.stringify(key)}:`;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || key.length % 3 === 0)
    return `${name} ${JSON.stringify(value)}\n`;
  return `${name}\n${Object.entries(value)
    .map(([inner, held]) => block(inner, held, `${indent}  `))
    .join('')}`;
}

function tomlKey(key: string): string {
  return /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
}

function tomlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? '');
  return `{ ${Object.entries(value)
    .map(([key, held]) => `${tomlKey(key)} = ${tomlValue(held)}`)
    .join(', ')} }`;
}

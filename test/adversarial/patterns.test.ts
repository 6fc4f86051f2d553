import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileGlob } from '../../server/src/core/images/glob.ts';
import { adversarialFiles, anySay, pipeline, repeated, runnerConfig } from './adversarialFile.ts';

const allowing = (pattern: string, image = 'a'.repeat(1900)) =>
  `[[runners]]\n  executor = "docker"\n  [runners.docker]\n    image = "${image}:1"\n    allowed_images = ["${pattern}"]\n    allowed_services = ["${pattern}"]\n`;
const traps: Readonly<Record<string, string>> = {
  'stars and letters': `${'*a'.repeat(1000)}b`,
  'double stars': `${'**/'.repeat(1000)}b`,
  'only stars': '*'.repeat(4000),
  'a hundred thousand stars': '*'.repeat(100_000),
  slashes: '/'.repeat(4000),
  'choices in a row': '{a,aa}'.repeat(600),
  'nested choices': `${'{a,'.repeat(45)}a${'}'.repeat(45)}`,
  'nested choices that do not match': `${'{a,'.repeat(45)}a${'}b'.repeat(45)}`,
  'empty choices': '{,}'.repeat(1000),
  'choices that never close': '{'.repeat(4000),
  classes: '[a-z]'.repeat(700),
  'a large character class': `[${'a-z'.repeat(1000)}]`,
  'classes that never close': '['.repeat(4000),
  backslashes: '\\\\'.repeat(1999),
  'what makes regular expressions slow': '(a+)+$|(.*)*|(?=a){9}',
};

describe('patterns on the longest names that are read', () => {
  const names = ['a'.repeat(2000), `${'a/'.repeat(999)}b`, '/'.repeat(2000), `${'a'.repeat(1999)}b`];
  for (const [name, pattern] of Object.entries(traps)) {
    test(name, () => {
      const glob = compileGlob(pattern.replaceAll('\\\\', '\\'));
      for (const one of names) assert.equal(typeof (glob?.matches(one) ?? false), 'boolean');
    });
  }
});

adversarialFiles('patterns of allow lists take linear time', [
  ...Object.entries(traps).map(([name, pattern]) => anySay(runnerConfig(name, () => allowing(pattern)))),
  runnerConfig(
    'a thousand patterns',
    () => allowing(Array.from({ length: 1000 }, (_, at) => `*a*${at}*`).join('", "')),
    'image-invalid-reference',
  ),
]);

const files = [
  pipeline('of a pipeline', () => 'a:\n  image: ruby\n', 'image-missing-tag'),
  runnerConfig('of a Runner', () => allowing('ruby:*', 'ruby')),
];
adversarialFiles('patterns of the settings take linear time', files, {
  ignore: Object.values(traps).map((pattern) => `image-latest-tag:${pattern}`),
  registries: Object.values(traps),
  trustedRegistries: Object.values(traps),
});
adversarialFiles('invalid settings', files, {
  ignore: [null, 7, {}, ['x'], ''],
  rules: [],
  variables: 'x',
  runnerConfigFiles: [null, '\0', 'file://%zz', '../../..'],
  dockerConfigFiles: 7,
  runnerVersion: {},
});

adversarialFiles('patterns of a pipeline take linear time', [
  pipeline(
    'includes with many stars',
    () => `include:\n${repeated(20, (at) => `  - /${'**/'.repeat(200)}${'*a'.repeat(200)}${at}.yml\n`)}a:\n  image: ruby\n`,
    'image-missing-tag',
  ),
  pipeline('rules', () => `a:\n  image: ruby\n  rules:\n    - if: $A =~ /(a+)+$/ && ${'('.repeat(5000)}\n`, 'image-missing-tag'),
  pipeline('nested shell expansions', () => `a:\n  image: ${'${A:-'.repeat(300)}x${'}'.repeat(300)}\n`, 'image-shell-expansion'),
  pipeline('an image of dots', () => `a:\n  image: ${'a.'.repeat(900)}/b\n`, 'image-invalid-reference'),
  pipeline('an image of hyphens', () => `a:\n  image: ${'a-_'.repeat(600)}!\n`, 'image-invalid-reference'),
  pipeline('whitespace before a colon', () => `a:\n  image${' '.repeat(100_000)}: ruby\n`, 'image-missing-tag'),
  pipeline(
    'a comment of spaces',
    () => `a:\n  image: ruby #${' pullproof: ignore'.repeat(10_000)}\n  script: x #${' '.repeat(100_000)}x\n`,
    'image-missing-tag',
  ),
  pipeline(
    'very many ids',
    () => `a:\n  image: ruby # pullproof: ignore ${'a-'.repeat(50_000)}!\n  script: x # pullproof: ignore ${'a , '.repeat(30_000)}!\n`,
    'image-missing-tag',
  ),
]);

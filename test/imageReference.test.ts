import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchesPattern } from '../server/src/core/images/allowed.ts';
import { readImageReference } from '../server/src/core/images/imageReference.ts';
import { parseReference } from '../server/src/core/images/normalize.ts';
import { splitService } from '../server/src/core/images/service.ts';
import { expandValue, findPlaceholders } from '../server/src/core/images/variables.ts';
import type { ImageReference } from '../server/src/core/model/imageReference.ts';
import { sliceMapped, verbatim } from '../server/src/core/text/mappedText.ts';
import { cpuTime } from './support/cpuTime.ts';

const digest = `sha256:${'a'.repeat(64)}`;

function read(text: string): ImageReference {
  return readImageReference(verbatim(text));
}

/** registry | repository | tag | digest, in a short form. */
function partsOf({ registry, repository, tag, digest: found }: ImageReference): string {
  return [registry?.value ?? '-', repository.value, tag?.value ?? '-', found?.value ?? '-'].join(' ');
}

/** The kind of problem and the invalid characters. */
function problemOf(text: string): string {
  const { problem } = read(text);
  return problem === undefined ? 'fine' : `${problem.kind} ${text.slice(problem.from, problem.to)}`;
}

const parts: readonly (readonly [text: string, parts: string])[] = [
  ['nginx', '- nginx - -'],
  ['nginx:1.25', '- nginx 1.25 -'],
  [`nginx:1.25@${digest}`, `- nginx 1.25 ${digest}`],
  ['group/app', '- group/app - -'],
  ['docker.io/library/nginx:1', 'docker.io library/nginx 1 -'],
  ['localhost/app', 'localhost app - -'],
  ['host:5000/a/b:1', 'host:5000 a/b 1 -'],
  ['host:5000', '- host 5000 -'],
  ['[::1]:5000/app:1', '[::1]:5000 app 1 -'],
  ['MYREG/app', 'MYREG app - -'],
  ['$CI_REGISTRY_IMAGE', '- $CI_REGISTRY_IMAGE - -'],
  ['$CI_REGISTRY_IMAGE/app:$CI_COMMIT_SHA', '- $CI_REGISTRY_IMAGE/app $CI_COMMIT_SHA -'],
  ['$HOST:5000/app', '$HOST:5000 app - -'],
  [`\${REGION}-docker.pkg.dev/p/r/app:1`, `\${REGION}-docker.pkg.dev p/r/app 1 -`],
  ['reg.example/$X/app', 'reg.example $X/app - -'],
  ['$[[ inputs.registry ]]/app:$[[ inputs.tag | truncate(0,8) ]]', '- $[[ inputs.registry ]]/app $[[ inputs.tag | truncate(0,8) ]] -'],
  [' nginx:1 ', '- nginx 1 -'],
  ['https://reg.example/app:1', 'reg.example app 1 -'],
];

test('each part of a reference is found as written', () => {
  for (const [text, expected] of parts) assert.equal(partsOf(read(text)), expected, text);
});

test('parts keep their positions in the file', () => {
  const file = verbatim('image: reg.example/app:1.0@sha256:aa');
  const reference = readImageReference(sliceMapped(file, 7, file.text.length));
  const shown = [reference.written, reference.registry, reference.repository, reference.tag, reference.digest];
  for (const part of shown) assert.equal(part && file.text.slice(part.range.start, part.range.end), part?.value);
});

const problems: readonly (readonly [text: string, problem: string])[] = [
  ['', 'empty '],
  ['  ', 'empty   '],
  ['docker pull nginx', 'white-space  '],
  ['nginx ', 'white-space  '],
  ['$IMAGE\n', 'white-space \n'],
  ['https://reg.example/app', 'scheme https://'],
  ['docker://nginx', 'scheme docker://'],
  ['node:10:16.0', 'tag :16.0'],
  ['node:', 'tag :'],
  ['node:-1', 'tag -'],
  ['node:1.0+build', 'tag +'],
  ['node:<tag>', 'tag <'],
  [`node:${'a'.repeat(130)}`, 'tag-too-long aa'],
  [':latest', 'repository :'],
  ['a//b', 'repository /'],
  ['/nginx', 'repository /'],
  ['nginx/', 'repository /'],
  ['foo/bar..baz', 'repository ..'],
  ['foo/bar_', 'repository _'],
  ['ngïnx', 'repository ï'],
  ['Nginx', 'uppercase N'],
  ['ghcr.io/MyOrg/app', 'uppercase MyO'],
  ['MYREG/app', 'fine'],
  ['my_host:5000/app', 'registry _'],
  ['my_host.com/app', 'fine'],
  ['my..host/app', 'registry ..'],
  ['example-.com/app', 'registry -'],
  ['[g::1]/app', 'registry [g::1]'],
  ['host:abc/app', 'port abc'],
  ['host:/app', 'port :'],
  ['ubuntu@22.04', 'digest 22.04'],
  ['app@', 'digest @'],
  ['app@sha256:', 'digest-length :'],
  ['app@sha256:abc', 'digest-length abc'],
  [`app@md5:${'a'.repeat(32)}`, 'digest-algorithm md5'],
  [`app@sha256:${'A'.repeat(64)}`, `digest-case ${'A'.repeat(64)}`],
  [`app@sha256:${'a'.repeat(63)}x`, 'digest x'],
  ['a'.repeat(64), `image-id ${'a'.repeat(64)}`],
  [`${'a'.repeat(248)}`, 'repository-too-long a'],
  [`example.com/${'a'.repeat(255)}`, 'fine'],
  ['$IMAGE', 'fine'],
  ['$IMAGE:$TAG', 'fine'],
  ['$REGISTRY/App', 'uppercase A'],
  ['$REGISTRY/$IMAGE-Alpine', 'fine'],
  ['$REGISTRY/App:$TAG', 'uppercase A'],
  ['App:$TAG', 'fine'],
  ['App:v$TAG', 'uppercase A'],
  ['$REGISTRY//app', 'repository /'],
  ['$IMAGE:', 'tag :'],
  ['$IMAGE:1:2', 'tag :2'],
  ['app:1 $X', 'white-space  '],
  ['app:<$X>', 'tag <'],
  ['$IMAGE@latest', 'digest latest'],
  ['$IMAGE@sha256:$HASH', 'fine'],
  ['$(cat image)', 'white-space  '],
  ['$(image)', 'repository $('],
  ['app:$', 'tag $'],
  ['%IMAGE%:1', 'fine'],
  [`app:\${TAG:-1}`, 'fine'],
];

test('a problem names the invalid part and exactly the invalid characters', () => {
  for (const [text, expected] of problems) assert.equal(problemOf(text), expected, JSON.stringify(text));
});

test('there is a problem exactly if Docker reports one', () => {
  const folder = new URL('conformance/', import.meta.url);
  const lines = readFileSync(new URL('references.jsonl', folder), 'utf8').trim().split('\n');
  const inputs = lines.map((line) => (JSON.parse(line) as { image: string }).image);
  const derived = JSON.parse(readFileSync(new URL('reference-derived.json', folder), 'utf8')) as { cases: { input: string }[] };
  for (const text of [...inputs, ...derived.cases.map(({ input }) => input)]) {
    if (findPlaceholders(text).length > 0) continue;
    assert.equal(read(text).problem !== undefined, 'error' in parseReference(text), JSON.stringify(text));
  }
});

const alphabet = [
  'a',
  'App',
  '1',
  '_',
  '__',
  '.',
  '-',
  ':',
  '/',
  '@',
  'sha256:',
  'a'.repeat(64),
  '[',
  ']',
  '::1',
  '+',
  'x.io',
  '5000',
  '~',
  ' ',
];
const anyText = fc.array(fc.constantFrom(...alphabet), { maxLength: 7 }).map((pieces) => pieces.join(''));

test('random texts: a problem exactly if Docker reports one', () => {
  fc.assert(
    fc.property(anyText, (text) => assert.equal(read(text).problem !== undefined, 'error' in parseReference(text))),
    { numRuns: 5000 },
  );
});

const values = [
  '',
  'a',
  'App',
  '5000/app',
  'x.io',
  'x.io/a',
  'x.io/a:1',
  ':1',
  '/b',
  '1@sha256',
  `@${digest}`,
  digest,
  'a'.repeat(64),
  '[::1]',
  '[',
  '::1]:5/a',
  'Foo.io/a',
];

test('random texts with variables: no problem if some value makes it valid', () => {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...alphabet) },
    { weight: 1, arbitrary: fc.constantFrom(`\${X}`, `\${Y}`) },
  );
  const template = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
  fc.assert(
    fc.property(template, fc.constantFrom(...values), fc.constantFrom(...values), (text, x, y) => {
      if (read(text).problem === undefined) return;
      const expanded = expandValue(text, (name) => (name === 'X' ? x : y));
      assert.ok('error' in parseReference(expanded), `${text} is valid as ${expanded}`);
    }),
    { numRuns: 20000 },
  );
});

test('all kinds of variable syntax are distinguished', () => {
  const text = `$A \${B} \${C:-d} $[[ inputs.e ]] \${{ job.inputs.f }} %G% $1 $$H %$J $$ $( \${I`;
  const found = findPlaceholders(text).map(({ start, end, name, syntax }) => `${text.slice(start, end)}=${syntax} ${name}`);
  assert.deepEqual(found, [
    '$A=variable A',
    `\${B}=variable B`,
    `\${C:-d}=shell C`,
    '$[[ inputs.e ]]=input e',
    `\${{ job.inputs.f }}=job-input f`,
    '%G%=percent G',
    '$1=shell 1',
    '$$H=variable H',
    '$J=variable J',
    `\${I=unclosed I`,
  ]);
});

test('long texts take linear time', () => {
  const long = 100_000;
  const units = [
    'a',
    'A',
    '-',
    '.',
    '_',
    '/',
    ':',
    '@',
    '[',
    '$',
    `\${`,
    '$[[',
    '$$',
    '%a',
    'a.',
    'a-',
    'a/',
    'a:',
    'a_',
    '-a',
    ' ',
    '$A',
    '*',
    '{',
    'a*',
  ];
  for (const unit of units) {
    for (const end of ['', '~', '!/x']) {
      const text = unit.repeat(long / unit.length) + end;
      const spent = cpuTime(() => {
        read(text);
        parseReference(text);
        splitService(text);
        expandValue(text, () => 'x');
      });
      assert.ok(spent < 1500, `${unit} … ${end} took ${Math.round(spent)} ms`);
    }
  }
});

test('no pattern is slow', () => {
  const text = `${'a'.repeat(2000)}/${'a'.repeat(2000)}`;
  for (const pattern of ['a*'.repeat(25), '**/'.repeat(25), `${'{a,a*}'.repeat(25)}b`, `${'*'.repeat(50)}b`, '{'.repeat(500)]) {
    const spent = cpuTime(() => assert.equal(matchesPattern(pattern, `${text}!`), false, pattern));
    assert.ok(spent < 1500, `${pattern} took ${Math.round(spent)} ms`);
  }
});

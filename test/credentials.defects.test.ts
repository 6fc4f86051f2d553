import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { isWholeJson } from '../server/src/core/dockerAuth/jsonRepair.ts';
import { readDockerAuth } from '../server/src/core/dockerAuth/readDockerConfig.ts';
import { dockerConfig, dockercfg, dockerFolderConfig } from '../server/src/core/formats/dockerFiles.ts';
import type { AuthOrigin, AuthSource } from '../server/src/core/model/facts.ts';
import { parseJson } from '../server/src/core/syntax/json/parseJson.ts';
import type { Edit } from '../server/src/core/text/edit.ts';
import { type MappedText, verbatim } from '../server/src/core/text/mappedText.ts';
import { base64, broken, config, good } from './support/brokenAuth.ts';

const inFile: AuthOrigin = { kind: 'docker-config' };
const inVariable: AuthOrigin = { kind: 'pipeline-variable', owner: '', expanded: true };

function read(text: string | MappedText, origin = inFile): AuthSource {
  const mapped = typeof text === 'string' ? verbatim(text) : text;
  return readDockerAuth(mapped, origin, { start: 0, end: mapped.text.length });
}

function applied(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.range.start - a.range.start)
    .reduce((done, { range, newText }) => done.slice(0, range.start) + newText + done.slice(range.end), text);
}

function expectedRange(at: string, text: string, source: AuthSource): string {
  if (at === '*') return text;
  const auth = source.entries[0]?.auth;
  return at === '*auth' && auth !== undefined ? text.slice(auth.start, auth.end) : at;
}

for (const { name, text, is, at, title, user } of broken) {
  test(`auth defect: ${name}`, () => {
    const source = read(text);
    assert.deepEqual(
      source.defects.map(({ kind, cause }) => (cause === undefined ? kind : `${kind} ${cause}`)),
      [is],
    );
    const [defect] = source.defects;
    assert.ok(defect);
    assert.equal(text.slice(defect.range.start, defect.range.end), expectedRange(at, text, source));
    assert.equal(defect.repair?.title, title);
    assert.doesNotMatch(defect.detail, /hunter2|\.$/);
    if (defect.repair === undefined) return;
    const repaired = read(applied(text, defect.repair.edits()));
    assert.deepEqual(repaired.defects, []);
    assert.equal(repaired.entries[0]?.username, user);
    assert.equal(repaired.entries[0]?.secret, 'present');
  });

  test(`auth defect inside a string: ${name}`, () => {
    const outer = JSON.stringify({ variable: text });
    const { root } = parseJson(verbatim(outer));
    const scalar = root?.kind === 'mapping' ? root.entries[0]?.value : undefined;
    assert.ok(scalar?.kind === 'scalar');
    const [defect] = read(scalar.source).defects;
    assert.ok(defect);
    assert.equal(defect.repair?.title, title);
    if (defect.repair === undefined) return;
    const value = (JSON.parse(applied(outer, defect.repair.edits())) as { variable: string }).variable;
    assert.deepEqual(read(value).defects, []);
  });
}

const fine: readonly [name: string, text: string][] = [
  ['nothing', ''],
  ['whitespace', ' \n\t'],
  ['null', 'null'],
  ['an empty object', '{}'],
  ['text after the value', `${config(good)} and more`],
  ['keys in uppercase', '{"AUTHS":{"a.b":{"AUTH":"dTpw"}}}'],
  ['nulls', '{"auths":{"a.b":null},"credHelpers":null,"credsStore":null,"features":null}'],
  ['line ends in base64', '{"auths":{"a.b":{"auth":"dTpw\\n"}}}'],
  ['a bad entry that is replaced', '{"auths":{"a.b":{"auth":"!"},"a.b":{"auth":"dTpw"}}}'],
  ['unknown keys', '{"auths":{},"whatever":[1],"email":3}'],
  ['a store of one slash', '{"credsStore":"/"}'],
  ['an empty store', '{"credsStore":""}'],
];
for (const [name, text] of fine) {
  test(`auth without defect: ${name}`, () => assert.deepEqual(read(text).defects, []));
}

test('auth: a value that depends on a variable is unknown, not invalid', () => {
  const whole = read('$MY_AUTH', inVariable);
  assert.equal(whole.unknown?.value, '$MY_AUTH');
  const inside = read('{"auths": ${MY_AUTHS}}', inVariable);
  assert.equal(inside.unknown?.value, '${MY_AUTHS}');
  const entry = read('{"auths":{"$CI_REGISTRY":{"auth":"$MY_AUTH"}}}', inVariable);
  assert.deepEqual(entry.defects, []);
  assert.equal(entry.entries[0]?.registryUnknown, true);
  assert.equal(entry.entries[0]?.unknown, true);
  assert.equal(entry.entries[0]?.secret, 'present');
  assert.deepEqual(
    entry.dollars?.map(({ inside: where, name, whole: all }) => `${where} ${name} ${all}`),
    ['key CI_REGISTRY true', 'auth MY_AUTH true'],
  );
});

test('auth: a newline after the password, and UTF-16, have one fix', () => {
  for (const auth of [
    base64('bot:hunter2\n'),
    base64('bot:hunter2\r\n'),
    base64('bot:hunter2', 'utf16le'),
    base64('\ufeffbot:hunter2', 'utf16le'),
  ]) {
    const text = config(auth);
    const [entry] = read(text).entries;
    assert.ok(entry?.repair);
    assert.equal(entry.endsWithNewline ?? entry.utf16, true);
    assert.equal(applied(text, entry.repair.edits()), config(good));
  }
});

test('auth: the content of entries', () => {
  const { entries } = read(
    JSON.stringify({
      auths: {
        empty: {},
        nothing: null,
        blank: { auth: '' },
        full: { auth: good },
        bare: { username: 'bot', password: 'hunter2' },
        token: { identitytoken: 'hunter2' },
        both: { auth: good, username: 'other', password: 'x' },
        half: { auth: base64('bot:') },
        sample: { auth: base64('my_username:my_password') },
      },
    }),
  );
  const said = entries.map(({ registry, username = '', secret, empty, identityToken, placeholder }) => {
    return [registry.value, username, secret, empty && 'empty', identityToken && 'token', placeholder && 'sample']
      .filter((word) => word)
      .join(' ');
  });
  assert.deepEqual(said, [
    'empty missing empty',
    'nothing missing empty',
    'blank missing empty',
    'full bot present',
    'bare bot present',
    'token missing token',
    'both bot present',
    'half bot missing',
    'sample my_username present sample',
  ]);
});

test('auth: an entry is deleted with its comma, and its key can be replaced', () => {
  const text = '{ "auths": { "a": {}, "b": {}, "c": {} } }';
  const { entries } = read(text);
  const without = entries.map(({ remove }) => applied(text, remove()));
  assert.deepEqual(without, [
    '{ "auths": { "b": {}, "c": {} } }',
    '{ "auths": { "a": {}, "c": {} } }',
    '{ "auths": { "a": {}, "b": {} } }',
  ]);
  const edit = entries[1]?.rekey('https://index.docker.io/v1/');
  assert.equal(applied(text, edit ? [edit] : []), '{ "auths": { "a": {}, "https://index.docker.io/v1/": {}, "c": {} } }');
});

test('auth: clues that are not mistakes', () => {
  const source = read('{"auths":{"a":{},"a":{"auht":"x"}},"credStore":"x","experimental":"on"} more');
  assert.deepEqual(
    source.unknownKeys?.map(({ key, level, holds }) => `${level} ${key.value} ${holds}`),
    ['config credStore text', 'config experimental text', 'entry auht text'],
  );
  assert.deepEqual(
    source.repeatedKeys?.map(({ value }) => value),
    ['a'],
  );
  assert.deepEqual(
    source.entries.map(({ replaced }) => replaced),
    [true, undefined],
  );
  assert.equal(source.refusedByCli?.value, 'credStore');
  assert.deepEqual(source.trailing, { start: 72, end: 76 });
});

test('auth: no secret in facts, in any shape', () => {
  for (const { text } of broken) {
    for (const origin of [inFile, inVariable]) {
      const facts = JSON.stringify(read(text, origin));
      assert.doesNotMatch(facts, /hunter2|aHVudGVy|h1bnRlc|odW50ZX/, text);
    }
  }
});

test('docker config: which files are recognized', () => {
  const says = (format: typeof dockerConfig, text: string) => {
    const { sources } = format.split(text, undefined);
    return format.recognises(sources.map((source) => format.read(source.parse())));
  };
  assert.equal(says(dockerConfig, '{"auths":{}}'), true);
  assert.equal(says(dockerConfig, '{"CredsStore":"x",}'), true);
  assert.equal(says(dockerConfig, '{"name":"auths"}'), false);
  assert.equal(says(dockerConfig, 'not json'), false);
  assert.equal(says(dockerFolderConfig, '{}'), true);
  assert.equal(says(dockercfg, '{"reg.example":{}}'), true);
  const paths = [
    'config.json',
    'src/config.json',
    '.docker/config.json',
    'home/.docker/config.json',
    '.dockercfg',
    'a.dockerconfigjson',
    'docker-config.prod.json',
    'tsconfig.json',
    'package.json',
  ];
  const matching = paths.map((path) => [dockerConfig, dockerFolderConfig, dockercfg].findIndex((format) => format.matchesPath(path)));
  assert.deepEqual(matching, [0, 0, 1, 1, 2, 0, 0, -1, -1]);
});

test('auth: any text is read without an exception, and Go accepts the same JSON as JSON.parse', () => {
  const pieces = fc.constantFrom(
    ...'{}[]:,"\\\'\n\t #/*$-+.0123e',
    'null',
    'true',
    '"auths"',
    '"auth"',
    '"dTpw"',
    '\ufeff',
    '$X',
    '\\u00e9',
    '{"auths":{"a.b":{"auth":"',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), fc.constantFrom(inFile, inVariable), (parts, origin) => {
      const text = parts.join('');
      read(text, origin);
      assert.equal(isWholeJson(text), isJson(text));
    }),
    { numRuns: 3000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** One invalid `auth` of each kind in each kind of string: exactly one fix is offered, and its result decodes to the intended value. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { parse as parseYaml } from 'yaml';
import { applyEdits } from '../server/src/core/index.ts';
import { readWorkspace, sceneOf } from './support/check.ts';

const pair = 'deploy-bot:not>a?real~secret!';
const base64 = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding).toString('base64');
const good = base64(pair);
const config = (auth: string) => `{"auths":{"registry.example.com":{"auth":"${auth}"}}}`;

interface Ailment {
  readonly json: string;
  readonly rule: string;
  /** The fix has to ask: the user name is unknown. */
  readonly asks?: true;
}

const ailments: Readonly<Record<string, Ailment>> = {
  newline: { json: config(base64(`${pair}\n`)), rule: 'auth-trailing-newline' },
  'carriage return': { json: config(base64(`${pair}\r\n`)), rule: 'auth-trailing-newline' },
  'UTF-16': { json: config(base64(pair, 'utf16le')), rule: 'auth-utf16' },
  'UTF-16 with a byte order mark and a newline': { json: config(base64(`\ufeff${pair}\r\n`, 'utf16le')), rule: 'auth-utf16' },
  'broken over lines': { json: config(`${good.slice(0, 20)}\n${good.slice(20)}`), rule: 'auth-line-wrapped' },
  'broken over three lines': { json: config(`${good.slice(0, 20)}\n${good.slice(20, 21)}\n${good.slice(21)}`), rule: 'auth-line-wrapped' },
  'wrapped with CRLF': { json: config(`${good.slice(0, 20)}\r\n${good.slice(20)}`), rule: 'auth-line-wrapped' },
  whitespace: { json: config(`${good.slice(0, 20)} ${good.slice(20)}`), rule: 'auth-not-base64' },
  'URL alphabet': { json: config(good.replaceAll('+', '-').replaceAll('/', '_')), rule: 'auth-not-base64' },
  'URL alphabet, unpadded': { json: config(Buffer.from(pair).toString('base64url')), rule: 'auth-not-base64' },
  unpadded: { json: config(good.replace(/=+$/, '')), rule: 'auth-not-base64' },
  header: { json: config(`Basic ${good}`), rule: 'auth-not-base64' },
  'plain text': { json: config(pair), rule: 'auth-not-base64' },
  'encoded twice': { json: config(base64(good)), rule: 'auth-missing-colon' },
  'no colon': { json: config(base64('not-a-real-token')), rule: 'auth-missing-colon', asks: true },
  'no user': { json: config(base64(':not-a-real-token')), rule: 'auth-missing-colon', asks: true },
  'all of it encoded': { json: base64(config(good)), rule: 'auth-config-encoded' },
  'all of it encoded, laid out': { json: base64(JSON.stringify(JSON.parse(config(good)), null, 2)), rule: 'auth-config-encoded' },
};

interface Place {
  readonly path: string;
  /** Undefined if a string of this style cannot contain the text. */
  readonly write: (json: string) => string | undefined;
  readonly read: (text: string) => unknown;
}

const inYaml = (write: (json: string) => string | undefined): Place => ({
  path: '.gitlab-ci.yml',
  write: (json) => {
    const value = write(json);
    return value && `variables:\n  DOCKER_AUTH_CONFIG: ${value}\ntest:\n  image: registry.example.com/app:1\n  script: make\n`;
  },
  read: (text) => parseYaml(text).variables.DOCKER_AUTH_CONFIG,
});

const inToml = (write: (text: string) => string | undefined): Place => ({
  path: 'config.toml',
  write: (json) => {
    const value = write(`DOCKER_AUTH_CONFIG=${json}`);
    return value && `[[runners]]\n  name = "one"\n  executor = "docker"\n  environment = [${value}]\n`;
  },
  read: (text) => {
    const { runners } = getStaticTOMLValue(parseTOML(text)) as unknown as { runners: readonly { environment: readonly string[] }[] };
    return runners[0]?.environment[0]?.replace('DOCKER_AUTH_CONFIG=', '');
  },
});

const isPlain = (text: string) => /^[\w+/=]+$/.test(text);
const noCarriageReturn = (write: (text: string) => string) => (text: string) => (text.includes('\r') ? undefined : write(text));
const folded = (text: string) => text.replaceAll('\n', '\n\n    ');

const places: Readonly<Record<string, Place>> = {
  'config.json': { path: '.docker/config.json', write: (json) => json, read: (text) => text },
  'YAML plain': inYaml((json) => (isPlain(json) ? json : undefined)),
  'YAML single quotes': inYaml(noCarriageReturn((json) => `'${folded(json.replaceAll("'", "''"))}'`)),
  'YAML double quotes': inYaml((json) => JSON.stringify(json)),
  'YAML literal': inYaml(noCarriageReturn((json) => `|\n    ${json.replaceAll('\n', '\n    ')}`)),
  'YAML literal without a newline': inYaml(noCarriageReturn((json) => `|-\n    ${json.replaceAll('\n', '\n    ')}`)),
  'YAML folded': inYaml(noCarriageReturn((json) => `>\n    ${folded(json)}`)),
  'YAML folded without a newline': inYaml(noCarriageReturn((json) => `>-\n    ${folded(json)}`)),
  'TOML basic': inToml((text) => JSON.stringify(text)),
  'TOML literal': inToml((text) => (/[\r\n']/.test(text) ? undefined : `'${text}'`)),
  'TOML basic of several lines': inToml((text) => `"""${text.replaceAll('\\', '\\\\')}"""`),
  'TOML literal of several lines': inToml((text) => `'''${text}'''`),
};

const scene = sceneOf('{"rules": {"variable-not-maskable": "off", "secret-committed": "off"}}');
const doctors = /^auth-(?!empty)/;

for (const [placeName, place] of Object.entries(places)) {
  describe(placeName, () => {
    for (const [name, ailment] of Object.entries(ailments)) {
      const text = place.write(ailment.json);
      if (text !== undefined) it(name, () => checkRepair(place, text, ailment));
    }
  });
}

function checkRepair({ path, read }: Place, text: string, { rule, asks }: Ailment): void {
  const [file] = readWorkspace([{ path, text }], scene);
  const findings = file?.findings.filter((finding) => doctors.test(finding.rule)) ?? [];
  assert.deepEqual(
    findings.map((finding) => finding.rule),
    [rule],
    text,
  );
  const fixes = findings.flatMap((finding) => file?.fixesOf(finding) ?? []);
  assert.equal(fixes.length, 1, `${fixes.map(({ title }) => title).join(', ')} for\n${text}`);
  const [fix] = fixes;
  if (asks) {
    assert.ok(fix !== undefined && 'command' in fix);
    return;
  }
  assert.ok(fix !== undefined && 'edits' in fix && fix.edits().length > 0, `"${fix?.title}" has no edits for\n${text}`);
  const fixed = applyEdits(text, fix.edits());
  const left = readWorkspace([{ path, text: fixed }], scene).flatMap((one) => one.findings.filter((finding) => doctors.test(finding.rule)));
  assert.deepEqual(left, [], fixed);
  const { auths } = JSON.parse(String(read(fixed)));
  assert.equal(Buffer.from(auths['registry.example.com'].auth, 'base64').toString(), pair, fixed);
}

it('the credential has all characters that are difficult in base64', () => {
  assert.match(good, /[+/].*=$/);
});

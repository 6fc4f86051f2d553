import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { prepareReading, prepareSources } from '../server/src/core/credentials/prepare.ts';
import { resolveCredentials } from '../server/src/core/credentials/resolve.ts';
import { readDockerAuth } from '../server/src/core/dockerAuth/readDockerConfig.ts';
import { authEntry, dockerAuthConfig, newConfigJson } from '../server/src/core/generators/authEntry.ts';
import { checkSecret, checkUser } from '../server/src/core/generators/checkCredentials.ts';
import { checkRegistry } from '../server/src/core/generators/checkRegistry.ts';
import { presetFor, presets, shortLivedFor } from '../server/src/core/generators/presets.ts';
import { type Checked, inEnglish } from '../server/src/core/generators/wording.ts';
import { newestRunner } from '../server/src/core/model/settings.ts';
import { verbatim } from '../server/src/core/text/mappedText.ts';

const hub = 'https://index.docker.io/v1/';

/** `=` the accepted value, `!` a problem with a suggestion. */
function summary(checked: Checked): string {
  if ('ok' in checked) return `= ${checked.ok}`;
  return checked.suggestion === undefined ? '!' : `! ${checked.suggestion}`;
}

describe('a registry, checked on input', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['registry.example.com', '= registry.example.com'],
    ['  registry.example.com:5000 ', '= registry.example.com:5000'],
    ['REG.example', '= reg.example'],
    ['reg.example/', '= reg.example'],
    ['https://reg.example', '= reg.example'],
    ['HTTPS://reg.example/', '= reg.example'],
    ['https://reg.example/v2/', '= reg.example'],
    ['reg.example/group/project', '= reg.example/group/project'],
    ['reg.example/group/', '= reg.example/group'],
    ['https://reg.example/group/project', '! reg.example/group/project'],
    ['reg.example/v2/', '! reg.example'],
    ['reg.example/v2', '! reg.example'],
    ['reg.example/v2/group/app/manifests/1', '! reg.example'],
    ['reg.example//', '! reg.example'],
    ['reg.example//group//app', '! reg.example/group/app'],
    ['//reg.example', '! reg.example'],
    ['oci://reg.example', '! reg.example'],
    ['docker://docker.io', `! ${hub}`],
    ['*.example', '!'],
    ['reg.example/*', '! reg.example'],
    ['reg.example/Group', '! reg.example/group'],
    ['reg.example/group/app:1.2', '! reg.example/group/app'],
    [`reg.example/app@sha256:${'a'.repeat(64)}`, '! reg.example/app'],
    ['user:word@reg.example', '! reg.example'],
    ['https://user@reg.example:5000', '! reg.example:5000'],
    ['docker.io', `= ${hub}`],
    ['index.docker.io', `= ${hub}`],
    ['index.docker.io/v1/', `= ${hub}`],
    [hub, `= ${hub}`],
    ['registry-1.docker.io', `= ${hub}`],
    ['registry.hub.docker.com', `= ${hub}`],
    ['hub.docker.com', `= ${hub}`],
    ['hub.docker.com/r/library/ruby', `! ${hub}`],
    ['docker.io/myorg', '= docker.io/myorg'],
    ['index.docker.io/myorg', '! docker.io/myorg'],
    ['docker.io/library/nginx', '! docker.io/nginx'],
    ['docker.io/library', `! ${hub}`],
    ['gitlab.com', '! registry.gitlab.com'],
    ['gitlab.com/group', '! registry.gitlab.com/group'],
    ['github.com', '! ghcr.io'],
    ['myregistry', '!'],
    ['MYREG/app', '!'],
    ['localhost', '= localhost'],
    ['myregistry:5000', '= myregistry:5000'],
    ['127.0.0.1:5000', '= 127.0.0.1:5000'],
    ['[::1]:5000', '= [::1]:5000'],
    ['reg.example:443', '= reg.example:443'],
    ['reg.example:', '!'],
    ['reg.example:latest', '! reg.example'],
    ['reg.example:70000', '!'],
    ['reg_1.example', '!'],
    ['-reg.example', '!'],
    ['reg..example', '!'],
    ['reg.example/a b', '!'],
    ['reg.example/-a', '!'],
    ['$CI_REGISTRY', '!'],
    ['', '!'],
    ['   ', '!'],
    ['https://', '!'],
  ];
  for (const [input, expected] of cases) {
    it(JSON.stringify(input), () => equal(summary(checkRegistry(input)), expected));
  }

  it('warns if a key matches less than it seems', () => {
    for (const input of ['reg.example:443', 'reg.example/group', 'docker.io/myorg']) {
      const checked = checkRegistry(input);
      ok('ok' in checked && checked.warning !== undefined, input);
    }
  });

  it('never repeats the text before "@", because it may be a secret', () => {
    doesNotMatch(JSON.stringify(checkRegistry('user:hunter2@reg.example')), /hunter2/);
  });

  it('accepts its own results and suggestions unchanged', () => {
    const piece = fc.constantFrom(
      'reg',
      '.',
      'example',
      ':',
      '5000',
      '/',
      'v2',
      '@',
      '*',
      'A',
      '_',
      '-',
      ' ',
      'docker.io',
      'https://',
      'library',
      '$X',
      '//',
      '[::1]',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 9 }).map((pieces) => pieces.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (input) => {
          const checked = checkRegistry(input);
          const written = 'ok' in checked ? checked.ok : checked.suggestion;
          if (written !== undefined) equal(summary(checkRegistry(written)), `= ${written}`);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('finishes on long text', () => {
    checkRegistry(`${'a-'.repeat(50_000)}.example/${'b-'.repeat(50_000)}!`);
    checkRegistry(`${'@'.repeat(100_000)}x`);
    checkRegistry('/'.repeat(100_000));
  });
});

describe('user name and secret, checked on input', () => {
  const users: readonly (readonly [string, string])[] = [
    ['deploy-bot', '='],
    ['robot$name', '='],
    ['organization+robot', '='],
    ['ünï', '='],
    ['gitlab-ci-token', '= warning'],
    ['', '!'],
    ['user:secret', '!'],
    ['user\n', '!'],
    [' user', '! user'],
  ];
  const secrets: readonly (readonly [string, string])[] = [
    ['secret', '='],
    ['a:b"c\'d$e', '='],
    ['pä🔑', '='],
    ['{"type":"service_account","private_key":"x"}', '='],
    ['abcdefgh', '='],
    ['', '!'],
    ['secret\n', '!'],
    ['secret\r\n', '!'],
    ['sec\0ret', '!'],
    ['secret ', '= warning'],
    [Buffer.from('user:secret').toString('base64'), '= warning'],
    ['{"auths":{}}', '= warning'],
  ];
  const short = (checked: Checked) => {
    if ('ok' in checked) return checked.warning === undefined ? '=' : '= warning';
    return checked.suggestion === undefined ? '!' : `! ${checked.suggestion}`;
  };
  for (const [input, expected] of users) it(`user ${JSON.stringify(input)}`, () => equal(short(checkUser(input)), expected));
  for (const [input, expected] of secrets) it(`secret ${JSON.stringify(input)}`, () => equal(short(checkSecret(input)), expected));

  it('knows which form of a key file Google accepts for which user', () => {
    const key = '{"type":"service_account"}';
    const encoded = Buffer.from(key, 'utf8').toString('base64');
    equal(short(checkSecret(key, '_json_key')), '=');
    equal(short(checkSecret(encoded, '_json_key')), '!');
    equal(short(checkSecret(encoded, '_json_key_base64')), '=');
    equal(short(checkSecret(key, '_json_key_base64')), '!');
  });

  it('shows nothing of the secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (noise) => {
        const secret = `hunter2${noise}`;
        const checked = checkSecret(secret);
        doesNotMatch(JSON.stringify('ok' in checked ? (checked.warning ?? null) : checked), /hunter2/);
      }),
    );
  });
});

describe('a generated entry', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.array(fc.constantFrom(':', '"', "'", '$', '\\', 'é', '🔑'), { minLength: 1 }).map((parts) => parts.join('')),
  );
  const user = text.filter((name) => 'ok' in checkUser(name));
  const secret = text.filter((word) => 'ok' in checkSecret(word));
  const registry = fc.constantFrom(
    hub,
    'reg.example',
    'reg.example:5000',
    'reg.example/group',
    'docker.io/myorg',
    '[::1]:5000',
    'localhost',
  );

  it('is read back by the parser, and decodes to the input', () => {
    fc.assert(
      fc.property(registry, user, secret, (key, username, word) => {
        const entry = authEntry({ registry: key, username, secret: word });
        for (const written of [dockerAuthConfig([entry]), newConfigJson([entry])]) {
          const auth = readDockerAuth(verbatim(written), { kind: 'docker-config' }, { start: 0, end: written.length });
          deepEqual(auth.defects, []);
          const source = { from: 'variable', name: '$DOCKER_AUTH_CONFIG', content: 'auth', auth } as const;
          const prepared = prepareSources([prepareReading(source, { runnerVersion: newestRunner })], newestRunner);
          const image = `${key === hub ? 'docker.io/myorg' : key}/app:1`;
          const trace = resolveCredentials({ image, executor: 'docker' }, prepared);
          equal(trace.outcome, 'used');
          equal(trace.used?.username, username);
          equal(trace.used?.hasPassword, true);
          const { auth: encoded } = JSON.parse(written).auths[key];
          equal(Buffer.from(encoded, 'base64').toString('utf8'), `${username}:${word}`);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('has no whitespace, for a masked variable, and nothing that variable expansion changes', () => {
    fc.assert(
      fc.property(registry, user, secret, (key, username, word) => {
        doesNotMatch(dockerAuthConfig([authEntry({ registry: key, username, secret: word })]), /[\s$]/);
      }),
    );
  });

  it('can have several entries and helpers', () => {
    const entries = [
      { registry: 'a.example', auth: 'eDp5' },
      { registry: 'b.example', helper: 'ecr-login' },
      { registry: 'c.example', auth: 'eDp6' },
    ];
    deepEqual(JSON.parse(dockerAuthConfig(entries)), {
      auths: { 'a.example': { auth: 'eDp5' }, 'c.example': { auth: 'eDp6' } },
      credHelpers: { 'b.example': 'ecr-login' },
    });
    match(newConfigJson(entries), /^\{\n\t"auths": \{\n[\s\S]*\}\n$/);
  });
});

describe('presets', () => {
  for (const preset of presets) {
    it(`${preset.label}: its own hint is a registry, and is recognized`, () => {
      equal(summary(checkRegistry(preset.registryHint)), `= ${preset.registryHint}`);
      equal(presetFor(preset.registryHint).id, preset.id);
      doesNotMatch(inEnglish(preset.userHint) + inEnglish(preset.secretHint), /\{\d\}/);
    });
  }

  it('have the only user name of a registry', () => {
    const users = presets.flatMap(({ id, user }) => (user === undefined ? [] : [[id, user]]));
    deepEqual(users, [['nvidia', '$oauthtoken']]);
    for (const [, user = ''] of users) deepEqual(checkUser(user), { ok: user });
  });

  it('know the other hosts of a registry', () => {
    const ids = [
      'registry.connect.redhat.com',
      'registry.gitlab.example',
      'harbor.example.com:8443',
      'registry.access.redhat.com',
      'mcr.microsoft.com',
    ];
    deepEqual(
      ids.map((host) => presetFor(host).id),
      ['red-hat', 'gitlab', 'harbor', 'other', 'other'],
    );
  });

  const ecr = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
  const cases: readonly (readonly [string, string | undefined, string | undefined])[] = [
    [ecr, undefined, 'ecr-login'],
    [`${ecr}/team`, 'AWS', 'ecr-login'],
    ['public.ecr.aws', undefined, 'ecr-login'],
    ['12345.dkr.ecr.eu-central-1.amazonaws.com', undefined, undefined],
    ['europe-west3-docker.pkg.dev', undefined, undefined],
    ['europe-west3-docker.pkg.dev', '_json_key', undefined],
    ['europe-west3-docker.pkg.dev', 'oauth2accesstoken', 'gcr'],
    ['eu.gcr.io', 'oauth2accesstoken', 'gcr'],
    ['example.azurecr.io', '00000000-0000-0000-0000-000000000000', 'acr-env'],
    ['example.azurecr.io', 'app', undefined],
    ['reg.example', 'AWS', undefined],
  ];
  for (const [key, username, helper] of cases) {
    it(`${key} as ${username}: ${helper ?? 'a written secret'}`, () => equal(shortLivedFor(key, username)?.helper, helper));
  }
});

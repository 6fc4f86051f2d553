import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type LanguageClient, withClient } from '../support/languageClient.ts';

/** Secrets that must not appear in diagnostics, hovers, titles or logs. Only an edit that the user requested may contain them. */
const canaries = {
  password: 'CanaryPassword9f3a',
  newline: 'CanaryNewline7c21',
  plain: 'CanaryPlain55d0',
  identity: 'CanaryIdentity8e44',
  registryToken: 'CanaryRegistry1b72',
  bare: 'CanaryBare0a9d77',
  wide: 'CanaryWide31f6',
  variable: 'CanaryVariable6b08',
  runner: 'glrt-CanaryRunner00000000',
  known: 'glpat-CanaryKnown000000000',
  script: 'CanaryScript2d15',
  inUrl: 'CanaryInUrl4e90',
  broken: 'CanaryBroken77aa',
  username: 'glpat-CanaryAsUser00000000',
  proxy: 'CanaryProxy8812',
  header: 'CanaryHeader3c3c',
  urlSafe: 'CanaryUrlSafe??>>~~',
  trailing: 'CanaryTrailing4411',
  repeated: 'CanaryRepeated90be',
  wrapped: 'CanaryWrapped11223344556677889900',
  dollar: 'CanaryDollar5e5e',
  legacy: 'CanaryLegacy6f01',
  comment: 'CanaryComment2aa2',
  unknownKey: 'CanaryUnknownKey31c9',
  key: 'CanaryInKey07d7',
} as const;

/** Rules about values with a secret. */
const spoken = [
  ...['auth-config-encoded', 'auth-dollar-expanded', 'auth-line-wrapped', 'auth-missing-colon', 'auth-not-base64', 'auth-placeholder'],
  ...['auth-trailing-newline', 'auth-trailing-text', 'auth-unknown-key', 'auth-utf16', 'credential-expiring', 'dockercfg-legacy'],
  ...[
    'registry-key-malformed',
    'registry-key-path-case',
    'registry-key-wildcard',
    'ecr-static-auth',
    'secret-committed',
    'image-has-scheme',
  ],
  ...['password-in-script', 'secret-known-prefix', 'environment-missing-equals'],
];

const base64 = (text: string) => Buffer.from(text).toString('base64');

const auths = (indent = ' ') =>
  JSON.stringify(
    {
      auths: {
        'one.example.com': { auth: base64(`user:${canaries.password}`) },
        'two.example.com': { auth: base64(`user:${canaries.newline}\n`) },
        'three.example.com': { username: 'user', password: canaries.plain },
        'four.example.com': { identitytoken: canaries.identity, registrytoken: canaries.registryToken },
        'five.example.com': { auth: base64(canaries.bare) },
        'six.example.com': { auth: Buffer.from(`user:${canaries.wide}`, 'utf16le').toString('base64') },
        'seven.example.com': { auth: `user:${canaries.known}` },
        'eight.example.com': { auth: base64(base64(`user:${canaries.variable}`)) },
        'nine.example.com': { auth: base64(`${canaries.username}:x`) },
        'ten.example.com': { username: canaries.username, password: 'x' },
        'eleven.example.com': { auth: Buffer.from(`user:${canaries.urlSafe}`).toString('base64url') },
        [`https://user:${canaries.inUrl}@twelve.example.com/x`]: { auth: base64(`user:${canaries.password}`) },
        '123456789012.dkr.ecr.eu-west-1.amazonaws.com': { auth: base64(`AWS:${canaries.password}`) },
        '_json_key.example.com': { auth: canaries.bare },
      },
      HttpHeaders: { 'X-Token': canaries.header },
      proxies: { default: { httpProxy: `http://user:${canaries.proxy}@proxy.example.com` } },
    },
    null,
    indent,
  );

const toml = (json: string) => `[[runners]]
  name = "one"
  token = "${canaries.runner}"
  executor = "docker"
  environment = ['DOCKER_AUTH_CONFIG=${json.replaceAll('\n', '')}', "TOKEN=${canaries.variable}", "${canaries.known}"]
  [runners.docker]
    image = "https://user:${canaries.inUrl}@one.example.com/App:1"
  [runners.cache.s3]
    SecretKey = "${canaries.known}"
`;

const pipeline = (json: string) => `variables:
  DOCKER_AUTH_CONFIG: |
${json.replaceAll(/^/gm, '    ')}
  TOKEN: ${canaries.variable}
  API_KEY: "${canaries.known}"
one:
  image: https://user:${canaries.inUrl}@one.example.com/App:1
  variables:
    PASSWORD: ${canaries.script}
    IMAGE_PASSWORD: ${canaries.script}
  script:
    - docker login -u user -p ${canaries.script} one.example.com
    - echo ${canaries.known}
two:
  image: one.example.com/$TOKEN/app:$PASSWORD
  script: make
three:
  image: docker login -p ${canaries.script} one.example.com
  script: make
four:
  image: one.example.com/app:$API_KEY
  services: ["one.example.com/x:$IMAGE_PASSWORD", "seven.example.com/a", "ten.example.com/a:1"]
  script: make
`;

test('no output contains a secret, in plain text or in base64', async () => {
  const json = auths();
  const files: Record<string, string> = {
    'file:///a/.docker/config.json': json,
    'file:///b/config.json': json.replace('{', `{ "x": '${canaries.broken}', `),
    'file:///c/.dockercfg': json,
    'file:///d/config.toml': toml(json),
    'file:///e/config.toml': `${toml(json)}\nenvironment = [DOCKER_AUTH_CONFIG={"auths": ${canaries.broken}\n`,
    'file:///f/.gitlab-ci.yml': pipeline(json),
    'file:///g/.gitlab-ci.yml': pipeline(json.replaceAll(',', `, // ${canaries.broken}`)),
    'file:///h/.gitlab-ci.yml': `variables:\n  DOCKER_AUTH_CONFIG: ${base64(json)}\nx: &${canaries.broken} "${canaries.broken}\n`,
    'file:///i/.gitlab-ci.yml': `variables:\n  DOCKER_AUTH_CONFIG: '{"auths": {"a.example.com": {"auth": "${canaries.broken}", "password": 7}}, "credsStore": "x/y"'\n`,
    'file:///j/config.json': `{"auths": {"a.example.com": "${canaries.broken}"}, "auth": "${canaries.plain}", "username": "${canaries.plain}"}`,
    'file:///k/config.toml': `[[runners]]\n  executor = "docker"\n  environment = ["DOCKER_AUTH_CONFIG ${canaries.broken}", "DOCKER_AUTH_CONFIG={\\"auths\\":{\\"a.example.com\\":{\\"password\\":\\"pa$${canaries.broken}\\",\\"username\\":\\"u\\"}}}"]\n`,
  };
  const capabilities = { textDocument: { codeAction: { resolveSupport: { properties: ['edit'] } } } };
  const initializationOptions = { commandLinks: true, settings: { rules: { 'image-not-pinned': 'info' } } };
  const credential = (secret: string) => ({ auth: base64(`user:${secret}`) });
  const odd = {
    auths: {
      '*.example.com': credential(canaries.password),
      'oci://one.example.com': credential(canaries.password),
      'one.example.com:5000': credential(canaries.password),
      'one.example.com/Group': credential(canaries.password),
      [`https://user:${canaries.key}@one.example.com`]: credential(canaries.password),
      [`user:${canaries.key}@two.example.com/x`]: credential(canaries.password),
      'docker.io': credential(canaries.password),
      'registry.gitlab.com': { auth: base64(`gitlab-ci-token:${canaries.password}`) },
      'three.example.com': { username: 'a', password: `pa$${canaries.dollar}` },
      'four.example.com': { user: 'a', pasword: canaries.unknownKey, auth: `<${canaries.bare}>` },
    },
    auth: canaries.unknownKey,
    credHelper: { 'one.example.com': canaries.unknownKey },
  };
  const oneLine = JSON.stringify(odd);
  const wrapped = base64(`user:${canaries.wrapped}`);
  const more: Readonly<Record<string, string>> = {
    'file:///l/.docker/config.json': `${oneLine}\n${canaries.trailing} "x": {"auth": "${canaries.trailing}"}`,
    'file:///m/.docker/config.json': `{"auths": {"a.example.com": {"auth": "${base64(`user:${canaries.repeated}`)}"}, "a.example.com": {"auth": "${canaries.repeated}"}}}`,
    'file:///n/.docker/config.json': `{"auths": {"a.example.com": {"auth": "${wrapped.slice(0, 20)}\n${wrapped.slice(20)}"}}}`,
    'file:///o/.dockercfg': JSON.stringify({ 'a.example.com': { auth: base64(`user:${canaries.legacy}`), email: canaries.legacy } }),
    'file:///p/.docker/config.json': base64(oneLine),
    'file:///q/.gitlab-ci.yml': pipeline(oneLine).replace('image:', 'services: [docker:28.3]\n  image:'),
    'file:///r/.gitlab-ci.yml': `variables:\n  DOCKER_AUTH_CONFIG: ${JSON.stringify(oneLine)} # ${canaries.comment}\n  DOCKER_PASSWORD: { value: ${canaries.variable}, description: x }\none:\n  image: docker:28.3\n  script: [docker login -p ${canaries.script}, "crane auth login -p ${canaries.script} a.example.com"]\n`,
    'file:///s/config.toml': `${toml(oneLine)}  [runners.feature_flags]\n  FF_X = "${canaries.known}"\n  [runners.custom]\n  config_args = ["--password", "${canaries.script}"]\n`,
  };
  Object.assign(files, more);
  await withClient({ capabilities, initializationOptions }, async (client) => {
    for (const [uri, text] of Object.entries(files)) client.open(uri, text);
    for (const [uri, text] of Object.entries(files)) await exercise(client, uri, text);
    const heard = (JSON.stringify(client.heard) + client.complaints()).toLowerCase();
    for (const rule of spoken) assert.ok(heard.includes(`"code":"${rule}"`), `${rule} has a finding`);
    for (const [name, secret] of Object.entries(canaries)) {
      // All three alignments of base64. The characters at the edges also encode the text next to the secret.
      const forms = [secret, ...[0, 1, 2].map((shift) => base64('x'.repeat(shift) + secret).slice(shift === 0 ? 0 : 4, -4))];
      for (const form of forms) {
        const at = heard.indexOf(form.toLowerCase());
        assert.equal(at, -1, `${name} is in the output: …${heard.slice(Math.max(0, at - 300), at + 60)}…`);
      }
    }
  });
});

/** Sends every kind of request, but does not resolve edits. */
async function exercise(client: LanguageClient, uri: string, text: string): Promise<void> {
  const whole = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };
  await client.diagnostics(uri);
  await client.codeActions(uri, whole);
  for (const [line, content] of text.split('\n').entries()) {
    for (let character = 0; character < Math.min(content.length, 2500); character += 60) {
      await client.request('textDocument/completion', { textDocument: { uri }, position: { line, character } });
    }
    for (let character = 0; character < Math.min(content.length, 2500); character += 6) await client.hover(uri, { line, character });
  }
}

import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse as parseToml } from '@iarna/toml';
import { parse as parseYaml } from 'yaml';
import { authEntry, dockerAuthConfig, type GeneratedEntry, newConfigJson } from '../../server/src/core/generators/authEntry.ts';
import { authVariable } from '../../server/src/core/generators/authVariable.ts';
import { environmentSetting } from '../../server/src/core/generators/environmentLine.ts';
import {
  checkNamespace,
  checkSecretName,
  imagePullSecrets,
  kubectlCommand,
  kubernetesSecret,
} from '../../server/src/core/generators/kubernetesSecret.ts';
import { partialKeys } from '../../server/src/core/generators/partialKeys.ts';
import { newAuthJson, podmanKey } from '../../server/src/core/generators/podmanAuth.ts';
import { shellWord } from '../../server/src/core/generators/shell.ts';
import { temporaryLogin } from '../../server/src/core/generators/temporaryPassword.ts';
import { curlCommand, glabCommand, type VariableChange } from '../../server/src/core/generators/variableCommands.ts';
import { inEnglish } from '../../server/src/core/generators/wording.ts';

const secret = `pä$$:"word" 'x' 🔑`;
const entry = authEntry({ registry: 'harbor.example.com', username: 'robot$ci+pull', secret });
const auth = Buffer.from(`robot$ci+pull:${secret}`, 'utf8').toString('base64');
const helper: GeneratedEntry = { registry: '123456789012.dkr.ecr.eu-central-1.amazonaws.com', helper: 'ecr-login' };

describe('DOCKER_AUTH_CONFIG', () => {
  it('is on one line without whitespace, so that it can be masked', () => {
    const text = dockerAuthConfig([entry, helper]);
    equal(text, `{"auths":{"harbor.example.com":{"auth":"${auth}"}},"credHelpers":{"${helper.registry}":"ecr-login"}}`);
    match(text, /^\S{8,}$/);
  });

  it('is a whole setting of a runner, which keeps its quotes', () => {
    const text = environmentSetting([entry]);
    equal(text, `environment = ['DOCKER_AUTH_CONFIG={"auths":{"harbor.example.com":{"auth":"${auth}"}}}']`);
    deepEqual(parseToml(text), { environment: [`DOCKER_AUTH_CONFIG=${dockerAuthConfig([entry])}`] });
  });
});

describe('a Kubernetes secret', () => {
  const place = { name: 'harbor-pull', namespace: 'ci' };

  it('is a manifest that the kubelet reads', () => {
    const data = Buffer.from(dockerAuthConfig([entry]), 'utf8').toString('base64');
    const lines = ['apiVersion: v1', 'kind: Secret', 'metadata:', '  name: harbor-pull', '  namespace: ci'];
    const text = kubernetesSecret([entry], place);
    equal(text, `${[...lines, 'type: kubernetes.io/dockerconfigjson', 'data:', `  .dockerconfigjson: ${data}`].join('\n')}\n`);
    deepEqual(parseYaml(text), {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'harbor-pull', namespace: 'ci' },
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': data },
    });
  });

  it('has the name as a string, and no namespace unless one is given', () => {
    for (const name of ['1', '1e3', '0x1', 'true', 'null', 'a.b', '1.5']) {
      const { metadata } = parseYaml(kubernetesSecret([entry], { name })) as { readonly metadata: unknown };
      deepEqual(metadata, { name });
    }
  });

  it('has the line for the runner', () => {
    equal(imagePullSecrets(place), 'image_pull_secrets = ["harbor-pull"]');
    deepEqual(parseToml(imagePullSecrets(place)), { image_pull_secrets: ['harbor-pull'] });
  });

  it('is created by a command that reads the configuration from standard input', () => {
    const type = '--type=kubernetes.io/dockerconfigjson --from-file=.dockerconfigjson=/dev/stdin';
    const command = `kubectl create secret generic harbor-pull --namespace ci ${type}`;
    equal(kubectlCommand(place), `IFS= read -rs VALUE && printf %s "$VALUE" | ${command}; unset VALUE`);
  });

  it('has a name that Kubernetes accepts', () => {
    deepEqual(checkSecretName('harbor-pull'), { ok: 'harbor-pull' });
    deepEqual(checkSecretName(' a.b '), { ok: 'a.b' });
    for (const name of ['', 'Harbor', 'a_b', '-a', 'a.', 'a..b', 'a.-b', 'x'.repeat(254)]) ok('problem' in checkSecretName(name), name);
    const checked = checkSecretName('Harbor Pull_1!');
    equal('suggestion' in checked ? checked.suggestion : '', 'harbor-pull-1');
    deepEqual(checkNamespace(''), { ok: '' });
    deepEqual(checkNamespace('ci'), { ok: 'ci' });
    for (const name of ['CI', 'a.b', '-a', 'x'.repeat(64)]) ok('problem' in checkNamespace(name), name);
  });
});

describe('auth.json of podman, skopeo and buildah', () => {
  it('has the keys that they look for', () => {
    const keys: readonly (readonly [string, string])[] = [
      ['https://index.docker.io/v1/', 'docker.io'],
      ['docker.io/nginx', 'docker.io/library/nginx'],
      ['docker.io/acme', 'docker.io/acme'],
      ['docker.io/acme/app', 'docker.io/acme/app'],
      ['harbor.example.com', 'harbor.example.com'],
      ['harbor.example.com:5000/group', 'harbor.example.com:5000/group'],
    ];
    for (const [key, expected] of keys) equal(podmanKey(key), expected);
  });

  it('is written as podman login does', () => {
    const text = newAuthJson([{ registry: 'https://index.docker.io/v1/', auth }]);
    equal(text, `{\n\t"auths": {\n\t\t"docker.io": {\n\t\t\t"auth": "${auth}"\n\t\t}\n\t}\n}\n`);
    equal(newAuthJson([helper]), newConfigJson([helper]));
  });
});

describe('a command that sets a CI/CD variable', () => {
  const create: VariableChange = { key: 'DOCKER_AUTH_CONFIG', mode: 'create', visibility: 'masked', isProtected: false };
  const project = 'https://gitlab.example.com/group/app';
  const endpoint = 'https://gitlab.example.com/api/v4/projects/group%2Fapp/variables';
  const piped = (command: string) => `IFS= read -rs VALUE && printf %s "$VALUE" | ${command}; unset VALUE`;

  it('uses glab, with all flags also for an update', () => {
    const cases: readonly (readonly [Partial<VariableChange>, string])[] = [
      [{}, 'glab variable set DOCKER_AUTH_CONFIG --masked --raw'],
      [{ visibility: 'hidden', isProtected: true }, 'glab variable set DOCKER_AUTH_CONFIG --masked --raw --hidden --protected'],
      [{ mode: 'update' }, 'glab variable update DOCKER_AUTH_CONFIG --masked --raw'],
      [{ mode: 'update', visibility: 'hidden', isProtected: true }, 'glab variable update DOCKER_AUTH_CONFIG --masked --raw --protected'],
    ];
    for (const [change, command] of cases) {
      equal(glabCommand({ ...create, ...change }, undefined), piped(command));
      equal(glabCommand({ ...create, ...change }, project), piped(`${command} --repo ${project}`));
    }
  });

  it('uses curl, with the value on standard input and the token in a file', () => {
    const curl = (method: string, flags: string, url: string) =>
      piped(`curl --fail-with-body --request ${method} --header @gitlab-token.txt --data-urlencode value@- ${flags} ${url}`);
    const key = '--data key=DOCKER_AUTH_CONFIG';
    equal(curlCommand(create, endpoint), curl('POST', `${key} --data masked=true --data raw=true --data protected=false`, endpoint));
    equal(
      curlCommand({ ...create, visibility: 'hidden', isProtected: true }, endpoint),
      curl('POST', `${key} --data masked_and_hidden=true --data raw=true --data protected=true`, endpoint),
    );
    equal(
      curlCommand({ ...create, mode: 'update', visibility: 'hidden' }, endpoint),
      curl('PUT', '--data masked=true --data raw=true --data protected=false', `${endpoint}/DOCKER_AUTH_CONFIG`),
    );
  });

  it('expands nothing in what it is given', () => {
    equal(shellWord('a-b.c:1/@%2F'), 'a-b.c:1/@%2F');
    equal(shellWord(`it's $(id)`), `'it'\\''s $(id)'`);
    match(glabCommand(create, 'https://x.example/$(id)'), /--repo 'https:\/\/x\.example\/\$\(id\)'; unset VALUE$/);
  });
});

describe('a temporary password of Amazon ECR', () => {
  it('goes from one command to the other', () => {
    const host = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
    const get = 'ecr get-login-password --region eu-central-1';
    const login = `docker login --username AWS --password-stdin ${host}`;
    deepEqual(temporaryLogin(host), {
      command: `aws ${get} | ${login}`,
      inContainer: `docker run --rm -e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY -e AWS_SESSION_TOKEN public.ecr.aws/aws-cli/aws-cli ${get} | ${login}`,
    });
  });

  it('of the public registry comes from us-east-1', () => {
    match(temporaryLogin('public.ecr.aws')?.command ?? '', /^aws ecr-public get-login-password --region us-east-1 \| .* public\.ecr\.aws$/);
    equal(temporaryLogin('quay.io'), undefined);
  });
});

describe('keys for a part of a registry', () => {
  const keysFor = (registry: string, ...repositories: readonly string[]) =>
    partialKeys(
      registry,
      repositories.map((repository) => ({ repository, images: 1 })),
    );

  it('are those of groups, then of repositories', () => {
    const keys = keysFor('reg.example:5000', 'api/dev', 'api/db', 'web', 'a/b/c').map(({ key, images }) => `${key} ${images}`);
    const prefix = 'reg.example:5000';
    deepEqual(keys, [`${prefix}/api 2`, `${prefix}/a 1`, ...['api/dev', 'api/db', 'web', 'a/b/c'].map((path) => `${prefix}/${path} 1`)]);
  });

  it('differ between Runner and podman for official images', () => {
    const [official, group] = keysFor('https://index.docker.io/v1/', 'library/nginx', 'acme/app').toSorted((a, b) =>
      a.key > b.key ? -1 : 1,
    );
    deepEqual([official?.key, group?.key], ['docker.io/nginx', 'docker.io/acme/app']);
    equal(official && inEnglish(official.detail), 'Only GitLab Runner uses it. podman needs "docker.io/library/nginx".');
  });
});

it('a variable for the "auth" of a registry has a name that GitLab accepts', () => {
  equal(authVariable('harbor.example.com:5000/group'), 'HARBOR_EXAMPLE_COM_5000_GROUP_AUTH');
  equal(authVariable('https://index.docker.io/v1/'), 'DOCKER_IO_AUTH');
  equal(authVariable('127.0.0.1:5000'), 'REGISTRY_127_0_0_1_5000_AUTH');
  ok(authVariable(`${'a-'.repeat(200)}.example`).length <= 255);
});

it('no command contains a secret or the base64 form of it', () => {
  const change: VariableChange = { key: 'DOCKER_AUTH_CONFIG', mode: 'create', visibility: 'masked', isProtected: true };
  const commands = [
    kubectlCommand({ name: 'x' }),
    glabCommand(change, undefined),
    curlCommand(change, 'https://gitlab.example.com/api/v4/projects/1/variables'),
    JSON.stringify(temporaryLogin(helper.registry)),
  ];
  for (const command of commands) doesNotMatch(command, /auths|--password[= ](?!stdin)|--docker-password|PRIVATE-TOKEN/);
});

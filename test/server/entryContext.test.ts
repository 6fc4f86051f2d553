import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { EntryContext } from '../../server/src/core/index.ts';
import { inFolder, withClient } from '../support/languageClient.ts';

const pipeline = `variables: { HARBOR: harbor.example.com }
build: { image: "$HARBOR/api/dev:1", services: [ruby:3.3, "$HARBOR/api/db:2"], script: make }
test: { image: "$HARBOR/api/dev:1", script: make }
lint: { image: "$HARBOR/web:1", script: make }
scan: { image: quay.example.com/scan:1, script: make }
deploy: { image: "$UNKNOWN/app:1", script: make }
`;

const secret = 'cXVheS1ib3Q6bm90LWEtcmVhbC1zZWNyZXQ=';

const config = JSON.stringify({
  auths: { 'quay.example.com': { auth: secret }, 'https://user:glpat-AAAAAAAAAAAAAAAAAAAA@x.example': {} },
  credHelpers: { '123456789012.dkr.ecr.eu-central-1.amazonaws.com': 'ecr-login' },
});

const toml = `[[runners]]
  name = "build-1"
  environment = ['DOCKER_AUTH_CONFIG={"auths":{"$CI_REGISTRY":{"auth":"${secret}"}}}']
`;

async function asked(files: Readonly<Record<string, string>>, params: unknown): Promise<EntryContext> {
  const answers: EntryContext[] = [];
  await withClient({}, async (client) => {
    for (const [path, text] of Object.entries(files)) client.open(`file:///a/${path}`, text);
    answers.push(await client.request<EntryContext>('pullproof/entryContext', params));
  });
  const [answer] = answers;
  assert.ok(answer);
  return answer;
}

test('the registries that lack a credential come first, with their repositories', async () => {
  const { registries } = await asked({ '.gitlab-ci.yml': pipeline, '.docker/config.json': config }, {});
  assert.deepEqual(registries, [
    {
      registry: 'harbor.example.com',
      images: 3,
      lacking: 3,
      refused: 0,
      public: 0,
      repositories: [
        { repository: 'api/db', images: 1 },
        { repository: 'api/dev', images: 1 },
        { repository: 'web', images: 1 },
      ],
    },
    { registry: 'docker.io', images: 1, lacking: 0, refused: 0, public: 1, repositories: [{ repository: 'library/ruby', images: 1 }] },
    { registry: 'quay.example.com', images: 1, lacking: 0, refused: 0, public: 0, repositories: [{ repository: 'scan', images: 1 }] },
  ]);
});

test('all configurations are listed, and the keys in them, but no secret', async () => {
  const context = await asked({ '.gitlab-ci.yml': pipeline, '.docker/config.json': config, 'runner/config.toml': toml }, null);
  const uri = 'file:///a/.docker/config.json';
  assert.deepEqual(context.files, [
    { uri, kind: 'docker-config' },
    { uri: 'file:///a/runner/config.toml', kind: 'runner-config' },
  ]);
  assert.deepEqual(context.keys, [
    { key: 'quay.example.com', uri, username: 'quay-bot' },
    { key: '123456789012.dkr.ecr.eu-central-1.amazonaws.com', uri, helper: 'ecr-login' },
  ]);
  assert.doesNotMatch(JSON.stringify(context), /glpat|not-a-real-secret|cXVheS/);
});

test('without anything of Pullproof, everything is empty', async () => {
  assert.deepEqual(await asked({}, {}), { registries: [], keys: [], files: [], variables: [], pathKeys: true, project: null });
});

test('files that are not open are listed too, and the page of the project comes from its git remote', () =>
  inFolder(async (folder, uriOf) => {
    for (const path of ['.git', 'ci', 'runner']) mkdirSync(join(folder, path));
    writeFileSync(join(folder, '.git/config'), '[remote "origin"]\n\turl = https://git.example.com/group/app.git\n');
    writeFileSync(join(folder, '.gitlab-ci.yml'), pipeline);
    writeFileSync(join(folder, 'ci/config.json'), config);
    writeFileSync(join(folder, 'runner/config.toml'), toml);
    writeFileSync(join(folder, 'package.config.json'), '{}');
    await withClient({ folders: [uriOf('')] }, async (client) => {
      const { files, project } = await client.request<EntryContext>('pullproof/entryContext', { uri: uriOf('.gitlab-ci.yml') });
      assert.deepEqual(files, [
        { uri: uriOf('ci/config.json'), kind: 'docker-config' },
        { uri: uriOf('runner/config.toml'), kind: 'runner-config' },
      ]);
      assert.deepEqual(project, {
        url: 'https://git.example.com/group/app',
        variables: 'https://git.example.com/group/app/-/settings/ci_cd#js-cicd-variables-settings',
        variablesApi: 'https://git.example.com/api/v4/projects/group%2Fapp/variables',
      });
    });
  }));

test('an entry with a variable is added to the DOCKER_AUTH_CONFIG of a pipeline', async () => {
  const text = `variables:
  DOCKER_AUTH_CONFIG: '{"auths": {"a.example.com": {"auth": "$A_AUTH"}}}'
build:
  variables:
    DOCKER_AUTH_CONFIG: { value: "{}", expand: false }
test:
  variables:
    DOCKER_AUTH_CONFIG: "{\\"auths\\": {}}"
  image: a.example.com/app:1
lint:
  variables: { DOCKER_AUTH_CONFIG: $OTHER }
`;
  await withClient({}, async (client) => {
    const uri = 'file:///a/.gitlab-ci.yml';
    client.open(uri, text);
    const { variables } = await client.request<EntryContext>('pullproof/entryContext', {});
    assert.deepEqual(
      variables.map(({ job, index }) => [job, index]),
      [
        ['', 0],
        ['test', 2],
      ],
    );
    const add = (params: object) =>
      client.request<readonly TextEdit[] | null>('pullproof/addReference', {
        uri,
        text,
        registry: 'b.example.com',
        variable: 'B_AUTH',
        ...params,
      });
    const linesAfter = async (index: number) => {
      const edits = await add({ index });
      assert.ok(edits);
      const document = TextDocument.create(uri, 'yaml', 1, text);
      return TextDocument.applyEdits(document, [...edits]).split('\n');
    };
    assert.equal(
      (await linesAfter(0))[1],
      `  DOCKER_AUTH_CONFIG: '{"auths": {"a.example.com": {"auth": "$A_AUTH"},"b.example.com": {"auth":"$B_AUTH"}}}'`,
    );
    assert.equal((await linesAfter(2))[7], '    DOCKER_AUTH_CONFIG: "{\\"auths\\": {\\"b.example.com\\": {\\"auth\\":\\"$B_AUTH\\"}}}"');
    for (const wrong of [{ index: 1 }, { index: 3 }, { index: 9 }, { index: 0, text: '' }, { index: 0, uri: 'file:///a/b.yml' }]) {
      assert.equal(await add(wrong), null, JSON.stringify(wrong));
    }
  });
});

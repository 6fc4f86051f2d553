/** Pipelines with files of other projects, addresses and templates, as they are once those files are known. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  defaultSettings,
  definitionsAt,
  gitLabRemote,
  type IncludeState,
  includeOf,
  pipelineFormat,
  pipelinesOf,
  projectBehind,
  type Workspace,
  wantedRemotes,
} from '../server/src/core/index.ts';
import { type FilesByPath, rootOf, workspaceOf } from './support/pipelines.ts';

/** The texts of files by what comes after the scheme of their uri. A list has the commit first. */
type Elsewhere = Readonly<Record<string, string | readonly [commit: string, text: string]>>;

const scheme = 'pullproof-include://';

function workspaceWith(files: FilesByPath, elsewhere: Elsewhere, url = 'https://gitlab.acme.io/acme/app.git'): Workspace {
  const workspace = workspaceOf(files);
  const remote = gitLabRemote(`[remote "origin"]\n\turl = ${url}\n`);
  workspace.changeProjects(() => remote && projectBehind(remote));
  const states = new Map<string, IncludeState>();
  for (const [rest, found] of Object.entries(elsewhere)) {
    const uri = `${scheme}${rest}`;
    const include = includeOf(uri)?.include;
    const path = include?.kind === 'project' ? include.file : (rest.split(/[?]/)[0]?.split('/').at(-1) ?? '');
    const [commit, text] = typeof found === 'string' ? [undefined, found] : found;
    workspace.add(uri, pipelineFormat, text, { path, foreign: true });
    states.set(uri, { files: [{ uri, ...(commit !== undefined && { commit }) }] });
  }
  workspace.changeIncludes((uri) => states.get(uri) ?? { missing: 'not-fetched' });
  return workspace;
}

function imagesOf(workspace: Workspace): Record<string, string | undefined> {
  return Object.fromEntries(rootOf(workspace).jobs.map(({ name, image, imageUnknown }) => [name, imageUnknown ?? image?.written]));
}

const wantedOf = (workspace: Workspace) => wantedRemotes(workspace).map(({ uri }) => uri.slice(scheme.length));
const job = 'job:\n  extends: .base\n  script: x\n';

describe('a file of another project', () => {
  const main = 'include: {project: acme/ci, ref: v2, file: /base.yml}\n';
  const base = 'gitlab.acme.io/acme/ci/-/base.yml?ref=v2';

  test('is wanted until it is known, and then a part of the pipeline', () => {
    const files = { '.gitlab-ci.yml': `${main}${job}` };
    assert.deepEqual(wantedOf(workspaceWith(files, {})), [base]);
    const workspace = workspaceWith(files, { [base]: '.base:\n  image: ruby:3\n' });
    assert.deepEqual(imagesOf(workspace), { job: 'ruby:3' });
    assert.deepEqual(rootOf(workspace).missing, []);
    assert.deepEqual(
      pipelinesOf(workspace).map(({ root }) => root.path),
      ['.gitlab-ci.yml'],
    );
  });

  test('includes files of its own project and commit', () => {
    const nested = 'gitlab.acme.io/acme/ci/-/more.yml?ref=0123abcd';
    const workspace = workspaceWith(
      { '.gitlab-ci.yml': `${main}${job}`, 'more.yml': '.base: {image: wrong}\n' },
      { [base]: ['0123abcd', 'include: more.yml\n'], [nested]: '.base: {image: right}\n' },
    );
    assert.deepEqual(imagesOf(workspace), { job: 'right' });
    assert.deepEqual(wantedOf(workspaceWith({ '.gitlab-ci.yml': main }, { [base]: 'include: more.yml\n' })), [
      base,
      'gitlab.acme.io/acme/ci/-/more.yml?ref=v2',
    ]);
  });

  test('keeps the variables of the project of the pipeline', () => {
    const workspace = workspaceWith({ '.gitlab-ci.yml': main }, { [base]: 'include: {project: $CI_PROJECT_NAMESPACE/x, file: a.yml}\n' });
    assert.deepEqual(wantedOf(workspace), [base, 'gitlab.acme.io/acme/x/-/a.yml']);
  });

  test('named .gitlab-ci.yml starts no pipeline of its own', () => {
    const uri = 'gitlab.acme.io/acme/ci/-/.gitlab-ci.yml';
    const workspace = workspaceWith(
      { '.gitlab-ci.yml': 'include: {project: acme/ci, file: .gitlab-ci.yml}\n' },
      { [uri]: 'job: {script: x, image: a}\n' },
    );
    assert.equal(pipelinesOf(workspace).length, 1);
    assert.deepEqual(imagesOf(workspace), { job: 'a' });
  });

  test('of the own project at the own commit is the one of the workspace', () => {
    const own = 'include: {project: $CI_PROJECT_PATH, ref: $CI_COMMIT_SHA, file: /a.gitlab-ci.yml}\n';
    const workspace = workspaceWith({ '.gitlab-ci.yml': `${own}${job}`, 'a.gitlab-ci.yml': '.base: {image: a}\n' }, {});
    assert.deepEqual([imagesOf(workspace), wantedOf(workspace)], [{ job: 'a' }, []]);
  });

  test('may include the same files again and again', () => {
    const workspace = workspaceWith({ '.gitlab-ci.yml': main }, { [base]: 'include: base.yml\njob: {script: x, image: a}\n' });
    assert.deepEqual(imagesOf(workspace), { job: 'a' });
  });

  test('is where “Go to Definition” leads', () => {
    const workspace = workspaceWith({ '.gitlab-ci.yml': `${main}${job}` }, { [base]: '.base:\n  image: ruby:3\n' });
    const { root } = rootOf(workspace);
    const at = (word: string) => definitionsAt(root, root.text.indexOf(word)).map(({ uri }) => uri);
    assert.deepEqual([at('acme/ci'), at('/base.yml'), at('.base\n')], [[`${scheme}${base}`], [`${scheme}${base}`], [`${scheme}${base}`]]);
  });
});

describe('other files', () => {
  test('a component, with inputs and files of its project', () => {
    const component = 'gitlab.acme.io/acme/ci/-/templates/build.yml?component=build%401.2';
    const main = 'include:\n  - component: $CI_SERVER_FQDN/acme/ci/build@1.2\n    inputs: {tag: "3"}\n';
    const text = 'spec:\n  inputs: {tag: {}}\n---\ninclude: /shared.yml\njob: {script: x, image: "ruby:$[[ inputs.tag ]]"}\n';
    const workspace = workspaceWith({ '.gitlab-ci.yml': main }, { [component]: ['abc', text] });
    assert.deepEqual(imagesOf(workspace), { job: 'ruby:3' });
    assert.deepEqual(wantedOf(workspace), [component, 'gitlab.acme.io/acme/ci/-/shared.yml?ref=abc']);
  });

  test('a component over SSH', () => {
    const main = 'include: {component: $CI_SERVER_FQDN/acme/ci/build@~latest}\n';
    const workspace = workspaceWith({ '.gitlab-ci.yml': main }, {}, 'git@gitlab.acme.io:acme/app.git');
    assert.deepEqual(wantedOf(workspace), ['gitlab.acme.io/acme/ci/-/templates/build.yml?component=build%40~latest']);
  });

  test('an address has no project and no variables', () => {
    const remote = 'acme.io/-/remote/a.yml?url=https%3A%2F%2Facme.io%2Fa.yml';
    const text = 'include: [local.gitlab-ci.yml, {project: "acme/c$CI_PROJECT_NAME", file: b.yml}]\n';
    const workspace = workspaceWith(
      { '.gitlab-ci.yml': 'include: https://acme.io/a.yml\n', 'local.gitlab-ci.yml': 'job: {script: x}\n' },
      { [remote]: text },
    );
    assert.deepEqual(
      rootOf(workspace).missing.map(({ name, reason }) => [name, reason]),
      [
        ['local.gitlab-ci.yml', 'no-project'],
        ['acme/c:b.yml', 'not-fetched'],
      ],
    );
  });

  test('a child pipeline wants its files before it exists', () => {
    const workspace = workspaceWith({ '.gitlab-ci.yml': 'start:\n  trigger:\n    include: [{project: acme/ci, file: child.yml}]\n' }, {});
    assert.deepEqual(wantedOf(workspace), ['gitlab.acme.io/acme/ci/-/child.yml']);
  });

  test('variables in the settings count', () => {
    const workspace = workspaceWith({ '.gitlab-ci.yml': 'include: {project: $GROUP/ci, ref: $CI_COMMIT_REF_NAME, file: a.yml}\n' }, {});
    workspace.changeSettings({ ...defaultSettings, variables: { GROUP: 'acme', CI_COMMIT_REF_NAME: 'main', CI_SERVER_FQDN: 'g.acme.io' } });
    assert.deepEqual(wantedOf(workspace), ['g.acme.io/acme/ci/-/a.yml?ref=main']);
  });
});

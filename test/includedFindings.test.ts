/** Findings in files of other projects, as the file that includes them shows them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultSettings, findingsOf, gitLabRemote, pipelineFormat, projectBehind, type Workspace } from '../server/src/core/index.ts';
import { type FilesByPath, workspaceOf } from './support/pipelines.ts';

const base = 'pullproof-include://gitlab.acme.io/acme/ci/-/base.yml';
const jobs = 'pullproof-include://gitlab.acme.io/acme/ci/-/jobs.yml';
const main = 'include: {project: acme/ci, file: base.yml}\n';
const trusted = { ...defaultSettings, trustedRegistries: ['registry.acme.io'], rules: { 'image-untrusted-registry': 'warning' } } as const;

function workspaceWith(files: FilesByPath, elsewhere: Readonly<Record<string, string>>): Workspace {
  const workspace = workspaceOf(files);
  workspace.changeSettings(trusted);
  const remote = gitLabRemote('[remote "origin"]\n\turl = https://gitlab.acme.io/acme/app.git\n');
  workspace.changeProjects(() => remote && projectBehind(remote));
  for (const [uri, text] of Object.entries(elsewhere)) {
    workspace.add(uri, pipelineFormat, text, { path: uri.slice(uri.lastIndexOf('/') + 1), foreign: true });
  }
  workspace.changeIncludes((uri) => (uri in elsewhere ? { files: [{ uri }] } : { missing: 'not-fetched' }));
  return workspace;
}

function found(workspace: Workspace): readonly (readonly [string, string, string])[] {
  const [file] = workspace.files.filter(({ path }) => path === '.gitlab-ci.yml');
  assert.ok(file);
  return findingsOf(file).map(({ rule, message, range }) => [rule, file.text.slice(range.start, range.end), message]);
}

describe('a finding in a file of another project', () => {
  const job = 'build:\n  image: docker.example.com/ruby:3.3\n  script: make\n';

  test('is shown at the include, if the user can change something', () => {
    const [one, ...others] = found(workspaceWith({ '.gitlab-ci.yml': main }, { [base]: job }));
    assert.deepEqual(others, []);
    assert.deepEqual(one?.slice(0, 2), ['image-untrusted-registry', 'base.yml']);
    assert.match(one?.[2] ?? '', /docker\.example\.com.* \(in "base\.yml"\)$/);
  });

  test('also if that file includes the one with the image', () => {
    const [one] = found(workspaceWith({ '.gitlab-ci.yml': main }, { [base]: 'include: /jobs.yml\n', [jobs]: job }));
    assert.match(one?.[2] ?? '', / \(in "jobs\.yml"\)$/);
  });

  test('is not shown if only the other project can change it', () => {
    const text = 'build:\n  image: registry.acme.io/ruby:latest\n  script: make\n';
    assert.deepEqual(found(workspaceWith({ '.gitlab-ci.yml': main }, { [base]: text })), []);
  });

  test('is suppressed by a comment at the include, and gone with the include', () => {
    const comment = '# pullproof: ignore image-untrusted-registry\n';
    assert.deepEqual(found(workspaceWith({ '.gitlab-ci.yml': `${comment}${main}` }, { [base]: job })), []);
    assert.deepEqual(found(workspaceWith({ '.gitlab-ci.yml': 'a:\n  image: registry.acme.io/a:1\n  script: x\n' }, { [base]: job })), []);
  });
});

/** What is known of a job while an include of its pipeline is not available. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { templateEffect } from '../server/src/core/schema/ciTemplates.ts';
import { jobOf, rootOf, workspaceOf } from './support/pipelines.ts';

const project = 'include:\n  - project: acme/ci\n    file: base.yml\n';
const template = (name: string) => `include:\n  - template: ${name}\n`;

/** The image, the services and what is unknown, in words. */
function known(text: string, name = 'job'): readonly [image: string | undefined, services: string | undefined] {
  const { image, imageUnknown, services, servicesUnknown } = jobOf({ '.gitlab-ci.yml': text }, name);
  return [imageUnknown ?? image?.written, servicesUnknown ?? services.map(({ written }) => written).join(' ')];
}

describe('an include that is not available', () => {
  const cases: readonly (readonly [string, string, string | undefined, string | undefined])[] = [
    [
      'may set a default',
      `${project}job:\n  script: x\n`,
      '“acme/ci:base.yml” is not available and may set a default',
      '“acme/ci:base.yml” is not available and may set a default',
    ],
    ['does not change what a job sets itself', `${project}job:\n  image: a\n  services: [b]\n  script: x\n`, 'a', 'b'],
    ['does not change that a job has no services', `${project}job:\n  image: a\n  services: []\n  script: x\n`, 'a', ''],
    ['does not change a job without defaults', `${project}job:\n  inherit: {default: false}\n  script: x\n`, undefined, ''],
    [
      'does not change a default that a job does not inherit',
      `${project}job:\n  image: a\n  inherit: {default: [image]}\n  script: x\n`,
      'a',
      '',
    ],
    ['comes before the defaults of the file', `${project}default:\n  image: a\n  services: [b]\njob:\n  script: x\n`, 'a', 'b'],
    [
      'has what a job extends',
      `${project}job:\n  extends: .base\n  image: a\n  script: x\n`,
      'a',
      '“.base” comes from an include, and “acme/ci:base.yml” is not available',
    ],
    [
      'has the rest of a job without a script',
      `${project}default: {image: a, services: []}\njob:\n  stage: x\n`,
      'the rest of “job” comes from an include, and “acme/ci:base.yml” is not available',
      'the rest of “job” comes from an include, and “acme/ci:base.yml” is not available',
    ],
    [
      'is one of several',
      'include:\n  - project: acme/ci\n    file: [a.yml, b.yml]\n  - remote: https://acme.io/c.yml\njob:\n  image: a\n  script: x\n',
      'a',
      '“acme/ci:a.yml”, “acme/ci:b.yml” and 1 other include are not available and may set a default',
    ],
    [
      'does not show a password in its address',
      'include: "https://user:hunter2@acme.io/c.yml"\njob:\n  image: a\n  script: x\n',
      'a',
      '“https://…@acme.io/c.yml” is not available and may set a default',
    ],
  ];
  for (const [what, text, image, services] of cases) test(what, () => assert.deepEqual(known(text), [image, services]));
});

describe('a template of GitLab that is not available', () => {
  const sast = template('Jobs/SAST.latest.gitlab-ci.yml');
  test('sets no default', () => assert.deepEqual(known(`${sast}job:\n  script: x\n`), [undefined, '']));
  test('is merged with a job of the same name', () => {
    const build = template('Jobs/Build.gitlab-ci.yml');
    const because = '“Jobs/Build.gitlab-ci.yml” is not available and also has a job “build”';
    assert.deepEqual(known(`${build}build:\n  script: x\n`, 'build'), [because, because]);
    assert.deepEqual(known(`${build}build:\n  image: a\n  script: x\n`, 'build'), ['a', because]);
    assert.deepEqual(known(`${build}build:\n  image: a\n  services: [b]\n  script: x\n`, 'build'), ['a', 'b']);
    assert.deepEqual(known(`${build}default: {image: a}\nbuild:\n  script: x\n`, 'build'), [because, because]);
    assert.deepEqual(known(`${build}other:\n  script: x\n`, 'other'), [undefined, '']);
  });
  test('that sets a default hides what has none', () => {
    const because = '“Auto-DevOps.gitlab-ci.yml” is not available and may set a default';
    assert.deepEqual(known(`${template('Auto-DevOps.gitlab-ci.yml')}job:\n  script: x\n`), [because, because]);
  });
  test('does not hide a default of another include', () => {
    const both =
      'include:\n  - project: acme/ci\n    file: base.yml\n  - template: Jobs/SAST.gitlab-ci.yml\njob:\n  image: a\n  script: x\n';
    assert.deepEqual(known(both), ['a', '“acme/ci:base.yml” is not available and may set a default']);
  });
});

describe('templates of GitLab', () => {
  const neutral = [
    'Jobs/SAST.gitlab-ci.yml',
    'Jobs/Dependency-Scanning.v2.gitlab-ci.yml',
    'Security/DAST.latest.gitlab-ci.yml',
    'SAST.gitlab-ci.yml',
    'DAST.latest.gitlab-ci.yml',
    'Workflows/MergeRequest-Pipelines.gitlab-ci.yml',
    'Jobs/Something-New.gitlab-ci.yml',
  ];
  for (const name of neutral) test(`${name} sets no default`, () => assert.equal(templateEffect(name)?.setsDefault, false));
  const others = [
    'Auto-DevOps.gitlab-ci.yml',
    'Terraform.gitlab-ci.yml',
    'Terraform/Base.latest.gitlab-ci.yml',
    'Pages/Jekyll.gitlab-ci.yml',
    'Nodejs.gitlab-ci.yml',
    'Build.gitlab-ci.yml',
    'constructor.gitlab-ci.yml',
    '../Jobs/SAST.gitlab-ci.yml',
    'Jobs/SAST.yml',
  ];
  for (const name of others) test(`${name} may set one`, () => assert.equal(templateEffect(name), undefined));
});

describe('the includes that a pipeline lacks', () => {
  const missing = (text: string) => rootOf(workspaceOf({ '.gitlab-ci.yml': text })).missing.map(({ name, reason }) => `${name} ${reason}`);
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['a file of the project', 'include: /ci/a.yml\n', ['ci/a.yml not-here']],
    ['a pattern that matches nothing', 'include: ci/*.yml\n', []],
    ['a file of another project', 'include: {project: acme/ci, ref: v1, file: /a.yml}\n', ['acme/ci:a.yml not-fetched']],
    ['a project without a file', 'include: {project: acme/ci}\n', ['acme/ci unclear']],
    ['a component', 'include: {component: gitlab.com/acme/ci/build@1}\n', ['gitlab.com/acme/ci/build@1 not-fetched']],
    ['a variable', 'include: {project: $GROUP/ci, file: a.yml}\n', ['$GROUP/ci:a.yml unclear']],
    ['a variable of a job, which is empty', 'include: /ci/a$CI_JOB_NAME.yml\n', ['ci/a.yml not-here']],
    ['an address with a password', 'include: "https://u:hunter2@acme.io/a.yml"\n', ['https://…@acme.io/a.yml refused']],
    ['an artifact', 'include: [{artifact: a.yml, job: b}]\n', ['an include unclear']],
  ];
  for (const [what, text, expected] of cases) test(what, () => assert.deepEqual(missing(text), expected));
});

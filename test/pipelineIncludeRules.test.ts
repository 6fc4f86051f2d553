/** `rules:` of includes, and variables and inputs in their paths, as far as files and settings decide about them. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultSettings, filePattern, wantedFiles, wantedIncludes } from '../server/src/core/index.ts';
import { isTrueExpression } from '../server/src/core/pipeline/ruleExpression.ts';
import { rootOf, workspaceOf } from './support/pipelines.ts';

const variables: Readonly<Record<string, string | null>> = { TRUE: 'true', EMPTY: '', NAME: 'release/1.2', NONE: null };
const lookUp = (name: string) => (Object.hasOwn(variables, name) ? variables[name] : undefined);

describe('expressions of rules', () => {
  const cases: readonly (readonly [string, boolean | undefined])[] = [
    ['$TRUE', true],
    ['$EMPTY', false],
    ['$NONE', false],
    ['$OTHER', undefined],
    ['$TRUE == "true"', true],
    ["$TRUE != 'true'", false],
    ['$NONE == null', true],
    ['$EMPTY == null', false],
    ['$OTHER == "x"', undefined],
    ['$TRUE == "true" && $NAME == "x"', false],
    ['$OTHER && $NONE', false],
    ['$OTHER || $TRUE', true],
    ['$OTHER && $TRUE', undefined],
    ['$NONE && $OTHER || $TRUE', true],
    ['$NONE && ($OTHER || $TRUE)', false],
    ['$NAME =~ /^release/', true],
    ['$NAME =~ /^RELEASE\\//i', true],
    ['$NAME =~ /^release\\/1\\.2$/', true],
    ['$NAME !~ /main/', true],
    ['$NONE =~ /main/', false],
    ['$NAME =~ /^release-.*/', undefined],
    ['$NAME =~ /(a+)+$/', undefined],
    ['$NAME =~ /1.2$/', undefined],
    ['$NAME =~ $TRUE', undefined],
    ['"x" == "x"', true],
    ['$TRUE ==', undefined],
    ['($TRUE', undefined],
    ['$TRUE)', undefined],
    ['$TRUE $TRUE', undefined],
    ['', undefined],
    ['true', undefined],
    [`${'('.repeat(500)}$TRUE`, undefined],
    [`$TRUE ${'|| $TRUE '.repeat(500)}`, undefined],
  ];
  for (const [text, expected] of cases) test(text.slice(0, 60), () => assert.equal(isTrueExpression(text, lookUp), expected));
});

describe('patterns of rules:exists', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['Dockerfile', ['Dockerfile'], ['a/Dockerfile', 'Dockerfile.x']],
    ['*.md', ['a.md', '.md'], ['a/b.md']],
    ['**/Dockerfile', ['Dockerfile', 'a/Dockerfile', 'a/b/Dockerfile'], ['Dockerfile/a']],
    ['a/**/b.yml', ['a/b.yml', 'a/x/y/b.yml'], ['b.yml', 'a/b.yml/c']],
    ['a/**', ['a/b'], ['a', 'a/b/c']],
    ['**/*', ['a', 'a/b/c'], []],
  ];
  for (const [pattern, yes, no] of cases) {
    test(pattern, () => {
      const matches = filePattern(pattern);
      assert.deepEqual([yes.filter((path) => !matches(path)), no.filter(matches)], [[], []]);
    });
  }
  test('take linear time', () => {
    assert.equal(filePattern('**/'.repeat(150).concat('x'))('a/'.repeat(2000)), false);
    assert.equal(filePattern(`${'*a'.repeat(200)}b`)('a'.repeat(5000)), false);
  });
});

describe('an include with rules', () => {
  const imageWith = (rules: string, settings = {}, files: readonly string[] = []) => {
    const workspace = workspaceOf({
      '.gitlab-ci.yml': `include:\n  - local: /a.gitlab-ci.yml\n    rules: ${rules}\njob:\n  image: own\n  script: x\n  extends: .a\n.a: {}\n`,
      'a.gitlab-ci.yml': 'extra:\n  image: extra\n  script: x\n',
    });
    workspace.changeSettings({ ...defaultSettings, variables: settings });
    workspace.changeExisting((folder, pattern) => (folder === 'file:///workspace' ? files.some(filePattern(pattern)) : undefined));
    const job = rootOf(workspace).jobNamed('extra');
    return job === undefined ? 'never' : job.condition === undefined ? 'always' : 'maybe';
  };
  const cases: readonly (readonly [string, string, object?, (readonly string[])?])[] = [
    ['[{if: $DEPLOY}]', 'maybe'],
    ['[{if: $DEPLOY}]', 'always', { DEPLOY: 'yes' }],
    ['[{if: $DEPLOY}]', 'never', { DEPLOY: '' }],
    ['[{if: $DEPLOY == "no", when: never}, {when: always}]', 'always', { DEPLOY: 'yes' }],
    ['[{if: $CI_JOB_NAME}]', 'never'],
    ['[{if: $GITLAB_CI}]', 'always'],
    ['[{if: $CI_COMMIT_TAG, when: never}, {if: $GITLAB_CI}]', 'maybe'],
    ['[{exists: [Dockerfile]}]', 'never'],
    ['[{exists: [Dockerfile, "**/*.go"]}]', 'always', {}, ['cmd/main.go']],
    ['[{exists: ["$DIR/x"]}]', 'maybe'],
    ['[{exists: {paths: [x], project: a/b}}]', 'maybe'],
    ['[{exists: [Dockerfile], if: $CI_COMMIT_TAG}]', 'never'],
    ['[{exists: [Dockerfile], if: $CI_COMMIT_TAG}]', 'maybe', {}, ['Dockerfile']],
    ['[{changes: [Dockerfile]}]', 'maybe'],
    ['[{exists: [x], changes: [y]}]', 'never'],
  ];
  for (const [rules, expected, settings, files] of cases) {
    test(`${rules} ${JSON.stringify(settings ?? {})} ${files ?? ''}`, () => assert.equal(imageWith(rules, settings, files), expected));
  }

  test('names the patterns that it needs', () => {
    const files = { '.gitlab-ci.yml': 'include: {local: a.yml, rules: [{exists: [x, "$Y", /z, "../w"]}]}\n' };
    assert.deepEqual(wantedFiles(workspaceOf(files)), [{ folder: 'file:///workspace', pattern: 'x' }]);
  });
});

describe('the path of an include', () => {
  const wantedFor = (files: Readonly<Record<string, string>>, settings = {}) => {
    const workspace = workspaceOf(files);
    workspace.changeSettings({ ...defaultSettings, variables: settings });
    return wantedIncludes(workspace).flatMap(({ paths }) => paths ?? []);
  };

  test('can have variables of the settings', () => {
    const files = { '.gitlab-ci.yml': 'include: /ci/$STACK.yml\n' };
    assert.deepEqual(wantedFor(files), []);
    assert.deepEqual(wantedFor(files, { STACK: 'go' }), ['ci/go.yml']);
  });

  test('can have inputs, also with options', () => {
    const spec = 'spec:\n  inputs:\n    stack: {default: go, options: [go, node]}\n---\n';
    const files = {
      '.gitlab-ci.yml': `${spec}include: /ci/$[[ inputs.stack ]].gitlab-ci.yml\n`,
      'ci/go.gitlab-ci.yml': 'go: {script: x, image: go}\n',
    };
    assert.deepEqual(wantedFor(files), ['ci/node.gitlab-ci.yml']);
    const job = rootOf(workspaceOf(files)).jobNamed('go');
    assert.equal(job?.condition, 'the value of the input “stack”');
  });
});

test('names that every object has are names of variables like others', () => {
  for (const name of ['constructor', 'toString', '__proto__']) {
    const text = `include:\n  - local: a.gitlab-ci.yml\n    rules: [{ if: '$${name} =~ /a/' }]\n`;
    const workspace = workspaceOf({ '.gitlab-ci.yml': text, 'a.gitlab-ci.yml': 'other: { script: x, image: b }\n' });
    assert.equal(rootOf(workspace).jobNamed('other')?.condition, 'the rules of the include “a.gitlab-ci.yml”', name);
  }
});

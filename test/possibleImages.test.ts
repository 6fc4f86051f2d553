/** The images that a workspace lists: one for each value that a name can have, and none unknown where all files are available. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type GitLabProject, listImages, projectBehind } from '../server/src/core/index.ts';
import { type FilesByPath, rootOf, workspaceOf } from './support/pipelines.ts';

/** Role, name and condition of each image. An unknown one has its reason. */
function imagesIn(files: FilesByPath): readonly string[] {
  return listImages(workspaceOf(files), 'everything').map(({ job, role, expanded, condition, unknown }) => {
    const what = unknown === undefined ? expanded : `unknown: ${unknown}`;
    return `${job} ${role} ${what}${condition === undefined ? '' : ` (${condition})`}`;
  });
}

const inJob = (lines: string) => ({ '.gitlab-ci.yml': `job:\n  script: x\n${lines.replace(/^/gm, '  ')}\n` });

describe('the names of one image', () => {
  const cases: Readonly<Record<string, readonly [files: FilesByPath, images: readonly string[]]>> = {
    'a matrix': [
      inJob("image: python:$PYTHON\nparallel:\n  matrix:\n    - PYTHON: ['3.12', '3.13']"),
      ['job image python:3.12', 'job image python:3.13'],
    ],
    'the rows of a matrix': [
      inJob(
        'image: $OS:$TAG\nparallel:\n  matrix:\n    - {OS: debian, TAG: [bookworm, trixie]}\n    - {OS: alpine, TAG: edge, OTHER: [a, b]}',
      ),
      ['job image debian:bookworm', 'job image debian:trixie', 'job image alpine:edge'],
    ],
    'a variable in the value of another': [
      { '.gitlab-ci.yml': 'variables: {NAME: "app:$TAG"}\njob:\n  script: x\n  image: $NAME\n  parallel: {matrix: [{TAG: [a, b]}]}\n' },
      ['job image app:a', 'job image app:b'],
    ],
    'a row without the variable': [
      inJob('image: app:$TAG\nvariables: {TAG: usual}\nparallel:\n  matrix:\n    - TAG: special\n    - OTHER: x'),
      ['job image app:special', 'job image app:usual'],
    ],
    rules: [
      inJob(
        'image: app:$TAG\nvariables: {TAG: usual}\nrules:\n  - {if: $A, variables: {TAG: a}}\n  - {if: $B, when: never}\n  - {if: $C, when: manual}',
      ),
      ['job image app:a', 'job image app:usual'],
    ],
    'rules after one that always applies': [
      inJob('image: app:$TAG\nrules:\n  - {variables: {TAG: a}}\n  - {if: $B, variables: {TAG: b}}'),
      ['job image app:a'],
    ],
    'rules from elsewhere': [
      {
        '.gitlab-ci.yml':
          '.r:\n  rules:\n    - {if: $A, variables: {TAG: a}}\n    - {if: $B, variables: {TAG: b}}\njob:\n  script: x\n  image: app:$TAG\n  rules:\n    - !reference [.r, rules]\n',
      },
      ['job image app:a', 'job image app:b'],
    ],
    'the rules of the pipeline, which the job overrides': [
      {
        '.gitlab-ci.yml':
          'workflow:\n  rules:\n    - {if: $A, variables: {TAG: a, OS: x}}\n    - {if: $B, variables: {TAG: b, OS: x}}\njob:\n  script: x\n  image: $OS:$TAG\n  variables: {TAG: own}\n',
      },
      ['job image x:own'],
    ],
    'the rules of a job and of the pipeline': [
      {
        '.gitlab-ci.yml':
          'workflow:\n  rules:\n    - {if: $A, variables: {TAG: a}}\n    - {if: $B}\nvariables: {TAG: usual}\njob:\n  script: x\n  image: app:$TAG\n  rules:\n    - {if: $C, variables: {TAG: c}}\n    - {if: $D}\n',
      },
      ['job image app:c', 'job image app:a', 'job image app:usual'],
    ],
    'an input of the job': [inJob('inputs: {v: {default: "3.3"}}\nimage: ruby:${{ job.inputs.v }}'), ['job image ruby:3.3']],
    'the options of an input of the job, its default first': [
      inJob('inputs: {v: {default: "3.3", options: ["3.2", "3.3"]}}\nimage: ruby:${{job.inputs.v}}-$SUFFIX\nvariables: {SUFFIX: slim}'),
      ['job image ruby:3.3-slim', 'job image ruby:3.2-slim'],
    ],
    'an input that the job does not have': [inJob('image: ruby:${{ job.inputs.v }}'), ['job image ruby:${{ job.inputs.v }}']],
    'a value that may be a secret': [
      inJob('image: app:$API_TOKEN\nparallel: {matrix: [{API_TOKEN: [a1, b2]}]}'),
      ['job image app:${API_TOKEN}'],
    ],
    'a commit': [
      inJob('image: app:$REV\nvariables: {REV: ecb12b0c4d3f2a1e5b6c7d8e9f0a1b2c3d4e5f60}'),
      ['job image app:ecb12b0c4d3f2a1e5b6c7d8e9f0a1b2c3d4e5f60'],
    ],
    'a long path': [
      inJob('image: $BASE:1\nvariables: {BASE: registry.acme.io/platform/toolchains/compilers/clang}'),
      ['job image registry.acme.io/platform/toolchains/compilers/clang:1'],
    ],
    'what may be base64': [inJob('image: app:$X\nvariables: {X: QWxhZGRpbjpvcGVuIHNlc2FtZSBhbmQgbW9yZQ}'), ['job image app:${X}']],
  };
  for (const [name, [files, images]] of Object.entries(cases)) test(name, () => assert.deepEqual(imagesIn(files), images));

  test('are limited', () => {
    const row = (name: string) => `${name}: [${Array.from({ length: 30 }, (_, at) => `v${at}`).join(', ')}]`;
    const files = inJob(`image: $A/$B/$C:$D\nparallel: {matrix: [{${['A', 'B', 'C', 'D'].map(row).join(', ')}}]}`);
    assert.equal(imagesIn(files).length, 50);
  });
});

describe('inputs', () => {
  const include = (inputs: string) => `include:\n  - local: t.gitlab-ci.yml\n    inputs: ${inputs}\n`;
  const template = (inputs: string, job: string) => `spec:\n  inputs: ${inputs}\n---\ntest: {script: [x], ${job}}\n`;
  const of = (passed: string, declared: string, job: string) =>
    imagesIn({ '.gitlab-ci.yml': include(passed), 't.gitlab-ci.yml': template(declared, job) });

  test('that are the whole value keep their type', () => {
    const services = of(
      "{svc: ['postgres:16.2', {name: 'redis:7.2', alias: cache}]}",
      '{svc: {type: array}}',
      'image: a:1, services: "$[[ inputs.svc ]]"',
    );
    assert.deepEqual(services, ['test image a:1', 'test service postgres:16.2', 'test service redis:7.2']);
    const image = of('{image: {name: "b:1", entrypoint: [""]}}', '{image: {}}', 'image: "$[[ inputs.image ]]"');
    assert.deepEqual(image, ['test image b:1']);
  });

  test('that are lists become part of a list', () => {
    const found = of(
      "{svc: ['postgres:16.2', 'redis:7.2']}",
      '{svc: {type: array}}',
      'image: a:1, services: ["mysql:8", "$[[ inputs.svc ]]"]',
    );
    assert.deepEqual(found, ['test image a:1', 'test service mysql:8', 'test service postgres:16.2', 'test service redis:7.2']);
  });

  test('are passed on with their type', () => {
    const files = {
      '.gitlab-ci.yml': include('{svc: [redis:7.2]}'),
      't.gitlab-ci.yml': `spec: {inputs: {svc: {type: array}}}\n---\ninclude: [{local: u.gitlab-ci.yml, inputs: {all: "$[[ inputs.svc ]]"}}]\n`,
      'u.gitlab-ci.yml': template('{all: {default: []}}', 'image: a:1, services: "$[[ inputs.all ]]"'),
    };
    assert.deepEqual(imagesIn(files), ['test image a:1', 'test service redis:7.2']);
  });

  test('that are null have their default', () => {
    assert.deepEqual(of('{v: null}', "{v: {default: '1'}}", 'image: "app:$[[ inputs.v ]]"'), ['test image app:1']);
  });

  test('are what GitLab reads', () => {
    assert.deepEqual(of('{v: 3.10}', '{v: {}}', 'image: "python:$[[ inputs.v ]]"'), ['test image python:3.1']);
    assert.deepEqual(of('{}', '{v: {default: 012}}', 'image: "python:$[[ inputs.v ]]"'), ['test image python:10']);
  });

  test('with options can have any of them where GitLab asks for them', () => {
    const declared = "{v: {default: '2', options: ['1', '2', '3']}, os: {options: [debian, alpine]}}";
    const job = 'image: "$[[ inputs.os ]]:$[[ inputs.v ]]"';
    const depends = (os: string) => ['2', '1', '3'].map((v) => `test image ${os}:${v} (the value of the input “os”)`);
    assert.deepEqual(imagesIn({ '.gitlab-ci.yml': template(declared, job) }), [...depends('debian'), ...depends('alpine')]);
    assert.deepEqual(of('{os: debian}', declared, job), ['test image debian:2']);
  });
});

describe('components', () => {
  const component =
    "spec:\n  inputs:\n    image: {default: 'registry.acme.io/tools/build'}\n---\nbuild: {script: [x], image: '$[[ inputs.image ]]:1'}\n";
  const https = projectBehind({ name: 'origin', host: 'gitlab.acme.io', port: undefined, scheme: 'https', path: 'Tools/ci' });
  const found = (address: string, path: string, project?: GitLabProject) => {
    const workspace = workspaceOf({ '.gitlab-ci.yml': `include: [{component: '${address}'}]\n`, [path]: component });
    workspace.changeProjects(() => project);
    return rootOf(workspace).jobs.map(({ image }) => image?.written);
  };
  const cases: Readonly<Record<string, readonly [address: string, path: string, project?: GitLabProject]>> = {
    'of the own project': ['$CI_SERVER_FQDN/$CI_PROJECT_PATH/build@$CI_COMMIT_SHA', 'templates/build.yml'],
    'with braces, in a folder': ['${CI_SERVER_FQDN}/${CI_PROJECT_PATH}/build@${CI_COMMIT_SHA}', 'templates/build/template.yml'],
    'with the host and path of the remote': ['gitlab.acme.io/tools/ci/build@$CI_COMMIT_SHA', 'templates/build.yml', https],
    'with a part of the path': ['$CI_SERVER_HOST/$CI_PROJECT_NAMESPACE/ci/build@$CI_COMMIT_SHA', 'templates/build.yml', https],
  };
  for (const [name, args] of Object.entries(cases)) test(name, () => assert.deepEqual(found(...args), ['registry.acme.io/tools/build:1']));

  const others: typeof cases = {
    'of another project': ['gitlab.acme.io/other/ci/build@$CI_COMMIT_SHA', 'templates/build.yml', https],
    'of another host': ['gitlab.com/tools/ci/build@$CI_COMMIT_SHA', 'templates/build.yml', https],
    'of another version': ['$CI_SERVER_FQDN/$CI_PROJECT_PATH/build@1.0.0', 'templates/build.yml'],
    'without a version': ['$CI_SERVER_FQDN/$CI_PROJECT_PATH/build', 'templates/build.yml'],
    'outside templates/': ['$CI_SERVER_FQDN/$CI_PROJECT_PATH/../build@$CI_COMMIT_SHA', 'build.gitlab-ci.yml'],
  };
  for (const [name, args] of Object.entries(others)) test(`${name} are not available`, () => assert.deepEqual(found(...args), []));

  test('differ from other files in templates/', () => {
    const isOurs = (text: string) => workspaceOf({ 'templates/x.yml': text }).files.length === 1;
    assert.equal(isOurs(component), true);
    assert.equal(isOurs('job: {script: [x]}\n'), true);
    assert.equal(isOurs('kind: Deployment\nspec: {replicas: 1}\n---\nkind: Service\nspec: {ports: []}\n'), false);
    assert.equal(isOurs('parameters: []\nvariables: {a: b}\nstages:\n  - stage: build\n'), false);
    assert.equal(isOurs('services:\n  web: {image: nginx, build: {context: .}}\n'), false);
    assert.equal(isOurs('image: {repository: nginx, tag: latest}\n'), false);
  });
});

describe('a job in several includes', () => {
  const either =
    'include:\n  - {local: a.gitlab-ci.yml, rules: [{if: $T == "x"}]}\n  - {local: b.gitlab-ci.yml, rules: [{if: $T == "y"}]}\n';
  const base = '.base: {image: "alpine:3.20", script: [a]}\n.other: {image: "debian:12", script: [a]}\n.rules: {rules: [{when: always}]}\n';
  const of = (a: string, b: string) =>
    imagesIn({
      '.gitlab-ci.yml': either,
      'base.gitlab-ci.yml': base,
      'a.gitlab-ci.yml': `include: base.gitlab-ci.yml\n${a}`,
      'b.gitlab-ci.yml': `include: base.gitlab-ci.yml\n${b}`,
    });
  const names = (images: readonly string[]) => images.map((image) => image.replace(/ \(.*/, ''));

  test('that extends different blocks with the same image', () => {
    assert.deepEqual(names(of('job: {extends: [.base, .rules]}\n', 'job: {extends: .base}\n')), ['job image alpine:3.20']);
  });

  test('has what each of them gives it, alone or together', () => {
    const found = of('job: {script: [x], image: "one:1", services: ["redis:7.2"]}\n', 'job: {script: [x], image: "two:1"}\n');
    const [a, b] = ['a', 'b'].map((name) => `the rules of the include “${name}.gitlab-ci.yml”`);
    assert.deepEqual(found, [`job image one:1 (${b})`, `job image two:1 (${b})`, `job service redis:7.2 (${a})`]);
  });

  test('may have no image in one of them', () => {
    const found = of('job: {script: [x], image: "one:1"}\n', 'job: {script: [x]}\n');
    assert.deepEqual(names(found), [
      'job image one:1',
      'job image unknown: the job does not set an image, and no runner in the workspace has a default',
    ]);
  });

  test('that extends blocks with different images', () => {
    const found = names(of('job: {extends: .base}\n', 'job: {extends: [.rules, .other]}\n'));
    assert.deepEqual([...found].sort(), ['job image alpine:3.20', 'job image debian:12']);
  });
});

describe('variables in includes with rules', () => {
  const both = 'include:\n  - {local: a.gitlab-ci.yml, rules: [{if: $A}]}\n  - {local: b.gitlab-ci.yml, rules: [{if: $B}]}\n';
  const job = 'job: {script: x, image: "$REG/app:$TAG"}\n';
  const of = (root: string, a: string, b = 'stages: [test]\n') =>
    imagesIn({ '.gitlab-ci.yml': `${both}${root}`, 'a.gitlab-ci.yml': a, 'b.gitlab-ci.yml': b });

  test('have the values of one file together', () => {
    const images = of(job, 'variables: {REG: a.io, TAG: a}\n', 'variables: {REG: b.io, TAG: b}\n');
    assert.deepEqual(images, ['job image a.io/app:a', 'job image b.io/app:b', 'job image ${REG}/app:${TAG}']);
  });

  test('have every value of those that the file does not set', () => {
    const images = of(`${job}`, 'variables: {REG: a.io, TAG: a}\n', 'variables: {REG: b.io}\n');
    assert.deepEqual(images, ['job image a.io/app:a', 'job image b.io/app:a', 'job image b.io/app:${TAG}', 'job image ${REG}/app:${TAG}']);
  });

  test('are replaced by those of the file that includes them', () => {
    assert.deepEqual(of(`variables: {REG: r.io, TAG: r}\n${job}`, 'variables: {REG: a.io, TAG: a}\n'), ['job image r.io/app:r']);
  });

  test('leave the value of the pipeline where a job does not get another', () => {
    const root = `variables: {REG: r.io, TAG: r}\n${job}`;
    assert.deepEqual(of(root, 'job: {variables: {TAG: a}}\n'), ['job image r.io/app:a', 'job image r.io/app:r']);
    const own = 'variables: {REG: r.io, TAG: r}\njob: {script: x, image: "$REG/app:$TAG", variables: {OTHER: x}}\n';
    assert.deepEqual(of(own, 'job: {variables: {TAG: a}}\n'), ['job image r.io/app:a', 'job image r.io/app:r']);
  });

  test('replace others in an image of the same file', () => {
    const images = of('job: {script: x}\n', 'variables: {TAG: a}\n', 'variables: {TAG: b}\njob: {image: "app:$TAG"}\n');
    assert.deepEqual(
      images.filter((image) => image.startsWith('job image app')),
      ['job image app:b (the rules of the include “b.gitlab-ci.yml”)'],
    );
  });

  test('are the values before the rules of a job', () => {
    const root = 'job: {script: x, image: "app:$TAG", rules: [{if: $C, variables: {TAG: c}}, {if: $D}]}\n';
    assert.deepEqual(of(root, 'variables: {TAG: a}\n'), ['job image app:c', 'job image app:a', 'job image app:${TAG}']);
  });
});

test('two jobs that start a child pipeline with other inputs', () => {
  const starts = (job: string, tag: string) => `${job}: {trigger: {include: [{local: c.gitlab-ci.yml, inputs: {tag: '${tag}'}}]}}\n`;
  const images = imagesIn({
    '.gitlab-ci.yml': `${starts('dev', '1')}${starts('prod', '2')}`,
    'c.gitlab-ci.yml': 'spec: {inputs: {tag: {}}}\n---\njob: {script: x, image: "app:$[[ inputs.tag ]]"}\n',
  });
  assert.deepEqual(images, ['job image app:1', 'job image app:2']);
});

test('an included file that only overrides keys of jobs', () => {
  const of = (override: string) =>
    imagesIn({ '.gitlab-ci.yml': 'include: [o.gitlab-ci.yml]\njob: {script: x, image: "app:$TAG"}\n', 'o.gitlab-ci.yml': override });
  assert.deepEqual(of("job: {variables: {TAG: '1'}}\n"), ['job image app:1']);
  assert.deepEqual(of('job: {tags: [big], timeout: 1h}\n'), ['job image app:${TAG}']);
  assert.deepEqual(of('job: {services: [redis:7]}\n'), ['job image app:${TAG}', 'job service redis:7']);
});

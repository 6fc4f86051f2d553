/** Conditional includes, child pipelines, several workspace folders, and inputs. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultSettings, pipelinesOf, Workspace } from '../server/src/core/index.ts';
import type { Pipeline } from '../server/src/core/pipeline/pipeline.ts';
import { addFiles, jobOf, rootOf, workspaceOf } from './support/pipelines.ts';

describe('a block that overrides a part of an included job', () => {
  const base = 'job:\n  image: a\n  services: [b]\n  variables: {V: w}\n  script: x\n';
  const read = (root: string) => {
    const job = jobOf({ '.gitlab-ci.yml': `include: [part.gitlab-ci.yml]\n${root}`, 'part.gitlab-ci.yml': base }, 'job');
    return [job.image?.written, ...job.services.map(({ written }) => written), job.variables.all.get('V')?.value].join(' ');
  };
  const cases: Readonly<Record<string, string>> = {
    'job:\n  services: [c]\n': 'a c w',
    'job:\n  services: []\n': 'a w',
    'job:\n  services: null\n': 'a w',
    'job:\n  tags: [x]\n': 'a b w',
    'job:\n  variables: {V: v}\n': 'a b v',
    'job:\n  environment: x\n  cache: []\n': 'a b w',
    'job:\n  timeout: 1h\n  image: d\n': 'd b w',
  };
  for (const [root, expected] of Object.entries(cases)) test(root, () => assert.equal(read(root), expected));
});

describe('includes with rules', () => {
  const rules = '    rules:\n      - if: $CI_COMMIT_TAG\n';
  const include = `include:\n  - local: /part.gitlab-ci.yml\n${rules}`;
  const read = (root: string, part: string) => rootOf(workspaceOf({ '.gitlab-ci.yml': root, 'part.gitlab-ci.yml': part }));
  const images = (pipeline: Pipeline, name: string) => {
    const job = pipeline.jobNamed(name);
    assert.ok(job !== undefined, name);
    assert.equal(job.imageUnknown, undefined);
    const found = [job.image, ...job.otherImages].flatMap((image) =>
      image === undefined ? [] : [`${image.condition ? 'may ' : ''}${image.written}`],
    );
    return [job.condition === undefined ? '' : 'may be there', ...found, ...(job.mayLackImage ? ['may lack one'] : [])]
      .filter(Boolean)
      .join(', ');
  };
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['a job of the include', '', 'job:\n  image: a\n  script: x\n', 'may be there, a'],
    ['with a default of the include', 'default:\n  image: b\n', 'default:\n  image: a\njob:\n  script: x\n', 'may be there, b'],
    ['with a default that only it has', '', 'default:\n  image: a\njob:\n  script: x\n', 'may be there, a'],
    ['with a template of the include', '', '.t:\n  image: a\njob:\n  extends: .t\n  script: x\n', 'may be there, a'],
    ['a default', 'job:\n  script: x\n', 'default:\n  image: a\n', 'may a, may lack one'],
    ['a default of its own wins', 'default:\n  image: b\njob:\n  script: x\n', 'default:\n  image: a\n', 'b'],
    ['the image of a job', 'default:\n  image: b\njob:\n  script: x\n', 'job:\n  image: a\n', 'may a, may b'],
    ['an image of its own wins', 'job:\n  image: b\n  script: x\n', 'job:\n  image: a\n', 'b'],
    ['an image that is the same either way', 'default:\n  image: a\njob:\n  script: x\n', 'job:\n  image: a\n', 'a'],
    ['a template: without it there is no pipeline', 'job:\n  extends: .t\n  script: x\n', '.t:\n  image: a\n', 'a'],
    [
      'a part of a template',
      '.t:\n  retry: 1\ndefault:\n  image: b\njob:\n  extends: .t\n  script: x\n',
      '.t:\n  image: a\n',
      'may a, may b',
    ],
    ['a reference', 'job:\n  image: !reference [.t, image]\n  script: x\n', '.t:\n  image: a\n', 'a'],
    ['the name within a mapping', 'job:\n  image:\n    entrypoint: []\n  script: x\n', 'job:\n  image:\n    name: a\n', 'may a'],
  ];
  for (const [name, root, part, expected] of cases.slice(0, -1)) {
    test(name, () => assert.equal(images(read(include + root, part), 'job'), expected));
  }

  test('an image without a name if the include is missing is unknown', () => {
    const [, root = '', part = ''] = cases.at(-1) ?? [];
    assert.equal(read(include + root, part).jobNamed('job')?.imageUnknown, 'it has no name');
  });

  test('one of two', () => {
    const files = {
      '.gitlab-ci.yml': `include:\n  - local: /a.gitlab-ci.yml\n${rules}  - local: /b.gitlab-ci.yml\n${rules}job:\n  extends: .t\n  script: x\n`,
      'a.gitlab-ci.yml': '.t:\n  image: a\n  services: [s]\n',
      'b.gitlab-ci.yml': '.t:\n  image: b\n',
    };
    const pipeline = rootOf(workspaceOf(files));
    assert.equal(images(pipeline, 'job'), 'may b, may a');
    assert.deepEqual(
      pipeline.jobNamed('job')?.services.map(({ written, condition }) => [written, condition]),
      [['s', 'the rules of the include “/a.gitlab-ci.yml”']],
    );
  });

  test('the value of a variable then is unknown', () => {
    const job = read(
      `${include}variables: {V: '1', W: '1'}\njob:\n  image: a:$V\n  script: x\n`,
      'job:\n  stage: s\n  variables: {V: "2"}\n',
    ).jobNamed('job');
    assert.deepEqual([job?.variables.all.get('V')?.value, job?.variables.all.get('W')?.value], [undefined, '1']);
  });

  const decided: readonly (readonly [string, string])[] = [
    ['rules: [{when: never}]', ''],
    ['rules: [{if: $A, when: never}]', ''],
    ['rules: [{when: always}]', 'a'],
    ['rules: [{if: $A}, {when: always}]', 'a'],
    ['rules: [{if: $A, when: never}, {when: always}]', 'may be there, a'],
    ['rules: [{exists: [x]}]', 'may be there, a'],
    ['rules: !reference [.r, rules]', 'may be there, a'],
    ['rules: [{when: $A}]', 'may be there, a'],
    ['rules:', 'a'],
  ];
  for (const [text, expected] of decided) {
    test(text, () => {
      const pipeline = read(`include:\n  - local: /part.gitlab-ci.yml\n    ${text}\n`, 'job:\n  image: a\n  script: x\n');
      assert.equal(pipeline.jobNamed('job') === undefined ? '' : images(pipeline, 'job'), expected);
    });
  }

  test('many that override each other end', () => {
    const names = Array.from({ length: 40 }, (_, at) => `p${at}.gitlab-ci.yml`);
    const jobs = '.a:\n  extends: .b\n.b:\n  extends: .c\n.c:\n  retry: 1\njob:\n  extends: .a\n  script: x\n';
    const root = `include:\n${names.map((name) => `  - local: /${name}\n${rules}`).join('')}${jobs}`;
    const parts = names.map(
      (name, at) => [name, ['.a', '.b', '.c'].map((job) => `${job}:\n  image: {name: i${at}${job}}\n`).join('')] as const,
    );
    const job = rootOf(workspaceOf({ '.gitlab-ci.yml': root, ...Object.fromEntries(parts) })).jobNamed('job');
    assert.match(job?.imageUnknown ?? '', /rules of the include/);
  });
});

describe('child pipelines', () => {
  const child = '.gitlab-ci.yml';
  const parent = (include: string) =>
    `variables: {A: '1', B: '2'}\ndefault:\n  image: parents\nstart:\n  trigger:\n    include: ${include}\nown:\n  script: x\n`;

  test('are separate pipelines, without the defaults of the parent pipeline', () => {
    const workspace = workspaceOf({
      [child]: parent('/a.gitlab-ci.yml'),
      'a.gitlab-ci.yml': 'variables: {A: "1", B: "3"}\njob:\n  script: x\nwith:\n  image: a:$A.$B\n  script: x\n',
    });
    assert.deepEqual(
      rootOf(workspace).jobs.map(({ name }) => name),
      ['own'],
    );
    const pipeline = rootOf(workspace, 'a.gitlab-ci.yml');
    assert.equal(pipeline.startedBy?.job, 'start');
    const job = pipeline.jobNamed('job');
    assert.deepEqual([job?.image, job?.imageUnknown, job?.condition], [undefined, undefined, undefined]);
    // Forwarded variables win, and whether they are forwarded depends on settings of the job.
    const variables = pipeline.jobNamed('with')?.variables.all;
    assert.deepEqual([variables?.get('A')?.value, variables?.get('B')?.value], ['1', undefined]);
  });

  test('with several files are one pipeline', () => {
    const workspace = workspaceOf({
      [child]: parent('[/a.gitlab-ci.yml, {local: b.gitlab-ci.yml}]'),
      'a.gitlab-ci.yml': 'default:\n  image: a\n',
      'b.gitlab-ci.yml': 'job:\n  script: x\n',
    });
    assert.equal(pipelinesOf(workspace).length, 2);
    assert.equal(rootOf(workspace, 'a.gitlab-ci.yml').jobNamed('job')?.image?.written, 'a');
  });

  test('that start each other end', () => {
    const start = (file: string) => `start:\n  trigger:\n    include: /${file}\n`;
    const workspace = workspaceOf({
      [child]: start('a.gitlab-ci.yml'),
      'a.gitlab-ci.yml': start('b.gitlab-ci.yml'),
      'b.gitlab-ci.yml': start('a.gitlab-ci.yml'),
    });
    assert.equal(pipelinesOf(workspace).length, 3);
  });
});

describe('several workspace folders', () => {
  test('are separate projects', () => {
    const workspace = new Workspace(defaultSettings);
    for (const name of ['one', 'two']) {
      addFiles(workspace, `file:///${name}`, {
        '.gitlab-ci.yml': `include: /ci/a.gitlab-ci.yml\ndefault:\n  image: ${name}\njob:\n  extends: .t\n  script: x\n`,
        'ci/a.gitlab-ci.yml': `.t:\n  services: [${name}]\n`,
      });
    }
    const pipelines = pipelinesOf(workspace);
    const seen = pipelines.map(({ jobs, files }) => [
      files.size,
      jobs.map(({ image, services }) => [image?.written, services[0]?.written]),
    ]);
    assert.deepEqual(seen, [
      [2, [['one', 'one']]],
      [2, [['two', 'two']]],
    ]);
  });
});

describe('inputs', () => {
  const nameWith = (use: string, value = "'a/$B c'") =>
    jobOf(
      {
        '.gitlab-ci.yml': `include:\n  - local: /t.gitlab-ci.yml\n    inputs: {x: ${value}}\n`,
        't.gitlab-ci.yml': `spec:\n  inputs:\n    x:\n---\njob:\n  image: "${use}"\n  script: x\n`,
      },
      'job',
    ).image?.written;
  const cases: readonly (readonly [string, string, string?])[] = [
    ['i:$[[ inputs.x | truncate(1,3) ]]', 'i:bcd', 'abcdef'],
    ['i:$[[inputs.x|truncate( 0 , 99 )|truncate(4,1)]]', 'i:e', 'abcdef'],
    ['i:$[[ inputs.x | expand_vars ]]', 'i:a/$B', 'a/$B'],
    ['$[[ inputs.x | posix_escape ]]', 'a/\\$B\\ c'],
    ['$[[ inputs.x | expand_vars | truncate(0,1) ]]', '$[[ inputs.x | expand_vars | truncate(0,1) ]]'],
    ['$[[ inputs.x | upcase ]]', '$[[ inputs.x | upcase ]]'],
    [
      '$[[ inputs.x | truncate(0,9) | truncate(0,9) | truncate(0,9) | truncate(0,9) ]]',
      '$[[ inputs.x | truncate(0,9) | truncate(0,9) | truncate(0,9) | truncate(0,9) ]]',
      'a',
    ],
    ['$[[ inputs.y ]]', '$[[ inputs.y ]]'],
  ];
  for (const [use, expected, value] of cases) test(use, () => assert.equal(nameWith(use, value), expected));

  test('are passed on', () => {
    const job = jobOf(
      {
        '.gitlab-ci.yml': 'include:\n  - local: /t.gitlab-ci.yml\n    inputs: {x: one}\n',
        't.gitlab-ci.yml': 'spec:\n  inputs:\n    x:\n---\ninclude:\n  - local: /u.gitlab-ci.yml\n    inputs: {y: "$[[ inputs.x ]]:2"}\n',
        'u.gitlab-ci.yml': 'spec:\n  inputs:\n    y:\n---\njob:\n  image: $[[ inputs.y ]]\n  script: x\n',
      },
      'job',
    );
    assert.equal(job.image?.written, 'one:2');
  });
});

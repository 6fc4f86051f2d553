/**
 * Compares the effective image and services of every job with the output of the npm package gitlab-ci-local for the same files:
 * `test/pipeline/<case>/expected.json`, written by `scripts/compareWithGitlabCiLocal.mjs`.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { defaultSettings, pipelineFormat, Workspace } from '../server/src/core/index.ts';
import { type EffectiveImage, type EffectiveJob, imagesOf } from '../server/src/core/pipeline/jobs.ts';
import { expandIn } from '../server/src/core/pulls/pullScenarios.ts';
import { jobOf, rootOf, workspaceOf } from './support/pipelines.ts';

const folder = fileURLToPath(new URL('pipeline', import.meta.url));

interface ExpectedImage {
  readonly name: string;
  readonly entrypoint?: readonly string[];
  readonly alias?: string;
}

type ExpectedJobs = Readonly<Record<string, { readonly image: ExpectedImage | null; readonly services: readonly ExpectedImage[] }>>;

interface Disagreement {
  /** Our image and service names. Conditional ones are marked. */
  readonly ours: readonly string[];
  /** Why our result is correct. */
  readonly because: string;
}

const worksOut = 'it evaluates `rules:` for the current branch and files; here they stay open, because the editor knows neither';
const noFunctions = 'it ignores the functions after an input, which GitLab applies (docs/ground-truth.md#c7)';

/** Cases with a different result of gitlab-ci-local. */
const disagreements: Readonly<Record<string, Disagreement>> = {
  'include-rules: plain': { ours: ['root:1', 'may file:1'], because: worksOut },
  'include-rules: overridden': { ours: ['root/overridden:1', 'may file:1'], because: worksOut },
  'include-rules: changed on tags': { ours: ['may tags:1', 'may root:1', 'may file:1'], because: worksOut },
  'include-rules: only on tags': { ours: ['may be there', 'tags:2', 'may file:1'], because: worksOut },
  'input-functions: cut first': { ours: ['registry.example.com/app:01234567'], because: noFunctions },
  'input-functions: cut second': { ours: ['registry.example.com/app:fedcba98'], because: noFunctions },
  'input-functions: expanded first': { ours: ['registry.example.com/app:89ab'], because: noFunctions },
  'input-functions: expanded second': { ours: ['registry.example.com/app:7654'], because: noFunctions },
  'input-functions: escaped second': { ours: ['registry.example.com/app:1', 'entrypoint sh two\\ words'], because: noFunctions },
};

function filesBelow(root: string): Record<string, string> {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [relative(root, path).split(sep).join('/'), readFileSync(path, 'utf8')]));
}

/** The name of a file decides whether it is a pipeline, but an included file can have any name. */
function caseWorkspace(root: string): Workspace {
  const workspace = new Workspace(defaultSettings);
  for (const [path, text] of Object.entries(filesBelow(root))) {
    if (path.endsWith('.yml')) workspace.add(pathToFileURL(join(root, path)).href, pipelineFormat, text, { path });
  }
  return workspace;
}

function shownAs({ written, entrypoint, aliases, role }: EffectiveImage): ExpectedImage {
  const [alias] = aliases;
  return { name: written, ...(entrypoint && { entrypoint }), ...(role === 'service' && alias !== undefined && { alias }) };
}

describe('effective jobs, compared with gitlab-ci-local', () => {
  for (const name of readdirSync(folder)) {
    const expectedPath = join(folder, name, 'expected.json');
    if (!existsSync(expectedPath)) continue;
    test(name, () => {
      const expected = JSON.parse(readFileSync(expectedPath, 'utf8')) as ExpectedJobs;
      const { jobs } = rootOf(caseWorkspace(join(folder, name)));
      const certain = jobs.filter(({ condition }) => condition === undefined);
      assert.deepEqual(certain.map((job) => job.name).sort(), Object.keys(expected).sort());
      for (const job of jobs) {
        assert.equal(job.imageUnknown ?? job.servicesUnknown, undefined, job.name);
        const disagreement = disagreements[`${name}: ${job.name}`];
        if (disagreement !== undefined) {
          assert.deepEqual(inWords(job), disagreement.ours, `${name}: ${job.name}`);
          continue;
        }
        const found = { image: job.image ? shownAs(job.image) : null, services: job.services.map(shownAs) };
        assert.deepEqual(found, expected[job.name], `${name}: ${job.name}`);
        assert.deepEqual(job.otherImages, [], job.name);
      }
    });
  }

  test('every listed disagreement exists', () => {
    for (const key of Object.keys(disagreements)) {
      const [name = '', jobName = ''] = key.split(': ');
      const expected = JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as ExpectedJobs;
      const job = rootOf(caseWorkspace(join(folder, name))).jobNamed(jobName);
      assert.ok(job !== undefined, key);
      assert.notDeepEqual({ image: job.image && shownAs(job.image), services: job.services.map(shownAs) }, expected[jobName], key);
    }
  });
});

function inWords(job: EffectiveJob): readonly string[] {
  const words = imagesOf(job).map(({ written, condition }) => `${condition === undefined ? '' : 'may '}${written}`);
  const entrypoint = job.image?.entrypoint ? [`entrypoint ${job.image.entrypoint.join(' ')}`] : [];
  return [...(job.condition === undefined ? [] : ['may be there']), ...words, ...entrypoint];
}

describe('where an image comes from', () => {
  test('the chain of names from the job to the image', () => {
    const file = '.a:\n  image: ruby:3\n.b:\n  extends: .a\njob:\n  extends: .b\n  script: x\n';
    const { image } = jobOf({ '.gitlab-ci.yml': file }, 'job');
    assert.deepEqual(image?.chain, ['.b', '.a']);
    assert.equal(file.slice(image?.from.range.start, image?.from.range.end), 'ruby:3');
  });

  test('default, also as the key at the top level', () => {
    assert.deepEqual(jobOf({ '.gitlab-ci.yml': 'image: ruby:3\njob:\n  script: x\n' }, 'job').image?.chain, ['default']);
    assert.deepEqual(jobOf({ '.gitlab-ci.yml': 'default:\n  image: ruby:3\njob:\n  script: x\n' }, 'job').image?.chain, ['default']);
  });

  test('with all keys next to its name', () => {
    const written = "image:\n  name: ruby:3\n  entrypoint: ['']\n  pull_policy: [always, if-not-present]\n";
    const { image } = jobOf({ '.gitlab-ci.yml': `${written}job:\n  script: x\n` }, 'job');
    assert.deepEqual([image?.entrypoint, image?.pullPolicies], [[''], ['always', 'if-not-present']]);
  });

  test('another file', () => {
    const files = {
      '.gitlab-ci.yml': 'include: /ci/a.gitlab-ci.yml\njob:\n  extends: .a\n  script: x\n',
      'ci/a.gitlab-ci.yml': '.a:\n  image: ruby:3\n',
    };
    assert.equal(jobOf(files, 'job').image?.from.uri, 'file:///workspace/ci/a.gitlab-ci.yml');
  });

  test('a reference', () => {
    const file = '.a:\n  image: ruby:3\njob:\n  image: !reference [.a, image]\n  script: x\n';
    const { image } = jobOf({ '.gitlab-ci.yml': file }, 'job');
    assert.deepEqual(image?.chain, ['.a']);
    assert.equal(image?.through?.range.start, file.indexOf('[.a'));
  });
});

describe('what is not available is not guessed', () => {
  const remote = 'include: https://example.com/a.yml\n';
  const unknown = (text: string) => jobOf({ '.gitlab-ci.yml': text }, 'job').imageUnknown !== undefined;
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['a default of an include', `${remote}job:\n  script: x\n`, true],
    ['a default of its own wins', `${remote}default:\n  image: a\njob:\n  script: x\n`, false],
    ['a parent', `${remote}job:\n  extends: .remote\n  script: x\n`, true],
    ['a parent, with an image of its own', `${remote}job:\n  extends: .remote\n  image: a\n  script: x\n`, false],
    ['a parent behind one that is known', `${remote}.a:\n  image: a\njob:\n  extends: [.a, .remote]\n  script: x\n`, true],
    ['a parent before one that is known', `${remote}.a:\n  image: a\njob:\n  extends: [.remote, .a]\n  script: x\n`, false],
    ['the name of a mapping', `${remote}job:\n  extends: .remote\n  image:\n    entrypoint: []\n  script: x\n`, true],
    ['a reference', `${remote}job:\n  image: !reference [.remote, image]\n  script: x\n`, true],
    ['part of a job', `${remote}default:\n  image: a\njob:\n  variables: {A: b}\n  stage: x\n`, true],
    ['no image at all is known', 'job:\n  script: x\n', false],
    ['a cycle', '.a:\n  extends: .b\n.b:\n  extends: .a\njob:\n  extends: .a\n  script: x\n', true],
  ];
  for (const [name, text, expected] of cases) test(name, () => assert.equal(unknown(text), expected));

  test('a file that other files may include', () => {
    const workspace = workspaceOf({ 'part.gitlab-ci.yml': 'job:\n  script: x\n' });
    assert.equal(rootOf(workspace, 'part.gitlab-ci.yml').jobs[0]?.image, undefined);
    assert.match(rootOf(workspace, 'part.gitlab-ci.yml').jobs[0]?.imageUnknown ?? '', /not in the workspace/);
  });
});

describe('invalid pipelines', () => {
  test('files that include one another', () => {
    const files = {
      '.gitlab-ci.yml': 'include: /b.gitlab-ci.yml\njob:\n  image: a\n  script: x\n',
      'b.gitlab-ci.yml': 'include: /.gitlab-ci.yml\nother:\n  script: x\n',
    };
    assert.deepEqual(
      rootOf(workspaceOf(files))
        .jobs.map(({ name }) => name)
        .sort(),
      ['job', 'other'],
    );
  });

  test('extends a hundred deep, and a thousand wide', () => {
    const deep = Array.from({ length: 100 }, (_, at) => `.j${at}:\n  extends: .j${at + 1}\n`).join('');
    assert.match(
      jobOf({ '.gitlab-ci.yml': `${deep}.j100:\n  image: a\njob:\n  extends: .j0\n  script: x\n` }, 'job').imageUnknown ?? '',
      /too many/,
    );
    const level = (at: number) => `.l${at}:\n  extends: [${Array.from({ length: 30 }, () => `.l${at + 1}`).join(', ')}]\n`;
    const wide = Array.from({ length: 30 }, (_, at) => level(at)).join('');
    assert.match(
      jobOf({ '.gitlab-ci.yml': `${wide}job:\n  extends: .l0\n  script: x\n` }, 'job').imageUnknown ?? '',
      /too many|does not exist/,
    );
  });

  test('a reference to itself', () => {
    assert.notEqual(jobOf({ '.gitlab-ci.yml': 'job:\n  image: !reference [job, image]\n  script: x\n' }, 'job').imageUnknown, undefined);
  });

  test('services that refer to themselves, once or many times', () => {
    for (const count of [1, 2, 60]) {
      const many = Array.from({ length: count }, () => '!reference [job, services]').join(', ');
      const job = jobOf({ '.gitlab-ci.yml': `job:\n  services: [${many}, redis]\n  script: x\n` }, 'job');
      assert.match(job.servicesUnknown ?? '', /nested too deeply/);
    }
  });

  test('the name of an image that refers to the image', () => {
    const job = jobOf({ '.gitlab-ci.yml': 'job:\n  image: {name: !reference [job, image]}\n  script: x\n' }, 'job');
    assert.equal(job.imageUnknown, 'its name is not a string');
  });

  test('nested anchors end', () => {
    const lines = Array.from({ length: 30 }, (_, at) => `  k${at + 1}: &a${at + 1} {x: *a${at}, y: *a${at}}\n`).join('');
    jobOf({ '.gitlab-ci.yml': `.bomb:\n  k0: &a0 {x: y}\n${lines}job:\n  extends: .bomb\n  image: ruby\n  script: x\n` }, 'job');
  });
});

describe('variables', () => {
  const nameOf = (text: string, settings = defaultSettings) => {
    const job = jobOf({ '.gitlab-ci.yml': text }, 'job');
    return expandIn(job.image?.written ?? '', job.variables.all, settings);
  };
  const image = '  image: r/a:$V\n  script: x\n';

  test('of a job override those of the pipeline, and those in GitLab’s settings override both', () => {
    assert.equal(nameOf(`variables: {V: '1'}\njob:\n${image}`), 'r/a:1');
    assert.equal(nameOf(`variables: {V: '1'}\njob:\n  variables: {V: '2'}\n${image}`), 'r/a:2');
    assert.equal(nameOf(`variables: {V: '1'}\njob:\n${image}`, { ...defaultSettings, variables: { V: '3' } }), 'r/a:3');
  });

  test('may have a description, and any names', () => {
    assert.equal(nameOf(`variables:\n  V:\n    value: '1'\n    description: what it is\njob:\n${image}`), 'r/a:1');
    assert.equal(nameOf(`variables:\n  V: {value: '1', options: ['1', '2']}\njob:\n${image}`), 'r/a:1');
    assert.equal(nameOf(`job:\n  variables: {script: {value: '1'}, V: '2'}\n${image}`), 'r/a:2');
  });

  test('set by rules or a matrix are unknown', () => {
    assert.equal(nameOf(`variables: {V: '1'}\njob:\n  rules:\n    - variables: {V: '2'}\n${image}`), 'r/a:${V}');
    assert.equal(nameOf(`job:\n  parallel:\n    matrix:\n      - V: ['1', '2']\n${image}`), 'r/a:${V}');
  });

  test('that the job does not inherit are unset', () => {
    assert.equal(nameOf(`variables: {V: '1'}\njob:\n  inherit: {variables: false}\n${image}`), 'r/a:${V}');
    assert.equal(nameOf(`variables: {V: '1'}\njob:\n  inherit: {variables: [W]}\n${image}`), 'r/a:${V}');
  });

  test('that an unavailable parent may change are unknown', () => {
    const head = 'include: https://example.com/a.yml\nvariables: {V: "1"}\n';
    assert.equal(nameOf(`${head}job:\n  extends: .remote\n${image}`), 'r/a:${V}');
  });

  test('that may be secrets are not kept', () => {
    const job = jobOf({ '.gitlab-ci.yml': 'job:\n  variables: {DB_PASSWORD: hunter2}\n  script: x\n' }, 'job');
    assert.equal(JSON.stringify([...job.variables.all]).includes('hunter2'), false);
  });
});

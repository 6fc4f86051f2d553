/** Rules say nothing about what they read, and are asked again when, and only when, it has changed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  allRules,
  defaultSettings,
  findingsOf,
  pipelineFormat,
  pipelinesOf,
  projectBehind,
  type Rule,
  type SourceFile,
  Workspace,
} from '../server/src/core/index.ts';
import { imageRepeated, readsEverything, remembering, untracked } from './support/exampleRules.ts';
import { replay } from './support/replay.ts';
import { replayGroups, ruleCase } from './support/replayCases.ts';

/** Each job has another image, if none is given. */
const job = (name: string, image = `registry.example.com/${name}:1.2`) => `${name}:\n  image: ${image}\n  script: make\n`;

function addPipeline(workspace: Workspace, text: string): SourceFile {
  return workspace.add('file:///workspace/.gitlab-ci.yml', pipelineFormat, text, { path: '.gitlab-ci.yml' });
}

test('two workspaces with a file of the same name know nothing of each other', () => {
  const [one, other] = [new Workspace(defaultSettings), new Workspace({ ...defaultSettings, rules: { 'image-latest-tag': 'error' } })];
  const [first, second] = [addPipeline(one, job('a', 'ruby:latest')), addPipeline(other, job('a', 'node:latest'))];
  const shown = (file: SourceFile) =>
    findingsOf(file).map(({ severity, range }) => `${severity} ${file.text.slice(range.start, range.end)}`);
  const images = (workspace: Workspace) => pipelinesOf(workspace).flatMap(({ jobs }) => jobs.map(({ image }) => image?.written));
  const before = findingsOf(second);
  assert.deepEqual([shown(first), shown(second)], [['warning latest'], ['error latest']]);
  first.setText(job('a', 'ruby:3.3'));
  one.changeSettings({ ...defaultSettings, rules: { 'image-latest-tag': 'off' } });
  assert.deepEqual([shown(first), shown(second)], [[], ['error latest']]);
  assert.deepEqual([images(one), images(other)], [['ruby:3.3'], ['node:latest']]);
  assert.equal(findingsOf(second), before);
});

describe('rules', () => {
  const scenes = [
    ruleCase('.gitlab-ci.yml', [job('a', 'ruby:3'), job('b', 'ruby:3'), job('c'), job('d', 'ruby:3')].join('')),
    ...['navigation', 'hovers', 'pipeline includes', 'pipeline references'].flatMap((group) => replayGroups().get(group) ?? []),
  ];

  test('have the findings of a new workspace after each edit', async () => {
    assert.ok(scenes.length > 20);
    for (const scene of scenes) await replay(scene, { rules: () => [imageRepeated, readsEverything] });
  });

  test('see the git remote of today', () => {
    const workspace = new Workspace(defaultSettings);
    const file = addPipeline(workspace, job('a'));
    const rules = [readsEverything];
    const pathIn = () => /"CI_PROJECT_PATH":"([^"]+)"/.exec(findingsOf(file, rules)[0]?.message ?? '')?.[1];
    assert.equal(pathIn(), undefined);
    for (const path of ['group/one', 'group/two']) {
      workspace.changeProjects(() => projectBehind({ name: 'origin', host: 'gitlab.com', port: undefined, scheme: 'https', path }));
      assert.equal(pathIn(), path);
    }
  });

  test('are caught when they hide what they read, or remember it by themselves', async () => {
    const [scene] = scenes;
    assert.ok(scene !== undefined);
    await assert.rejects(replay(scene, { rules: () => [untracked] }), /hint untracked/);
    await assert.rejects(replay(scene, { rules: () => [remembering()] }), /hint remembering/);
  });
});

describe('after an edit in a file of a hundred jobs', () => {
  const names = Array.from({ length: 100 }, (_, number) => `job${number}`);
  const withOwn = names.map((name, number) => (number % 2 === 0 ? job(name) : `${name}:\n  script: make\n`));
  /** What is found in a hidden block depends on the jobs that use it. */
  const hidden = [
    '.unused:\n  image: ruby\n  services: [redis, redis]\n',
    '.shared:\n  image: node\n',
    'user:\n  extends: .shared\n  script: make\n',
  ];
  const before = ['default:\n  image: registry.example.com/default:1.2\n', ...withOwn, ...hidden];

  /** Tells whose image each job has in the end. */
  const effectiveImage: Rule = {
    id: 'effective-image',
    summary: 'The image of each job',
    severity: 'hint',
    appliesTo: 'jobs',
    *check({ pipeline }, { workspace }) {
      for (const { name } of pipeline?.jobs ?? []) {
        const found = pipelinesOf(workspace)[0]?.jobNamed(name.value);
        yield { range: name.range, message: `${found?.image?.written}` };
      }
    },
  };

  /** All rules, and the names of the blocks that they have checked since `take` was called the last time. */
  function countingRules() {
    const checked = new Set<string>();
    const rules = [...allRules, effectiveImage].map((rule): Rule => {
      return {
        ...rule,
        *check(facts, context) {
          for (const { name } of facts.pipeline?.blocks ?? []) checked.add(name);
          yield* rule.check(facts, context);
        },
      };
    });
    const take = () => {
      const names = [...checked];
      checked.clear();
      return names.sort();
    };
    return { rules, take };
  }

  function edited(change: (blocks: string[]) => void): readonly string[] {
    const { rules, take } = countingRules();
    const file = addPipeline(new Workspace(defaultSettings), before.join(''));
    findingsOf(file, rules);
    assert.equal(take().length, 104);
    const blocks = [...before];
    change(blocks);
    file.setText(blocks.join(''));
    const found = findingsOf(file, rules);
    const checked = take();
    assert.equal(JSON.stringify(found), JSON.stringify(findingsOf(addPipeline(new Workspace(defaultSettings), file.text), rules)));
    return checked;
  }

  const changed = job('job50', 'other.example.com/job:1.3');
  const cases: readonly (readonly [string, (blocks: string[]) => void, readonly string[]])[] = [
    ['of the image of a job, only this job is checked', (blocks) => blocks.splice(51, 1, changed), ['job50']],
    ['of other keys of a job, only this job is checked', (blocks) => blocks.splice(51, 1, `${blocks[51]}  stage: test\n`), ['job50']],
    ['that moves all blocks, none is checked', (blocks) => blocks.unshift('# a comment\n\n'), []],
    ['that removes a job, none is checked', (blocks) => blocks.splice(51, 1), []],
    [
      'of the default image, the jobs without an image are checked',
      (blocks) => blocks.splice(0, 1, 'default:\n  image: registry.example.com/other:1.2\n'),
      ['default', ...names.filter((_, number) => number % 2 === 1)],
    ],
  ];
  for (const [what, change, expected] of cases) {
    test(what, () => assert.deepEqual(edited(change), [...expected].sort()));
  }
});

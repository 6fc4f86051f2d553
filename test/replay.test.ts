/** After any series of edits a workspace shows what a new one shows of the same texts: of all fixtures, and all that is shown. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Rule } from '../server/src/core/index.ts';
import { type OpenWorkspace, openWorkspace, replay } from './support/replay.ts';
import { replayGroups, ruleCase } from './support/replayCases.ts';
import type { Shown } from './support/shown.ts';

describe('after each edit the same is shown as from scratch', () => {
  const total = { cases: 0, files: 0, edits: 0, states: 0 };
  for (const [group, cases] of replayGroups()) {
    test(group, async () => {
      for (const scene of cases) {
        const { edits, states } = await replay(scene);
        total.cases++;
        total.files += scene.files.length;
        total.edits += edits;
        total.states += states;
      }
    });
  }

  test('of enough files, in enough states', (context) => {
    context.diagnostic(`${total.cases} cases with ${total.files} files, ${total.edits} edits to ${total.states} states`);
    assert.ok(total.cases > 350 && total.edits > 10_000 && total.states > 6_000, JSON.stringify(total));
  });
});

describe('the replay notices', () => {
  const scene = ruleCase('bad.gitlab-ci.yml', 'one:\n  image: redis:latest\n  script: make\ntwo:\n  image: ruby:3.3\n  script: make\n');

  test('findings that are out of date', async () => {
    const stale: OpenWorkspace = (...given) => {
      const workspace = openWorkspace(...given);
      let first: Shown | undefined;
      const shown: typeof workspace.shown = (...asked) => {
        first ??= workspace.shown(...asked);
        return first;
      };
      return { ...workspace, shown };
    };
    await assert.rejects(replay(scene, { open: stale }), /findings of bad\.gitlab-ci\.yml: 0 after an edit, 1 from scratch/);
  });

  test('a rule whose findings depend on what it was asked before', async () => {
    const counting = (): Rule => {
      let asked = 0;
      return {
        id: 'counting',
        summary: 'Counts how often it is asked',
        severity: 'hint',
        appliesTo: 'images',
        *check({ images }) {
          for (const { range } of images) yield { range, message: String(++asked) };
        },
      };
    };
    await assert.rejects(replay(scene, { rules: () => [counting()] }), /hint counting/);
  });

  test('nothing where nothing is wrong', async () => {
    const { edits } = await replay(scene);
    assert.ok(edits > 20);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addsSyntaxErrors, allFixes, findingsOf, ignoreFixes } from '../../server/src/core/index.ts';
import { readSettings } from '../../server/src/workspace/settings.ts';
import { createWorkspace, type ServerWorkspace } from '../../server/src/workspace/workspace.ts';
import type { Subject } from './examine.ts';
import { mutate } from './mutate.ts';
import { createRandom, type Random } from './random.ts';
import { seedFiles } from './seeds.ts';

const inputs = 40;
const editsOfEach = 8;
const typed = ['"', "'", '[', ']', '{', '}', ':', ' ', '#', '\n', '\n  ', '\t', '\r', '- ', '&a ', '*a', '|', 'x'] as const;

const open = () => createWorkspace({}, ['file:///w'], readSettings({}), () => undefined);

/** Every fix with its edits, and whether it would add a syntax error. */
function fixesIn(workspace: ServerWorkspace, uri: string): readonly string[] {
  const file = workspace.file(uri);
  if (file === undefined) return [];
  const problemsIn = (text: string) => workspace.withText(uri, text)?.facts.problems.length ?? 0;
  return findingsOf(file).flatMap((finding) => {
    const fixes = [...allFixes(finding, file), ...ignoreFixes(finding, file)];
    return fixes.map((fix) => {
      const edits = 'edits' in fix ? fix.edits() : [];
      const places = edits.map(({ range, newText }) => [range.start, range.end, newText]);
      return JSON.stringify([finding.rule, finding.range.start, fix.title, places, addsSyntaxErrors(file, edits, problemsIn)]);
    });
  });
}

function edited(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const end = at + (random.below(3) === 0 ? random.below(20) : 0);
  return text.slice(0, at) + (end > at ? '' : random.of(typed)) + text.slice(end);
}

describe('a file with syntax errors offers the same fixes after edits as when it is opened', () => {
  const [first, ...others] = seedFiles().filter(({ text }) => text.length < 2500);
  assert.ok(first !== undefined);

  test(`${inputs} files, ${editsOfEach} edits each`, () => {
    let broken = 0;
    for (let number = 1; number <= inputs; number++) {
      const random = createRandom(number);
      const subject: Subject = random.of<Subject>([first, ...others]);
      const uri: string = `file:///w/${subject.path}`;
      const workspace = open();
      let text: string = mutate(subject.text, random, subject.text);
      for (let edit = 0; edit < editsOfEach; edit++) {
        workspace.set(uri, text);
        const fresh = open();
        fresh.set(uri, text);
        assert.deepEqual(fixesIn(workspace, uri), fixesIn(fresh, uri), `input ${number}, edit ${edit}: ${JSON.stringify(text)}`);
        if ((workspace.file(uri)?.facts.problems.length ?? 0) > 0) broken++;
        text = edited(text, random);
      }
    }
    assert.ok(broken > inputs, `only ${broken} texts with syntax errors`);
  });
});

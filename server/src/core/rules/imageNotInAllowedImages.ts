import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { expandImage } from '../pulls/pullScenarios.ts';
import { Budget, OverBudget } from '../util/budget.ts';
import type { Rule } from './rule.ts';
import { allowingFixes, widerPattern } from './shared/allowListFixes.ts';
import { type AllowList, allowListsOf, refuses } from './shared/allowLists.ts';
import { quoted } from './shared/quoting.ts';
import { hasUnknownRunners } from './shared/runners.ts';

/** For the fixes of one finding. */
const maxSteps = 1_000_000;

export const imageNotInAllowedImages: Rule = {
  id: 'image-not-in-allowed-images',
  summary: 'An image or service of a job that the runner in the workspace does not allow',
  severity: 'error',
  appliesTo: 'images',
  *check({ images, pipeline }, { workspace, file, budget }) {
    if (pipeline === undefined) return;
    for (const use of images) {
      const candidates = listsFor(use, workspace);
      const name = candidates.length === 0 ? undefined : nameOf(use, file);
      if (use.reference === undefined || name === undefined) continue;
      const refusing = candidates.filter((list) => refuses(list, name, budget));
      const [first] = refusing;
      if (first === undefined) continue;
      const isSure = refusing.length === candidates.length && !hasUnknownRunners(workspace);
      yield {
        range: use.reference.written.range,
        message: messageFor(first, name, isSure, budget),
        ...(!isSure && { severity: 'warning' as const }),
        related: refusing.flatMap(({ patterns: [pattern], runner, key }) =>
          pattern === undefined ? [] : [{ uri: runner.uri, range: pattern.range, message: `"${key}" of ${runner.label}` }],
        ),
      };
    }
  },
  lazyFixes({ range }, file) {
    const images = file.factsAround(range.start).flatMap((facts) => facts.images);
    const use = images.find(({ reference }) => reference?.written.range.start === range.start);
    const name = use && nameOf(use, file);
    if (use === undefined || name === undefined) return [];
    return allowingFixes(refusingLists(listsFor(use, file.workspace), name), name, file.workspace);
  },
};

/** The lists that the image is compared with. None if no runner has one. */
function listsFor({ role }: ImageUse, workspace: Workspace): readonly AllowList[] {
  const lists = role === 'image' || role === 'service' ? allowListsOf(workspace)[role] : [];
  return lists.every(({ patterns }) => patterns.length === 0) ? [] : lists;
}

/** Undefined if an unknown variable may make it an allowed name. */
function nameOf(use: ImageUse, file: SourceFile): string | undefined {
  if (use.reference === undefined || use.reference.problem !== undefined) return undefined;
  const name = expandImage(use, file);
  return name === '' || name.includes('$') ? undefined : name;
}

/** None if there are too many patterns to find out. */
function refusingLists(lists: readonly AllowList[], name: string): readonly AllowList[] {
  const budget = new Budget(maxSteps);
  try {
    return lists.filter((list) => refuses(list, name, budget));
  } catch (error) {
    if (error instanceof OverBudget) return [];
    throw error;
  }
}

function messageFor({ key, runner: { label }, patterns }: AllowList, name: string, isSure: boolean, budget: Budget): string {
  const runner = `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
  const what = isSure ? `${runner} does not allow this image` : `Job fails on ${label}`;
  budget.take(patterns.length);
  const wider = widerPattern(patterns, name)?.pattern;
  const advice =
    wider === undefined ? 'Patterns must match the image as written, including its tag.' : `"*" does not cross "/": use ${quoted(wider)}.`;
  return `${what}: no pattern in "${key}" matches ${quoted(name)}. ${advice}`;
}

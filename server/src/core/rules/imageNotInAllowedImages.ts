import { compileGlob } from '../images/glob.ts';
import { expandImage } from '../pulls/pullScenarios.ts';
import type { Located } from '../text/mappedText.ts';
import type { Budget } from '../util/budget.ts';
import type { Rule } from './rule.ts';
import { type AllowList, allowListsOf, refuses } from './shared/allowLists.ts';
import { quoted } from './shared/quoting.ts';
import { hasUnknownRunners } from './shared/runners.ts';

/** Bounds for a suggestion that is only worth a short search. */
const maxCandidates = 20;
const maxPatternLength = 200;

export const imageNotInAllowedImages: Rule = {
  id: 'image-not-in-allowed-images',
  summary: 'An image or service of a job that the runner in the workspace does not allow',
  severity: 'error',
  appliesTo: 'images',
  *check({ images, pipeline }, { workspace, file, budget }) {
    if (pipeline === undefined) return;
    const lists = allowListsOf(workspace);
    for (const use of images) {
      const candidates = use.role === 'image' || use.role === 'service' ? lists[use.role] : [];
      if (candidates.every(({ patterns }) => patterns.length === 0) || use.reference === undefined || use.reference.problem !== undefined)
        continue;
      const name = expandImage(use, file);
      // An unknown variable may make it an allowed name.
      if (name === '' || name.includes('$')) continue;
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
};

function messageFor({ key, runner: { label }, patterns }: AllowList, name: string, isSure: boolean, budget: Budget): string {
  const runner = `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
  const what = isSure ? `${runner} does not allow this image` : `Job fails on ${label}`;
  budget.take(patterns.length);
  const wider = widerPattern(patterns, name);
  const advice =
    wider === undefined ? 'Patterns must match the image as written, including its tag.' : `"*" does not cross "/": use ${quoted(wider)}.`;
  return `${what}: no pattern in "${key}" matches ${quoted(name)}. ${advice}`;
}

/** A pattern that matches if one of its "*" may cross "/": users often expect that. */
function widerPattern(patterns: readonly Located[], name: string): string | undefined {
  const near = patterns.filter(({ value }) => {
    const wildcard = value.search(/[*?[{\\]/);
    return wildcard > 0 && name.startsWith(value.slice(0, wildcard));
  });
  const wider = near.slice(0, maxCandidates).flatMap(({ value }) =>
    [...value.slice(0, maxPatternLength).matchAll(/(?<=\/)\*(?=\/|$|:)/g)].map(({ index }) => {
      const rest = value.slice(index + 1);
      return `${value.slice(0, index)}**${rest.startsWith(':') ? '/*' : ''}${rest}`;
    }),
  );
  return wider.find((pattern) => compileGlob(pattern)?.matches(name));
}

import { query } from '../../db/query.ts';
import { compileGlob, type Glob } from '../../images/glob.ts';
import type { RunnerFacts } from '../../model/facts.ts';
import type { ImageUse } from '../../model/imageUse.ts';
import type { Located } from '../../text/mappedText.ts';
import type { Budget } from '../../util/budget.ts';
import { memoize } from '../../util/lazy.ts';
import { type KnownRunner, knownRunners } from './runners.ts';

export interface AllowList {
  readonly runner: KnownRunner;
  readonly key: 'allowed_images' | 'allowed_services';
  readonly patterns: readonly Located[];
  /** Those without wildcards match only themselves. */
  readonly names: ReadonlySet<string>;
  readonly globs: readonly Glob[];
  /** Names that the Runner brings itself, and lets pass (docs/ground-truth.md#b3). */
  readonly internal: readonly string[];
}

/** The allow lists of all runners in the workspace that pull images, including empty ones. */
export const allowListsOf = query((workspace): Readonly<Record<'image' | 'service', readonly AllowList[]>> => {
  const runners = knownRunners(workspace);
  const memory = { left: maxRemembered };
  const globOf = memoize((pattern) => compileGlob(pattern, memory) ?? { matches: () => false });
  return { image: runners.map((runner) => imageList(runner, globOf)), service: runners.map((runner) => serviceList(runner, globOf)) };
});

/** How much all patterns together remember. There can be tens of thousands. */
const maxRemembered = 20_000;

/** Runners often have the same patterns. */
type GlobOf = (pattern: string) => Glob;

function imageList(runner: KnownRunner, globOf: GlobOf): AllowList {
  return allowList(runner, 'allowed_images', runner.runner.allowedImages, ownNames(runner, 'image'), globOf);
}

function serviceList(runner: KnownRunner, globOf: GlobOf): AllowList {
  const role = runner.executor === 'kubernetes' ? 'image' : 'service';
  return allowList(runner, 'allowed_services', runner.runner.allowedServices, ownNames(runner, role), globOf);
}

function allowList(
  runner: KnownRunner,
  key: AllowList['key'],
  patterns: readonly Located[],
  internal: readonly string[],
  globOf: GlobOf,
): AllowList {
  // An invalid pattern matches nothing, but the list still restricts images.
  const texts = patterns.map(({ value }) => value);
  const globs = texts.filter((text) => !isName(text)).map(globOf);
  return { runner, key, patterns, names: new Set(texts.filter(isName)), globs, internal };
}

function isName(pattern: string): boolean {
  return !/[*?[{\\]/.test(pattern);
}

function ownNames({ runner, facts }: KnownRunner, role: ImageUse['role']): readonly string[] {
  return facts.images.filter((use) => use.role === role && use.owner === nameOf(runner)).map(({ text }) => text?.text ?? '');
}

function nameOf({ name }: RunnerFacts): string {
  return name?.value ?? '';
}

/** Whether a job with this image fails (docs/ground-truth.md#b3). `image` is written as the job has it, with its variables filled in. */
export function refuses({ patterns, names, globs, internal }: AllowList, image: string, budget: Budget): boolean {
  budget.take(internal.length);
  if (patterns.length === 0 || internal.includes(image) || names.has(image)) return false;
  // A name with a variable may come to be this image.
  if (internal.some((name) => name.includes('$'))) return false;
  budget.take(globs.length);
  return !globs.some((glob) => glob.matches(image, budget));
}

import { query } from '../../db/query.ts';
import { compileGlob, type Glob } from '../../images/glob.ts';
import type { RunnerFacts } from '../../model/facts.ts';
import type { ImageUse } from '../../model/imageUse.ts';
import type { Located } from '../../text/mappedText.ts';
import { memoize } from '../../util/lazy.ts';
import { type KnownRunner, knownRunners } from './runners.ts';

export interface AllowList {
  readonly runner: KnownRunner;
  readonly key: 'allowed_images' | 'allowed_services';
  readonly patterns: readonly Located[];
  readonly globs: readonly Glob[];
  /** Names that the Runner brings itself, and lets pass (docs/ground-truth.md#b3). */
  readonly internal: readonly string[];
}

/** The allow lists of all runners in the workspace that pull images, including empty ones. */
export const allowListsOf = query((workspace): Readonly<Record<'image' | 'service', readonly AllowList[]>> => {
  const runners = knownRunners(workspace);
  const globOf = memoize((pattern) => compileGlob(pattern) ?? { matches: () => false });
  return { image: runners.map((runner) => imageList(runner, globOf)), service: runners.map((runner) => serviceList(runner, globOf)) };
});

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
  return { runner, key, patterns, globs: patterns.map(({ value }) => globOf(value)), internal };
}

function ownNames({ runner, facts }: KnownRunner, role: ImageUse['role']): readonly string[] {
  return facts.images.filter((use) => use.role === role && use.owner === nameOf(runner)).map(({ text }) => text?.text ?? '');
}

function nameOf({ name }: RunnerFacts): string {
  return name?.value ?? '';
}

/** Whether a job with this image fails (docs/ground-truth.md#b3). `image` is written as the job has it, with its variables filled in. */
export function refuses({ globs, internal }: AllowList, image: string): boolean {
  if (globs.length === 0 || internal.includes(image)) return false;
  // A name with a variable may come to be this image.
  return !internal.some((name) => name.includes('$')) && !globs.some((glob) => glob.matches(image));
}

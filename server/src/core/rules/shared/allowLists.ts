import { query } from '../../db/query.ts';
import { compileGlob, type Glob } from '../../images/glob.ts';
import type { RunnerFacts } from '../../model/facts.ts';
import type { ImageUse } from '../../model/imageUse.ts';
import type { Located } from '../../text/mappedText.ts';
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
  return { image: runners.map(imageList), service: runners.map(serviceList) };
});

function imageList(runner: KnownRunner): AllowList {
  return allowList(runner, 'allowed_images', runner.runner.allowedImages, ownNames(runner, 'image'));
}

function serviceList(runner: KnownRunner): AllowList {
  const role = runner.executor === 'kubernetes' ? 'image' : 'service';
  return allowList(runner, 'allowed_services', runner.runner.allowedServices, ownNames(runner, role));
}

function allowList(runner: KnownRunner, key: AllowList['key'], patterns: readonly Located[], internal: readonly string[]): AllowList {
  // An invalid pattern matches nothing, but the list still restricts images.
  const globs = patterns.map(({ value }) => compileGlob(value) ?? { matches: () => false });
  return { runner, key, patterns, globs, internal };
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

import { expandImage } from '../credentials/situations.ts';
import type { ImageUse, RunnerFacts } from '../facts.ts';
import { compileGlob, type Glob } from '../images/glob.ts';
import type { Part } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { type KnownRunner, knownRunners } from './shared/runners.ts';
import { quoted } from './shared/words.ts';

export const imageNotInAllowedImages: Rule = {
  id: 'image-not-in-allowed-images',
  summary: 'An image or service of a job that the allow list of the runner in the workspace refuses',
  severity: 'error',
  scope: 'document',
  *check({ images, pipeline }, { workspace, settings }) {
    if (pipeline === undefined || workspace === undefined) return;
    const lists = { image: knownRunners(workspace).map(imageList), service: knownRunners(workspace).map(serviceList) };
    for (const use of images) {
      const candidates = use.role === 'image' || use.role === 'service' ? lists[use.role] : [];
      if (candidates.every(({ globs }) => globs.length === 0) || use.reference === undefined || use.reference.problem !== undefined)
        continue;
      const name = expandImage(use, workspace, settings);
      // What a variable that is not at hand makes of it cannot be said.
      if (name === '' || name.includes('$')) continue;
      const refusing = candidates.filter((list) => refuses(list, name));
      const [first] = refusing;
      if (first === undefined) continue;
      const isSure = refusing.length === candidates.length;
      yield {
        range: use.reference.written.range,
        message: `The job ${isSure ? 'fails' : 'may fail'} before it starts: no pattern in "${first.key}" of ${first.runner.label} admits ${quoted(name)}. Patterns are held against the name as it is written, tag included.`,
        ...(!isSure && { severity: 'warning' as const }),
        related: refusing.flatMap(({ patterns: [pattern], runner, key }) =>
          pattern === undefined ? [] : [{ uri: runner.uri, range: pattern.range, message: `"${key}" begins here.` }],
        ),
      };
    }
  },
};

interface AllowList {
  readonly runner: KnownRunner;
  readonly key: 'allowed_images' | 'allowed_services';
  readonly patterns: readonly Part[];
  readonly globs: readonly Glob[];
  /** Names that the Runner brings itself, and lets pass (GROUND-TRUTH B.3). */
  readonly internal: readonly string[];
}

function imageList(runner: KnownRunner): AllowList {
  return allowList(runner, 'allowed_images', runner.runner.allowedImages, ownNames(runner, 'image'));
}

function serviceList(runner: KnownRunner): AllowList {
  const role = runner.executor === 'kubernetes' ? 'image' : 'service';
  return allowList(runner, 'allowed_services', runner.runner.allowedServices, ownNames(runner, role));
}

function allowList(runner: KnownRunner, key: AllowList['key'], patterns: readonly Part[], internal: readonly string[]): AllowList {
  // A pattern that cannot be read admits nothing, but the list is there.
  const globs = patterns.map(({ value }) => compileGlob(value) ?? { matches: () => false });
  return { runner, key, patterns, globs, internal };
}

function ownNames({ runner, facts }: KnownRunner, role: ImageUse['role']): readonly string[] {
  return facts.images.filter((use) => use.role === role && use.owner === nameOf(runner)).map(({ text }) => text?.text ?? '');
}

function nameOf({ name }: RunnerFacts): string {
  return name?.value ?? '';
}

function refuses({ globs, internal }: AllowList, image: string): boolean {
  if (globs.length === 0 || internal.includes(image)) return false;
  // A name with a variable may come to be this image.
  return !internal.some((name) => name.includes('$')) && !globs.some((glob) => glob.matches(image));
}

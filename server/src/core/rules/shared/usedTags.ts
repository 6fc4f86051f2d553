import { query } from '../../db/query.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import { splitDomain } from '../../images/normalize.ts';
import type { Fix } from '../../model/finding.ts';
import type { ImageReference } from '../../model/imageReference.ts';
import type { SourceRange } from '../../text/mappedText.ts';
import { addTo } from '../../util/multimap.ts';
import { imageFixes } from './imageFix.ts';

const maxOffers = 5;

/** Without variables. */
const plainTag = /^\w[\w.-]*$/;

/** Tags that change between runs by their name, like "latest" does. */
const movingTag =
  /^(?:latest|edge|nightly|canary|stable|rolling|current|next|lts|main|master|trunk|dev|develop|development|snapshot)(?:[-_.]|$)/i;

/**
 * Fixes of an image without a fixed tag: those that the workspace has for the same repository, the most used first. With only one, that is the
 * preferred fix. `range` is that of the finding.
 */
export function usedTagFixes(range: SourceRange, file: SourceFile): readonly Fix[] {
  const images = file.factsAround(range.start).flatMap((facts) => facts.images);
  const use = images.find(({ reference }) => startsAt(reference, range.start));
  const { workspace } = file;
  if (use?.reference === undefined) return [];
  const name = nameOf(use.reference);
  const repository = repositoryOf(name);
  const counts = new Map<string, number>();
  for (const one of new Set([file, ...workspace.files])) {
    for (const tag of tagsIn(workspace, one).get(repository) ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const tags = [...counts].sort(([, a], [, b]) => b - a).slice(0, maxOffers);
  const kind = tags.length === 1 ? ({ preferred: true } as const) : {};
  return tags.flatMap(([tag]) => imageFixes(use, `${name}:${tag}`, kind));
}

function startsAt(reference: ImageReference | undefined, start: number): boolean {
  return reference !== undefined && (reference.written.range.start === start || reference.tag?.range.start === start);
}

/** The tags that a file has, by repository. */
const tagsIn = query((_, { facts }: SourceFile): ReadonlyMap<string, readonly string[]> => {
  const tags = new Map<string, string[]>();
  for (const { reference } of facts.images) {
    const tag = reference?.tag?.value ?? '';
    if (reference === undefined || reference.problem !== undefined || !plainTag.test(tag) || movingTag.test(tag)) continue;
    const repository = repositoryOf(nameOf(reference));
    addTo(tags, repository, tag);
  }
  return tags;
});

/** As it is written, without tag and digest. */
function nameOf({ written, tag }: ImageReference): string {
  const [named = ''] = written.value.split('@', 1);
  return tag === undefined ? named : named.slice(0, -tag.value.length - 1);
}

/** The same for all ways to write a name: `node`, `docker.io/library/node`. */
function repositoryOf(name: string): string {
  const { domain, rest } = splitDomain(name);
  return `${domain}/${rest}`;
}

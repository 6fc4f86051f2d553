import type { Workspace } from '../db/workspace.ts';
import { registryOf } from '../images/registries.ts';
import { hubKey } from '../images/registryKey.ts';
import type { ImageReference } from '../model/imageReference.ts';
import { contains, type SourceRange } from '../text/mappedText.ts';
import type { Suggestion } from './completion.ts';

/** The cursor of the completion. The reference at the cursor is not suggested. */
export interface Cursor {
  readonly uri: string;
  readonly offset: number;
}

interface Seen {
  readonly reference: ImageReference;
  count: number;
  readonly path: string;
}

const maxImages = 200;

/** The images that the workspace already uses, the most frequent first. */
export function imageSuggestions(workspace: Workspace, cursor: Cursor): readonly Suggestion[] {
  return imagesOf(workspace, cursor).map(({ reference: { written }, count, path }) => ({
    label: written.value,
    kind: 'image',
    detail: count === 1 ? path : `${path} and ${count - 1} more`,
    pieces: [written.value],
  }));
}

/** Patterns for `allowed_images` that match images of the workspace: each image with any tag, and all images of a registry. */
export function patternSuggestions(workspace: Workspace, cursor: Cursor): readonly Suggestion[] {
  const images = imagesOf(workspace, cursor).filter(({ reference }) => reference.variables.length === 0);
  const names = images.map(({ reference: { registry, repository } }) =>
    registry === undefined ? repository.value : `${registry.value}/${repository.value}`,
  );
  const hosts = images.flatMap(({ reference: { registry } }) => (registry === undefined ? [] : [registry.value]));
  return [
    ...names.map((name): Suggestion => ({ label: `${name}:*`, kind: 'image', detail: 'any tag', pieces: [`${name}:*`] })),
    ...hosts.map(
      (host): Suggestion => ({ label: `${host}/**`, kind: 'image', detail: 'all images of this registry', pieces: [`${host}/**`] }),
    ),
  ];
}

/** Registries of the workspace's images, as keys of a Docker configuration. */
export function registryNames(workspace: Workspace, cursor: Cursor): readonly { readonly key: string; readonly detail: string }[] {
  const counts = new Map<string, number>();
  for (const { reference, count } of imagesOf(workspace, cursor)) {
    const key = registryKeyOf(reference);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + count);
  }
  const found = [...counts].map(([key, count]) => {
    const known = registryOf(key === hubKey ? 'docker.io' : key);
    const isPublic = known?.public === 'always';
    const used = `${count} ${count === 1 ? 'image' : 'images'} in the workspace`;
    const parts = [...(known === undefined ? [] : [known.name]), used, ...(isPublic ? ['needs no credential'] : [])];
    return { key, detail: parts.join(', '), count, isPublic };
  });
  // Keys for registries that need none come last.
  return found.sort((one, other) => Number(one.isPublic) - Number(other.isPublic) || other.count - one.count);
}

function registryKeyOf({ registry, repository, variables }: ImageReference): string | undefined {
  const holds = (range: SourceRange) => variables.some((variable) => contains(range, variable.range.start));
  if (registry === undefined) return holds(repository.range) ? undefined : hubKey;
  if (holds(registry.range)) return undefined;
  return registryOf(registry.value)?.id === 'docker-hub' ? hubKey : registry.value;
}

function imagesOf(workspace: Workspace, { uri, offset }: Cursor): readonly Seen[] {
  const seen = new Map<string, Seen>();
  for (const file of workspace.files) {
    for (const { reference, range } of file.facts.images) {
      if (reference === undefined || reference.problem !== undefined) continue;
      if (file.uri === uri && contains(range, offset)) continue;
      const known = seen.get(reference.written.value);
      if (known === undefined) seen.set(reference.written.value, { reference, count: 1, path: file.path });
      else known.count++;
    }
  }
  return [...seen.values()].sort((one, other) => other.count - one.count).slice(0, maxImages);
}

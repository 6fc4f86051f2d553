import type { ListedImage } from '../../../server/src/core/index.ts';
import type { ListedCredential } from '../../../server/src/core/pulls/imageList.ts';

/** A place in a file, as the protocol has it. */
export interface FilePosition {
  readonly line: number;
  readonly character: number;
}

/** What `pullproof/images` answers. */
export type ImageItem = Omit<ListedImage, 'range'> & { readonly range: { readonly start: FilePosition; readonly end: FilePosition } };

/** One place that names an image, with all jobs that have it from there. */
export interface ImagePlace {
  readonly uri: string;
  readonly range: ImageItem['range'];
  readonly role: ImageItem['role'];
  /** Empty for what a runner pulls of itself. */
  readonly jobs: readonly string[];
  readonly runner?: string;
}

/** One image, pulled with one credential. */
export interface ImageGroup {
  readonly expanded: string;
  readonly tag: string | null;
  readonly digest: string | null;
  readonly credential: ListedCredential | null;
  readonly places: readonly ImagePlace[];
}

export interface RepositoryGroup {
  readonly repository: string;
  readonly images: readonly ImageGroup[];
}

export interface RegistryGroup {
  /** Null where a variable hides it. */
  readonly registry: string | null;
  readonly repositories: readonly RepositoryGroup[];
}

export interface GroupedImages {
  readonly registries: readonly RegistryGroup[];
  /** Places whose words are no image reference. */
  readonly malformed: readonly ImagePlace[];
  /** Jobs whose image is not known. */
  readonly unknown: readonly ImageItem[];
}

/** Sorts what the jobs pull by registry, repository and image; what a variable hides comes last. */
export function groupImages(items: readonly ImageItem[]): GroupedImages {
  const known = items.filter(({ unknown }) => unknown === undefined);
  const named = known.flatMap((item) => (item.repository === null ? [] : [{ item, repository: item.repository }]));
  const registries = [...groupBy(named, ({ item }) => item.registry)].map(([registry, ofRegistry]): RegistryGroup => {
    const repositories = [...groupBy(ofRegistry, ({ repository }) => repository)].map(([repository, ofRepository]) => ({
      repository,
      images: imagesOf(ofRepository.map(({ item }) => item)),
    }));
    return { registry, repositories: repositories.sort((a, b) => compare(a.repository, b.repository)) };
  });
  const lastIfHidden = ({ registry }: RegistryGroup) => (registry === null ? 1 : 0);
  return {
    registries: registries.sort((a, b) => lastIfHidden(a) - lastIfHidden(b) || compare(a.registry ?? '', b.registry ?? '')),
    malformed: placesOf(known.filter(({ repository }) => repository === null)),
    // That an include may bring services too is true of nearly every job: the hover on it says so.
    unknown: items.filter(({ unknown, role }) => unknown !== undefined && role === 'image'),
  };
}

function imagesOf(items: readonly ImageItem[]): readonly ImageGroup[] {
  const groups = groupBy(items, ({ expanded, credential }) => JSON.stringify([expanded, credential]));
  const images = [...groups.values()].flatMap((same): readonly ImageGroup[] => {
    const [first] = same;
    if (first === undefined) return [];
    const { expanded, tag, digest, credential } = first;
    return [{ expanded, tag, digest, credential, places: placesOf(same) }];
  });
  return images.sort((a, b) => compare(a.tag ?? '', b.tag ?? '') || compare(a.expanded, b.expanded));
}

function placesOf(items: readonly ImageItem[]): readonly ImagePlace[] {
  const places = groupBy(items, ({ uri, range, role, runner }) => JSON.stringify([uri, range.start, role, runner]));
  return [...places.values()].flatMap((same): readonly ImagePlace[] => {
    const [first] = same;
    if (first === undefined) return [];
    const { uri, range, role, runner } = first;
    return [{ uri, range, role, jobs: [...new Set(same.map(({ job }) => job))].filter(Boolean), ...(runner !== undefined && { runner }) }];
  });
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}

/** Numbers within the text count as numbers: 9 comes before 10. */
function compare(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

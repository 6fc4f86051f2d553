import type { ListedImage } from '../../../server/src/core/index.ts';

/** A position in a file, as in the Language Server Protocol. */
export interface FilePosition {
  readonly line: number;
  readonly character: number;
}

/** An item in the result of `pullproof/images`. */
export type ImageItem = Omit<ListedImage, 'range'> & { readonly range: { readonly start: FilePosition; readonly end: FilePosition } };

/** A place where an image is written, with all jobs that use it. */
export interface ImagePlace {
  readonly uri: string;
  readonly range: ImageItem['range'];
  readonly role: ImageItem['role'];
  /** Empty for images that a runner pulls without a job naming them. */
  readonly jobs: readonly string[];
  readonly runner?: string;
}

/** What the server says about the pull of an image. */
export type JudgedImage = Pick<ListedImage, 'verdict' | 'reason' | 'credential'>;

/** One image, pulled with one credential. */
export interface ImageGroup extends JudgedImage {
  readonly expanded: string;
  readonly tag: string | null;
  readonly digest: string | null;
  readonly places: readonly ImagePlace[];
}

export interface RepositoryGroup {
  readonly repository: string;
  readonly images: readonly ImageGroup[];
}

export interface RegistryGroup {
  /** Null if it depends on an unknown variable. */
  readonly registry: string | null;
  readonly repositories: readonly RepositoryGroup[];
}

export interface GroupedImages {
  readonly registries: readonly RegistryGroup[];
  /** Places with an invalid image reference. */
  readonly malformed: readonly ImagePlace[];
  /** Jobs whose image is unknown. */
  readonly unknown: readonly ImageItem[];
}

/** Groups the images by registry, repository and version. Unknown registries come last. */
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
    // Unknown services are left out: nearly every job may get some from an include, and its hover says so.
    unknown: items.filter(({ unknown, role }) => unknown !== undefined && role === 'image'),
  };
}

function imagesOf(items: readonly ImageItem[]): readonly ImageGroup[] {
  const groups = groupBy(items, ({ expanded, credential, verdict, reason }) => JSON.stringify([expanded, credential, verdict, reason]));
  const images = [...groups.values()].flatMap((same): readonly ImageGroup[] => {
    const [first] = same;
    if (first === undefined) return [];
    const { expanded, tag, digest, credential, verdict, reason } = first;
    return [{ expanded, tag, digest, credential, verdict, reason, places: placesOf(same) }];
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

/** Compares numbers in the text by value: 9 comes before 10. */
function compare(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

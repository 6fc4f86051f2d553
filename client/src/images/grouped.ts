import type { ListedImage } from '../../../server/src/core/index.ts';
import { countImages, type ImageCount, rowKeyOf } from '../../../server/src/core/pulls/imageCount.ts';
import { isProblem } from '../../../server/src/core/pulls/verdictKinds.ts';

/** A position in a file, as in the Language Server Protocol. */
export interface FilePosition {
  readonly line: number;
  readonly character: number;
}

/** A place in a file. */
export interface FilePlace {
  readonly uri: string;
  readonly range: { readonly start: FilePosition; readonly end: FilePosition };
}

/** An item in the result of `pullproof/images`. */
export type ImageItem = Omit<ListedImage, 'range' | 'credentialPlaces'> &
  Pick<FilePlace, 'range'> & { readonly credentialPlaces: readonly FilePlace[] };

/** A place where an image is written, with all jobs that use it. */
export interface ImagePlace extends FilePlace {
  readonly role: ImageItem['role'];
  /** Empty for images that a runner pulls without a job naming them. */
  readonly jobs: readonly string[];
  readonly runner?: string;
}

/** What the server says about the pull of an image. */
export type JudgedImage = Pick<ListedImage, 'verdict' | 'reason' | 'credential'>;

/** One image, pulled with one answer: one row of the list. */
export interface ImageGroup extends JudgedImage {
  readonly key: string;
  /** With expanded variables. */
  readonly name: string;
  /** Null if it depends on an unknown variable, or if the reference is invalid. */
  readonly registry: string | null;
  readonly repository: string | null;
  readonly tag: string | null;
  readonly digest: string | null;
  readonly credentialPlaces: readonly FilePlace[];
  readonly places: readonly ImagePlace[];
}

export interface RepositoryGroup {
  readonly repository: string;
  readonly images: readonly ImageGroup[];
}

/** `public`: no image needs a credential. `private`: all are pulled with one. */
export type Access = 'public' | 'private' | 'mixed';

export interface RegistryGroup {
  /** Null if it depends on an unknown variable. */
  readonly registry: string | null;
  readonly access: Access;
  readonly count: ImageCount;
  readonly repositories: readonly RepositoryGroup[];
}

export interface GroupedImages {
  readonly count: ImageCount;
  /** The images that need attention, the worst first. They are in no registry below. */
  readonly problems: readonly ImageGroup[];
  readonly registries: readonly RegistryGroup[];
  /** Jobs whose image is unknown. */
  readonly unknown: readonly ImageItem[];
}

/** Groups the images: first problems, then by registry, repository and version. Private registries come before public ones, unknown ones last. */
export function groupImages(items: readonly ImageItem[]): GroupedImages {
  const rows = rowsOf(items);
  const good = rows.filter(({ verdict }) => !isProblem(verdict));
  const registries = [...groupBy(good, ({ registry }) => registry)].map(([registry, images]) => registryOf(registry, images));
  return {
    count: countImages(items),
    problems: rows.filter(({ verdict }) => isProblem(verdict)),
    registries: registries.sort((a, b) => rankOf(a) - rankOf(b) || compare(a.registry ?? '', b.registry ?? '')),
    // Unknown services are left out: nearly every job may get some from an include, and its hover says so.
    unknown: items.filter(({ unknown, role }) => unknown !== undefined && role === 'image'),
  };
}

const severity: Readonly<Partial<Record<ListedImage['verdict'], number>>> = { invalid: 0, 'will-be-refused': 1, 'no-credential': 2 };

/** The rows of the list, problems first. */
export function rowsOf(items: readonly ImageItem[]): readonly ImageGroup[] {
  const rows = [...groupBy(items, rowKeyOf)].flatMap(([key, same]): readonly ImageGroup[] => {
    const [first] = same;
    if (first === undefined || key === undefined) return [];
    const { written, expanded, registry, repository, tag, digest, credential, verdict, reason } = first;
    const name = expanded === '' ? written : expanded;
    const credentialPlaces = distinct(same.flatMap((item) => item.credentialPlaces));
    return [{ key, name, registry, repository, tag, digest, credential, verdict, reason, credentialPlaces, places: placesOf(same) }];
  });
  return rows.sort((a, b) => (severity[a.verdict] ?? 3) - (severity[b.verdict] ?? 3) || compare(a.name, b.name));
}

function registryOf(registry: string | null, images: readonly ImageGroup[]): RegistryGroup {
  // The parts of a name in which something is hidden are not known.
  const byRepository = groupBy(images, ({ repository, name }) => repository ?? name);
  const repositories = [...byRepository].map(([repository, ofRepository]) => ({
    repository,
    images: [...ofRepository].sort((a, b) => compare(a.tag ?? '', b.tag ?? '') || compare(a.name, b.name)),
  }));
  return {
    registry,
    access: accessOf(images),
    count: { images: images.length, problems: 0 },
    repositories: repositories.sort((a, b) => compare(a.repository, b.repository)),
  };
}

function accessOf(images: readonly ImageGroup[]): Access {
  if (images.every(({ verdict }) => verdict === 'public')) return 'public';
  return images.every(({ verdict }) => verdict === 'pulled-with') ? 'private' : 'mixed';
}

function rankOf({ registry, access }: RegistryGroup): number {
  return registry === null ? 2 : access === 'public' ? 1 : 0;
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

function distinct(places: readonly FilePlace[]): readonly FilePlace[] {
  return [...new Map(places.map((place) => [JSON.stringify([place.uri, place.range.start]), place])).values()];
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

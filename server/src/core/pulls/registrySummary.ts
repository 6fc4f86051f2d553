import type { Presentable } from '../text/presentable.ts';
import { addTo } from '../util/multimap.ts';
import { rowKeyOf } from './imageCount.ts';
import type { ListedImage } from './listedImage.ts';

/** A registry that jobs of the workspace pull from, and what its images have and lack. */
export interface RegistrySummary {
  /** Its host: `docker.io` for Docker Hub. */
  readonly registry: Presentable;
  /** How many images there are. One that several jobs pull in the same way counts once, as everywhere. */
  readonly images: number;
  /** Those without a credential that they probably need. */
  readonly lacking: number;
  /** Those with a credential that the registry will refuse. */
  readonly refused: number;
  /** Those that need no credential. */
  readonly public: number;
  /** With the number of images of each. Those that lack a credential come first. */
  readonly repositories: readonly RepositorySummary[];
}

export interface RepositorySummary {
  readonly repository: Presentable;
  readonly images: number;
}

/** The registries of a list of images: first those that lack most. Images whose registry is not known are left out. */
export function summarizeRegistries(listed: readonly ListedImage[]): readonly RegistrySummary[] {
  const seen = new Set<string>();
  const byRegistry = new Map<Presentable, ListedImage[]>();
  for (const image of listed) {
    const { registry } = image;
    const key = rowKeyOf(image);
    if (registry === null || image.repository === null || key === undefined || seen.has(key)) continue;
    seen.add(key);
    addTo(byRegistry, registry, image);
  }
  return [...byRegistry].map(summaryOf).sort((a, b) => b.lacking - a.lacking || b.refused - a.refused || compare(a.registry, b.registry));
}

function summaryOf([registry, images]: readonly [Presentable, readonly ListedImage[]]): RegistrySummary {
  const count = (verdict: ListedImage['verdict']) => images.filter((image) => image.verdict === verdict).length;
  const counts = new Map<Presentable, { images: number; lacking: number }>();
  for (const { repository, verdict } of images) {
    if (repository === null) continue;
    const known = counts.get(repository) ?? { images: 0, lacking: 0 };
    counts.set(repository, { images: known.images + 1, lacking: known.lacking + (verdict === 'no-credential' ? 1 : 0) });
  }
  const repositories = [...counts].sort(([nameA, a], [nameB, b]) => b.lacking - a.lacking || compare(nameA, nameB));
  return {
    registry,
    images: images.length,
    lacking: count('no-credential'),
    refused: count('will-be-refused'),
    public: count('public'),
    repositories: repositories.map(([repository, { images: number }]) => ({ repository, images: number })),
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

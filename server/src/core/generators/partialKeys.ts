import { hubKey } from '../images/registryKey.ts';
import { registryPathOf } from '../images/registryPath.ts';
import { newestRunner } from '../model/settings.ts';
import { type Wording, wording } from './wording.ts';

/** A key for some of a registry's images. */
export interface PartialKey {
  readonly key: string;
  /** How many images of the workspace it matches. */
  readonly images: number;
  /** Which programs look for it. */
  readonly detail: Wording;
}

interface Repository {
  readonly repository: string;
  readonly images: number;
}

/** More groups and repositories are not proposed. The user can type any other. */
const maxKeys = 8;

/**
 * Keys for the groups and repositories of a registry, groups first. Only the Runner, the kubelet and the podman family look for keys with a path
 * (docs/ground-truth.md#a7, #a9, #k3). For official images of Docker Hub, the Runner and podman need different keys.
 */
export function partialKeys(registry: string, repositories: readonly Repository[]): readonly PartialKey[] {
  const host = hostIn(registry);
  const groups = new Map<string, number>();
  for (const { repository, images } of repositories) {
    const group = repository.slice(0, Math.max(0, repository.indexOf('/')));
    if (group !== '' && !isOfficial(host, repository)) groups.set(group, (groups.get(group) ?? 0) + images);
  }
  const ofGroups = [...groups].map(([path, images]) => ({ key: `${host}/${path}`, images, detail: pathReaders }));
  const ofRepositories = repositories.map(({ repository, images }) =>
    isOfficial(host, repository)
      ? { key: `${host}/${nameOf(repository)}`, images, detail: officialReaders(`${host}/${repository}`) }
      : { key: `${host}/${repository}`, images, detail: pathReaders },
  );
  return [...ofGroups, ...ofRepositories].slice(0, maxKeys);
}

/** The host as in image names, for the key of a whole registry. */
export function hostIn(registry: string): string {
  return registry === hubKey ? 'docker.io' : registry;
}

/** Whether a key is for all images of a registry. */
export function isWholeRegistry(key: string): boolean {
  return key === hubKey || !key.includes('/');
}

/** Whether the Runner looks for both keys with the same images (docs/ground-truth.md#a6). */
export function isSameKey(one: string, other: string): boolean {
  return registryPathOf(one, newestRunner) === registryPathOf(other, newestRunner);
}

const pathReaders = wording('GitLab Runner, Kubernetes and podman use it. Docker, buildx and helm ignore it.');

function officialReaders(podmanKey: string): Wording {
  return wording('Only GitLab Runner uses it. podman needs "{0}".', podmanKey);
}

/** Runner and podman write the official images of Docker Hub in different ways. */
function isOfficial(host: string, repository: string): boolean {
  return host === 'docker.io' && repository.startsWith('library/');
}

function nameOf(repository: string): string {
  return repository.slice(repository.indexOf('/') + 1);
}

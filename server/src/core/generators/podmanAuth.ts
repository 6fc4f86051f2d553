import { isOfficialImage } from '../images/officialImages.ts';
import { hubKey } from '../images/registryKey.ts';
import { type GeneratedEntry, newConfigJson } from './authEntry.ts';

/** A new auth.json for podman, skopeo and buildah, as `podman login` writes it but with a newline at the end (docs/ground-truth.md#k3). */
export function newAuthJson(entries: readonly GeneratedEntry[]): string {
  return newConfigJson(entries.map((entry) => ({ ...entry, registry: podmanKey(entry.registry) })));
}

/** The key for the same images as a key of the Runner. For official images of Docker Hub they differ (docs/ground-truth.md#k3). */
export function podmanKey(key: string): string {
  if (key === hubKey) return 'docker.io';
  return key.replace(/^docker\.io\/([^/]+)$/, (_, name: string) => (isOfficialImage(name) ? `docker.io/library/${name}` : key));
}

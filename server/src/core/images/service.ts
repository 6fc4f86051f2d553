import { matchName, matchReference, splitPort } from './grammar.ts';

/** How the Runner splits a service's name (docs/ground-truth.md#b7). */
export interface SplitService {
  /** The name without port, tag and digest. Empty if the text is not a valid reference. */
  readonly service: string;
  /** The tag, or `latest` without one, or `@sha256:…` for a name with only a digest. */
  readonly version: string;
  /** The image that is pulled. */
  readonly image: string;
  /** Host names of the service in jobs. If empty and without `alias:`, the docker executor silently does not start it. */
  readonly aliases: readonly string[];
}

/** Splits a service's name after expansion. Never fails: an invalid reference has no aliases and is returned as image. */
export function splitService(name: string): SplitService {
  const parts = matchReference(name);
  const split = parts && matchName(parts.name);
  if (parts === undefined || split === undefined) return { service: '', version: 'latest', image: name, aliases: [] };
  const service = split.domain === undefined ? split.path : `${splitPort(split.domain).host}/${split.path}`;
  return { service, ...versionOf(name, parts.name, parts), aliases: aliasesOf(service) };
}

/** Only `sha256` digests with 64 digits are recognized. For others, the digest is dropped and `latest` is pulled. */
function versionOf(written: string, name: string, { tag, digest }: { readonly tag?: string; readonly digest?: string }) {
  if (tag !== undefined) return { version: tag, image: written };
  if (digest !== undefined && /^sha256:[A-Fa-f0-9]{64}$/.test(digest)) return { version: `@${digest}`, image: written };
  return { version: 'latest', image: `${name}:latest` };
}

function aliasesOf(service: string): readonly string[] {
  const underscores = service.replaceAll('/', '__');
  const hyphens = service.replaceAll('/', '-');
  return underscores === hyphens ? [underscores] : [underscores, hyphens];
}

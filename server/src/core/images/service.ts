import { matchName, matchReference, splitPort } from './grammar.ts';

/** What the Runner makes of a service's name (GROUND-TRUTH B.7). */
export interface SplitService {
  /** The name without port, tag and digest. Empty when the text is no reference. */
  readonly service: string;
  /** The tag; `latest` when there is none; `@sha256:…` of a name with a digest alone. */
  readonly version: string;
  /** What is pulled. */
  readonly image: string;
  /** Host names under which jobs reach the service. None: without an `alias:` the docker executor starts nothing and says nothing. */
  readonly aliases: readonly string[];
}

/** Splits a service's name after expansion. Never fails: a text that is no reference has no aliases and is kept as image. */
export function splitService(name: string): SplitService {
  const parts = matchReference(name);
  const split = parts && matchName(parts.name);
  if (parts === undefined || split === undefined) return { service: '', version: 'latest', image: name, aliases: [] };
  const service = split.domain === undefined ? split.path : `${splitPort(split.domain).host}/${split.path}`;
  return { service, ...versionOf(name, parts.name, parts), aliases: aliasesOf(service) };
}

/** A digest is recognised only as `sha256` with 64 digits; any other is dropped and `latest` pulled in its stead. */
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

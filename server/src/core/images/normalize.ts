import { isIdentifier, matchName, matchReference, maximumPathLength, type ReferenceParts } from './grammar.ts';

/** A reference as the Docker engine reads it, with Docker Hub and `library/` filled in (docs/ground-truth.md#d3). */
export interface NormalizedReference {
  /**
   * `docker.io` for Docker Hub. Otherwise as written, including uppercase. Empty for `my_host.com/app`, because a host cannot contain `_`.
   */
  readonly domain: string;
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
  /** The shortest form, without `docker.io/` and `library/`. */
  readonly familiar: string;
}

/**
 * A reference as written, like distribution's `Parse`: nothing is filled in, and the first component is a domain if the grammar allows it.
 */
export interface PlainReference extends ReferenceParts {
  readonly domain?: string;
  readonly path: string;
}

/** The class of the error, with distribution's names (docs/ground-truth.md#d2). */
export type ReferenceError =
  | 'invalid reference format'
  | 'repository name must have at least one component'
  | 'repository name must be lowercase'
  | 'invalid repository name, cannot specify 64-byte hexadecimal strings'
  | 'repository name must not be more than 255 characters'
  | DigestError;

export type DigestError = 'unsupported digest algorithm' | 'invalid checksum digest length' | 'invalid checksum digest format';

export interface Failure {
  readonly error: ReferenceError;
}

/** The number of hexadecimal digits for each algorithm. Some programs only support `sha256`, Docker's engine supports all three. */
export const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

/**
 * Parses a reference without variables like `docker pull` (docs/ground-truth.md#d). `algorithms` are the digests that the program supports.
 */
export function parseReference(text: string, algorithms = digestLengths): NormalizedReference | Failure {
  if (isIdentifier(text)) return { error: 'invalid repository name, cannot specify 64-byte hexadecimal strings' };
  const { domain, rest } = splitDomain(text);
  const colon = rest.indexOf(':');
  const remote = colon < 0 ? rest : rest.slice(0, colon);
  if (remote.toLowerCase() !== remote) return { error: 'repository name must be lowercase' };
  const parsed = parsePlain(`${domain}/${rest}`, algorithms);
  if ('error' in parsed) return parsed;
  const { domain: registry = '', path, tag, digest } = parsed;
  const familiar = familiarName(registry, path) + suffixOf(parsed);
  return { domain: registry, path, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }), familiar };
}

/** Parses a reference as written, without Docker Hub's rule, like distribution's `Parse`. */
export function parsePlain(text: string, algorithms = digestLengths): PlainReference | Failure {
  const parts = matchReference(text);
  const name = parts && matchName(parts.name);
  if (parts === undefined || name === undefined) return { error: errorOf(text) };
  if (name.path.length > maximumPathLength) return { error: 'repository name must not be more than 255 characters' };
  const error = parts.digest === undefined ? undefined : digestError(parts.digest, algorithms);
  return error === undefined ? { ...parts, ...name } : { error };
}

/** The reference that `docker pull` fetches: with `latest` if there is no tag or digest, and without the tag if there is a digest. */
export function pulledReference(text: string, algorithms = digestLengths): string | Failure {
  const parsed = parseReference(text, algorithms);
  if ('error' in parsed) return parsed;
  const { domain, path, tag, digest } = parsed;
  return `${domain === '' ? '' : `${domain}/`}${path}${digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`}`;
}

/**
 * Splits the registry off a name by the engine's rule (docs/ground-truth.md#d3): the first component is a registry if it is `localhost` or
 * contains a dot, a colon or an uppercase letter. The Runner chooses credentials by another rule: see `lookupPathOf`.
 */
export function splitDomain(name: string): { readonly domain: string; readonly rest: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  if (slash < 0 || !namesRegistry(first)) return hub(name);
  const rest = name.slice(slash + 1);
  return first === 'docker.io' || first === 'index.docker.io' ? hub(rest) : { domain: first, rest };
}

/** Whether the engine reads the first of several components as a registry. */
export function namesRegistry(first: string): boolean {
  return first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
}

/** The short form of `docker.io/library/nginx`: `nginx`. */
export function familiarName(domain: string, path: string): string {
  if (domain !== 'docker.io') return domain === '' ? path : `${domain}/${path}`;
  const [first, ...rest] = path.split('/');
  return first === 'library' && rest.length === 1 ? rest.join('/') : path;
}

/** Tag and digest with their separators, as they follow a name. */
export function suffixOf({ tag, digest }: { readonly tag?: string; readonly digest?: string }): string {
  return `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

/** The error of a digest with valid syntax. Undefined if it is valid. */
export function digestError(digest: string, algorithms = digestLengths): DigestError | undefined {
  const colon = digest.indexOf(':');
  const algorithm = digest.slice(0, colon);
  const hex = digest.slice(colon + 1);
  const length = Object.hasOwn(algorithms, algorithm) ? algorithms[algorithm] : undefined;
  if (length === undefined) return /[A-Z]/.test(algorithm) ? 'invalid checksum digest format' : 'unsupported digest algorithm';
  if (hex.length !== length) return 'invalid checksum digest length';
  return /^[a-f0-9]*$/.test(hex) ? undefined : 'invalid checksum digest format';
}

function hub(name: string): { readonly domain: string; readonly rest: string } {
  return { domain: 'docker.io', rest: name.includes('/') ? name : `library/${name}` };
}

function errorOf(text: string): ReferenceError {
  if (text === '') return 'repository name must have at least one component';
  return matchReference(text.toLowerCase()) === undefined ? 'invalid reference format' : 'repository name must be lowercase';
}

import { encodeBase64 } from '../util/base64.ts';
import { addTo } from '../util/multimap.ts';

export interface Credential {
  /** The key as returned by `checkRegistry`. */
  readonly registry: string;
  readonly username: string;
  readonly secret: string;
}

/** What is written for one registry: a secret or a credential helper. Contains the secret, so it must not be stored or logged. */
export type GeneratedEntry = { readonly registry: string; readonly auth: string } | { readonly registry: string; readonly helper: string };

/** The entry with `auth` as the Runner decodes it: UTF-8, standard alphabet, padded, on one line (docs/ground-truth.md#a8). */
export function authEntry(credential: Credential): GeneratedEntry {
  return { registry: credential.registry, auth: bareAuth(credential) };
}

/** Only the value of `auth`. */
export function bareAuth({ username, secret }: Credential): string {
  return encodeBase64(`${username}:${secret}`);
}

/** Minified JSON for DOCKER_AUTH_CONFIG, because a masked variable must not contain whitespace. */
export function dockerAuthConfig(entries: readonly GeneratedEntry[]): string {
  return JSON.stringify(configOf(entries));
}

/** A new config.json, indented with a tab like the docker CLI does, with a newline at the end. */
export function newConfigJson(entries: readonly GeneratedEntry[]): string {
  return `${JSON.stringify(configOf(entries), null, '\t')}\n`;
}

export type ConfigSection = 'auths' | 'credHelpers';

/** The section of config.json for an entry, and its value there. */
export function placeOf(entry: GeneratedEntry): { readonly section: ConfigSection; readonly value: string | { readonly auth: string } } {
  return 'auth' in entry ? { section: 'auths', value: { auth: entry.auth } } : { section: 'credHelpers', value: entry.helper };
}

function configOf(entries: readonly GeneratedEntry[]): object {
  const sections = new Map<ConfigSection, [string, unknown][]>();
  for (const entry of entries) {
    const { section, value } = placeOf(entry);
    addTo(sections, section, [entry.registry, value]);
  }
  return Object.fromEntries([...sections].map(([section, pairs]) => [section, Object.fromEntries(pairs)]));
}

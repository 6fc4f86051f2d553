import { registryPathOf } from '../images/registryPath.ts';
import { isAtLeast, restrictsJobHelpers } from '../images/runnerVersion.ts';
import type { AuthDefect, AuthEntry, AuthSource, HelperEntry } from '../model/facts.ts';
import type { RunnerVersion } from '../model/settings.ts';
import type { Located } from '../text/mappedText.ts';
import { code, escaped, type Markdown, md } from '../text/markdown.ts';
import { cliHostname } from './cliHostname.ts';

/** One of the places where the Runner looks, in its order (docs/ground-truth.md#a2). `name` is its name in the job log. */
export type CredentialSource = {
  /** `cluster`: secrets of a Kubernetes cluster, which only its nodes read (docs/ground-truth.md#a9). */
  readonly from: 'variable' | 'home' | 'job' | 'cluster';
  readonly name: string;
  /** What sentences call it. Absent: its name. */
  readonly words?: Markdown;
  /** Whose it is, as it follows the words: `of runner *build-1*`. */
  readonly owner?: Markdown;
  /** Where the source is, for people: `config.toml` of runner "build-1". */
  readonly place?: Markdown;
  /** The path of its file in the workspace. */
  readonly path?: string;
  readonly uri?: string;
} & SourceContent;

/** What sentences call a source. */
export function sourceWords({ name, words }: CredentialSource): Markdown {
  return words ?? code(name);
}

/** The same with its owner: `$DOCKER_AUTH_CONFIG` of runner *build-1*. */
export function ownedSource(source: CredentialSource): Markdown {
  const words = source.from === 'job' ? jobTokenWords : sourceWords(source);
  return source.owner === undefined ? words : md`${words} ${source.owner}`;
}

/** The name in the job log, "job payload (GitLab Registry)", says little to a reader. */
export const jobTokenWords = md`the job token (\`CI_JOB_TOKEN\`)`;

export type SourceContent =
  | { readonly content: 'auth'; readonly auth: AuthSource }
  /** `isOpen`: the host of GitLab's registry is not known. */
  | { readonly content: 'job'; readonly credentials: readonly JobCredential[]; readonly isOpen?: true }
  /** Outside the workspace. `registries` are those that the user lists in the settings. */
  | { readonly content: 'unknown'; readonly registries?: readonly string[] };

/** What GitLab sends with a job (docs/ground-truth.md#a5). */
export interface JobCredential {
  readonly type: string;
  readonly url: string;
  readonly username: string;
}

/** The answers of credential helpers. Without a model, everything that depends on a helper is unknown. */
export interface HelperModel {
  readonly list: (helper: string) => readonly string[] | 'failed' | 'unknown';
  readonly get: (helper: string, server: string) => HelperAnswer | 'not-found' | 'failed' | 'unknown';
}

export interface HelperAnswer {
  /** `<token>`: the secret is an identity token. */
  readonly username: string;
  readonly hasSecret: boolean;
}

/** A credential that a source offers for a registry path. Holds no secret. */
export interface Candidate {
  readonly source: CredentialSource;
  /** As configured. */
  readonly key: string;
  /** The path that images are compared with (docs/ground-truth.md#a6). Undefined if a variable hides it. */
  readonly path: string | undefined;
  readonly username: string;
  readonly hasPassword: boolean;
  readonly identityToken: boolean;
  readonly registryToken: boolean;
  readonly entry?: AuthEntry;
  readonly helper?: HelperEntry;
  readonly store?: Located;
  /** The text does not show user and secret. */
  readonly open?: OpenCredential;
}

/**
 * What decides about user and secret instead of the text. `restricted-helper`: a helper that this Runner runs only if its configuration allows it
 * (docs/ground-truth.md#a8).
 */
export interface OpenCredential {
  readonly by: 'variable' | 'helper' | 'restricted-helper';
  /** As a clause. */
  readonly because: Markdown;
}

/** An empty candidate is chosen like any other, but the pull is anonymous. */
export function isEmpty({ username, hasPassword, identityToken, registryToken, open }: Candidate): boolean {
  return username === '' && !hasPassword && !identityToken && !registryToken && open === undefined;
}

/** The registry that matches this path, from the list in the settings for a source with unknown content. */
export function coveredBy(source: CredentialSource, lookupPath: string): string | undefined {
  const registries = source.content === 'unknown' ? (source.registries ?? []) : [];
  return registries.find((registry) => lookupPath === registry || lookupPath.startsWith(`${registry}/`));
}

export type SourceReading =
  | {
      readonly kind: 'candidates';
      readonly candidates: readonly Candidate[];
      readonly dependsOn: readonly string[];
      readonly store?: Located;
      /** In words: a helper or store of a job's variable that this Runner runs only if its configuration allows it. What happens to the others is not known. */
      readonly restricted?: Markdown;
    }
  | { readonly kind: 'dropped'; readonly because: Markdown; readonly defects: readonly AuthDefect[] }
  | { readonly kind: 'fails-job'; readonly because: Markdown; readonly defect: AuthDefect }
  | { readonly kind: 'unknown'; readonly because: Markdown };

export interface ReadingOptions {
  readonly runnerVersion: RunnerVersion;
  readonly helpers?: HelperModel;
  /** Expands variables in keys. Undefined if a value is not known. */
  readonly expand?: (text: string) => string | undefined;
}

/** The candidates of one source, in the order in which the Runner processes them (docs/ground-truth.md#a8). */
export function readSource(source: CredentialSource, options: ReadingOptions): SourceReading {
  if (source.content === 'unknown') return { kind: 'unknown', because: md`its content is not known` };
  if (source.content === 'job') return { kind: 'candidates', candidates: jobOffers(source, source.credentials, options), dependsOn: [] };
  const { auth } = source;
  if (auth.unknown !== undefined) return { kind: 'unknown', because: md`its value is the variable ${code(auth.unknown.value)}` };
  const broken = auth.defects.filter(({ kind }) => kind !== 'helper-name');
  const [first] = broken;
  if (first !== undefined) return { kind: 'dropped', because: whyDropped(first), defects: broken };
  return readHelpers(source, auth, options);
}

function readHelpers(source: CredentialSource, auth: AuthSource, options: ReadingOptions): SourceReading {
  const candidates = new Map<string, Candidate>();
  for (const entry of auth.entries)
    if (entry.replaced === undefined) candidates.set(entry.registry.value, entryOffer(source, entry, options));
  const dependsOn = new Set<string>();
  const failing = (name: string): SourceReading => {
    return { kind: 'dropped', because: md`the credential helper ${code(`docker-credential-${name}`)} fails`, defects: [] };
  };
  const { credsStore } = auth;
  const guardOf = guardsOf(auth);
  const inFile = new Map(auth.entries.filter(({ replaced }) => !replaced).map((entry) => [entry.registry.value, entry]));
  let openStore: Located | undefined;
  if (credsStore !== undefined) {
    const guard = guardOf(credsStore);
    if (guard !== undefined) return guard;
    const listed = options.helpers?.list(credsStore.value) ?? 'unknown';
    if (listed === 'failed') return failing(credsStore.value);
    if (listed === 'unknown') {
      dependsOn.add(credsStore.value);
      openStore = credsStore;
    }
    for (const server of listed === 'unknown' ? [] : listed) {
      const answer = options.helpers?.get(credsStore.value, server) ?? 'unknown';
      if (answer === 'failed') return failing(credsStore.value);
      const entry = inFile.get(server);
      candidates.set(
        server,
        helperOffer(source, server, answer, options, { store: credsStore, entry, isRestricted: isRestricted(auth, options) }),
      );
    }
  }
  const helpers = auth.credHelpers.filter(({ replaced }) => replaced === undefined);
  const entryFor = fileStoreOf(auth);
  // The Runner processes helpers in no fixed order. If one would fail and another end the job, the first key decides here.
  for (const helper of helpers.sort((a, b) => compareBytes(a.registry.value, b.registry.value))) {
    const { value: server } = helper.registry;
    const guard = guardOf(helper.helper);
    if (guard !== undefined) return guard;
    const answer = helper.unknown ? 'unknown' : (options.helpers?.get(helper.helper.value, server) ?? 'unknown');
    if (answer === 'failed') return failing(helper.helper.value);
    if (answer === 'unknown') dependsOn.add(helper.helper.value);
    const entry = entryFor(server);
    candidates.set(server, helperOffer(source, server, answer, options, { helper, entry, isRestricted: isRestricted(auth, options) }));
  }
  const sorted = [...candidates].sort(([a], [b]) => compareBytes(a, b)).map(([, candidate]) => candidate);
  return {
    kind: 'candidates',
    candidates: sorted,
    dependsOn: [...dependsOn],
    ...(openStore && { store: openStore }),
    ...(dependsOn.size > 0 && isRestricted(auth, options) && { restricted: helperWords(openStore, [...dependsOn]) }),
  };
}

function helperWords(store: Located | undefined, [helper = '']: readonly string[]): Markdown {
  return store === undefined ? md`the credential helper ${code(helper)}` : md`the credential store ${code(store.value)}`;
}

/** Whether the Runner runs the helpers of this source only if its own configuration allows them. */
function isRestricted({ origin }: AuthSource, { runnerVersion }: ReadingOptions): boolean {
  return origin.kind === 'pipeline-variable' && restrictsJobHelpers(runnerVersion);
}

/** An invalid helper name ends the job, whatever else the source has. */
function guardsOf({ defects }: AuthSource): (name: Located) => SourceReading | undefined {
  const byRange = new Map(defects.filter(({ kind }) => kind === 'helper-name').map((defect) => [rangeName(defect), defect]));
  return (name) => {
    const defect = byRange.size === 0 ? undefined : byRange.get(rangeName(name));
    return defect && { kind: 'fails-job', because: escaped(defect.detail), defect };
  };
}

function rangeName({ range: { start, end } }: Pick<Located, 'range'>): string {
  return `${start} ${end}`;
}

function entryOffer(source: CredentialSource, entry: AuthEntry, options: ReadingOptions): Candidate {
  const key = entry.registryUnknown ? options.expand?.(entry.registry.value) : entry.registry.value;
  return {
    source,
    key: key ?? entry.registry.value,
    path: key === undefined ? undefined : registryPathOf(key, options.runnerVersion),
    username: entry.username ?? '',
    hasPassword: entry.secret === 'present',
    identityToken: entry.identityToken === true,
    registryToken: entry.registryToken === true,
    entry,
    ...(entry.unknown && { open: { by: 'variable', because: md`a variable sets the credential` } }),
  };
}

type OfferedBy = ({ readonly helper: HelperEntry } | { readonly store: Located }) & {
  /** The entry of the file that Docker's file store would find. */
  readonly entry: AuthEntry | undefined;
  readonly isRestricted: boolean;
};

function helperOffer(
  source: CredentialSource,
  server: string,
  answer: HelperAnswer | 'not-found' | 'unknown',
  options: ReadingOptions,
  { entry: fileEntry, isRestricted: restricted, ...by }: OfferedBy,
): Candidate {
  const name = 'helper' in by ? by.helper.helper.value : by.store.value;
  const found = typeof answer === 'object' ? answer : undefined;
  const isToken = found?.username === '<token>';
  const registry = 'helper' in by && by.helper.unknown ? options.expand?.(server) : server;
  const isLost = answer === 'not-found' && isAtLeast(options.runnerVersion, 18, 3);
  const keepsAddress = 'store' in by && fileEntry !== undefined;
  return {
    source,
    key: isLost && !keepsAddress ? '' : (registry ?? server),
    path: isLost && !keepsAddress ? '' : registry === undefined ? undefined : registryPathOf(registry, options.runnerVersion),
    username: found === undefined || isToken ? '' : found.username,
    hasPassword: found?.hasSecret === true && !isToken,
    identityToken: found?.hasSecret === true && isToken,
    registryToken: fileEntry?.registryToken === true,
    ...by,
    ...(answer === 'unknown' && { open: openHelper(name, restricted) }),
  };
}

function openHelper(name: string, restricted: boolean): OpenCredential {
  const program = code(`docker-credential-${name}`);
  if (!restricted) return { by: 'helper', because: md`the helper ${program} decides when the job runs` };
  return { by: 'restricted-helper', because: md`the Runner runs ${program} only if ${code(allowedHelpersKey)} allows it` };
}

/** The key of config.toml that permits helpers which a job names (docs/ground-truth.md#a8). */
export const allowedHelpersKey = 'allowed_docker_credential_helpers';

/** How Docker's file store finds an entry: the exact key, otherwise the first key with the same host name. */
function fileStoreOf({ entries, credHelpers }: AuthSource): (server: string) => AuthEntry | undefined {
  const byKey = new Map<string, AuthEntry>();
  const byHost = new Map<string, AuthEntry>();
  for (const entry of credHelpers.length === 0 ? [] : entries) {
    const { replaced, registry } = entry;
    const host = cliHostname(registry.value);
    if (replaced !== undefined) continue;
    if (!byKey.has(registry.value)) byKey.set(registry.value, entry);
    if (!byHost.has(host)) byHost.set(host, entry);
  }
  return (server) => byKey.get(server) ?? byHost.get(server);
}

function jobOffers(
  source: CredentialSource,
  credentials: readonly JobCredential[],
  { runnerVersion }: ReadingOptions,
): readonly Candidate[] {
  const candidates = credentials
    .filter(({ type }) => type === 'registry')
    .map(({ url, username }) => {
      const path = registryPathOf(url, runnerVersion);
      return { source, key: url, path, username, hasPassword: true, identityToken: false, registryToken: false };
    });
  return isAtLeast(runnerVersion, 18, 3) ? candidates : candidates.reverse();
}

/** Why the Runner ignores a source, as a clause about the whole source. */
export function whyDropped({ kind, detail }: AuthDefect): Markdown {
  const why = escaped(detail);
  if (kind === 'json') return md`it is not valid JSON: ${why}`;
  if (kind === 'wrong-type') return why;
  return kind === 'not-base64' ? md`an "auth" value is not valid base64: ${why}` : md`an "auth" value is not "user:password": ${why}`;
}

/** Compares like Go: by UTF-8 bytes, which is the order of code points. */
export function compareBytes(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

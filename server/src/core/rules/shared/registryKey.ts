import { kubeletMatches } from '../../credentials/kubelet.ts';
import { query } from '../../db/query.ts';
import { type KnownRegistry, registryOf } from '../../images/registries.ts';
import { isHub, keyParts, meantKey } from '../../images/registryKey.ts';
import { registryPathOf } from '../../images/registryPath.ts';
import type { AuthEntry, AuthSource, Facts, HelperEntry } from '../../model/facts.ts';
import type { Fix } from '../../model/finding.ts';
import type { RunnerVersion } from '../../model/settings.ts';
import type { SourceRange } from '../../text/mappedText.ts';
import { lazy } from '../../util/lazy.ts';
import { addTo } from '../../util/multimap.ts';
import type { RuleContext } from '../rule.ts';
import { isForKubernetes, isOnlyForDocker } from './authSource.ts';
import { type Malformation, malformationOf } from './malformedKey.ts';
import { quoted } from './quoting.ts';
import { isLookedUp } from './workspaceImages.ts';

export type KeyEntry = AuthEntry | HelperEntry;

/** Where Docker Desktop stores the tokens of a Docker Hub login, next to the entry for pulls. */
const desktopTokens = /^https:\/\/index\.docker\.io\/v1\/[\w-]+$/;

/** The key of an entry, split into its parts. */
export interface SourceKey {
  readonly entry: KeyEntry;
  readonly key: string;
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  /** Without variables and templates, so that rules can check it. */
  readonly isPlain: boolean;
  readonly isHub: boolean;
  /** Matches lookup paths that are equal to it or below it. */
  readonly registryPath: string;
  /** The key that the Runner matches for the intended registry. */
  readonly meant: string;
  readonly malformation: Malformation | undefined;
  /** It is in at least one of the lists of `SourceKeys` other than `all`. */
  readonly isListed: boolean;
  /** What is known about the registry of its host. */
  readonly registry: () => KnownRegistry | undefined;
}

/** The keys of a source that no later key replaces. Most rules check only a few of them. */
export interface SourceKeys {
  /** The keys of credentials in plain text, including those with variables and templates. */
  readonly withSecret: readonly SecretKey[];
  /** The keys that rules can check. The lists below are parts of it. */
  readonly all: readonly SourceKey[];
  /** Keys with a "/". Other keys have no scheme and no path. */
  readonly withSlash: readonly SourceKey[];
  readonly ofHub: readonly SourceKey[];
  readonly withWildcard: readonly SourceKey[];
  readonly malformed: readonly SourceKey[];
  /** Keys that look like an Amazon ECR host. */
  readonly likeEcr: readonly SourceKey[];
}

export interface SecretKey extends SourceKey {
  readonly entry: AuthEntry & { readonly writtenSecret: SourceRange };
}

export const keysOf = query((workspace, { entries, credHelpers }: AuthSource): SourceKeys => {
  const keyOf = knownKeys(workspace);
  const withSecret: SecretKey[] = [];
  const all: SourceKey[] = [];
  for (const entry of entries) {
    if (entry.replaced !== undefined) continue;
    const key = keyOf(entry);
    if (key.isPlain) all.push(key);
    if (entry.writtenSecret !== undefined) withSecret.push(key as SecretKey);
  }
  for (const entry of credHelpers) {
    const key = entry.replaced === undefined ? keyOf(entry) : undefined;
    if (key?.isPlain) all.push(key);
  }
  const listed = all.filter(({ isListed }) => isListed);
  return {
    withSecret,
    all,
    withSlash: listed.filter(({ key }) => key.includes('/')),
    ofHub: listed.filter((one) => one.isHub),
    withWildcard: listed.filter(({ key }) => key.includes('*')),
    malformed: listed.filter(({ malformation }) => malformation !== undefined),
    likeEcr: listed.filter(({ host }) => ecr.test(host)),
  };
});

const ecr = /dkr/i;

/** An entry stays the same object while its text does not change, so its key is split once. */
const knownKeys = query(({ db, settings: { runnerVersion } }) => db.keyed((entry: KeyEntry) => readKey(entry, runnerVersion)));

function readKey(entry: KeyEntry, version: RunnerVersion): SourceKey {
  const key = entry.registry.value;
  const { scheme, host, path } = keyParts(key);
  const malformation = malformationOf(key);
  return {
    entry,
    key,
    scheme,
    host,
    path,
    isPlain: !/[${}<>%]|__\w+__|^@\w+@$/.test(key) && !desktopTokens.test(key),
    isHub: isHub(host),
    registryPath: registryPathOf(key, version),
    meant: meantKey(key),
    malformation,
    isListed: malformation !== undefined || isHub(host) || ecr.test(host) || /[/*]/.test(key),
    registry: lazy(() => registryOf(host)),
  };
}

type JudgedKeys = Exclude<keyof SourceKeys, 'withSecret'>;

/** Of all sources, the keys of one of the lists. */
export function* allKeys(
  { auths }: Facts,
  { workspace }: RuleContext,
  list: JudgedKeys,
): Generator<{ readonly source: AuthSource; readonly key: SourceKey }> {
  for (const source of auths) for (const key of keysOf(workspace, source)[list]) yield { source, key };
}

/** The keys that the Runner itself matches. On Kubernetes, the kubelet does, with its own rules. None where no Runner is in sight. */
export function* runnerKeys(
  facts: Facts,
  { file, settings, workspace }: RuleContext,
  list: JudgedKeys,
): Generator<{ readonly source: AuthSource; readonly key: SourceKey }> {
  if (isOnlyForDocker(file)) return;
  for (const source of facts.auths) {
    const keys = keysOf(workspace, source)[list];
    if (keys.length === 0 || isForKubernetes(source, facts, settings)) continue;
    for (const key of keys) yield { source, key };
  }
}

/** Whether the entry can be used after all: the kubelet has its own rules, and an image of the workspace may be written this way. */
export function isSelectable({ key, meant, registryPath }: SourceKey, source: AuthSource, facts: Facts, context: RuleContext): boolean {
  const { settings, workspace } = context;
  if (!isForKubernetes(source, facts, settings)) return isLookedUp(workspace, registryPath);
  return kubeletMatches([key], `${registryPathOf(meant, settings.runnerVersion)}/group/app`).length > 0;
}

/** Changes to the intended key, or removes this unused entry if another one already has that key. */
export function keyFixes({ entry, meant }: SourceKey, source: AuthSource, context: RuleContext): readonly Fix[] {
  if (isTaken(meant, entry, source, context)) return [removeFix(entry)];
  const isContested = (entriesOf(context.workspace, source).byMeant.get(meant) ?? []).some((other) => other !== entry);
  const edit = entry.rekey(meant);
  if (edit === undefined) return [];
  return [{ title: `Change to ${quoted(meant)}`, preferred: true, ...(!isContested && { safe: true }), edits: () => [edit] }];
}

/** Whether another entry of the source has this key, or an equal one for the Runner. */
export function isTaken(key: string, entry: KeyEntry, source: AuthSource, { settings, workspace }: RuleContext): boolean {
  const path = registryPathOf(key, settings.runnerVersion);
  return (entriesOf(workspace, source).byPath.get(path) ?? []).some((other) => other !== entry);
}

/** The entries of a source by the paths of their keys, and by the keys that are meant. */
const entriesOf = query((workspace, source: AuthSource) => {
  const byPath = new Map<string, KeyEntry[]>();
  const byMeant = new Map<string, KeyEntry[]>();
  for (const { entry, registryPath, meant } of keysOf(workspace, source).all) {
    addTo(byPath, registryPath, entry);
    addTo(byMeant, meant, entry);
  }
  return { byPath, byMeant };
});

/** Changes to another key, without a preferred choice. */
export function rekeyFixes(entry: KeyEntry, key: string): readonly Fix[] {
  const edit = entry.rekey(key);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(key)}`, edits: () => [edit] }];
}

export function removeFix({ registry, remove }: KeyEntry): Fix {
  return { title: `Remove ${quoted(registry.value)}`, edits: remove };
}

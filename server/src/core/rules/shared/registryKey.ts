import { kubeletMatches } from '../../credentials/kubelet.ts';
import { query } from '../../db/query.ts';
import { type KnownRegistry, registryOf } from '../../images/registries.ts';
import { isHub, keyParts, meantKey } from '../../images/registryKey.ts';
import { registryPathOf } from '../../images/registryPath.ts';
import type { AuthEntry, AuthSource, Facts, HelperEntry } from '../../model/facts.ts';
import type { Fix } from '../../model/finding.ts';
import { lazy } from '../../util/lazy.ts';
import type { RuleContext } from '../rule.ts';
import { isForKubernetes } from './authSource.ts';
import { type Malformation, malformationOf } from './malformedKey.ts';
import { quoted } from './quoting.ts';
import { isLookedUp } from './workspaceImages.ts';

export type KeyEntry = AuthEntry | HelperEntry;

/** Where Docker Desktop stores the tokens of a Docker Hub login, next to the entry for pulls. */
const desktopTokens = /^https:\/\/index\.docker\.io\/v1\/[\w-]+$/;

/** The key of an entry, taken apart. */
export interface SourceKey {
  readonly entry: KeyEntry;
  readonly key: string;
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  /** Free of variables and templates, so that it can be judged. */
  readonly isPlain: boolean;
  readonly isHub: boolean;
  /** Matches lookup paths that are equal to it or below it. */
  readonly registryPath: string;
  /** The key by which the Runner finds what this one was written for. */
  readonly meant: string;
  readonly malformation: Malformation | undefined;
  /** What is known about the registry of its host. */
  readonly registry: () => KnownRegistry | undefined;
}

/** The keys of a source that are not replaced further down. Most rules are about few of them. */
export interface SourceKeys {
  /** Also keys with variables and templates. */
  readonly written: readonly SourceKey[];
  /** The keys that can be judged. The other lists are parts of it. */
  readonly all: readonly SourceKey[];
  /** Keys with a "/": no other can have a scheme or a path. */
  readonly withSlash: readonly SourceKey[];
  readonly ofHub: readonly SourceKey[];
  readonly withWildcard: readonly SourceKey[];
  readonly malformed: readonly SourceKey[];
}

export const keysOf = query((workspace, { entries, credHelpers }: AuthSource): SourceKeys => {
  const written: SourceKey[] = [];
  for (const entry of entries) if (entry.replaced === undefined) written.push(keyOf(workspace, entry));
  for (const entry of credHelpers) if (entry.replaced === undefined) written.push(keyOf(workspace, entry));
  const all = written.filter(({ isPlain }) => isPlain);
  return {
    written,
    all,
    withSlash: all.filter(({ key }) => key.includes('/')),
    ofHub: all.filter((one) => one.isHub),
    withWildcard: all.filter(({ key }) => key.includes('*')),
    malformed: all.filter(({ malformation }) => malformation !== undefined),
  };
});

/** An entry stays the same object while its text does. */
const keyOf = query(({ settings }, entry: KeyEntry): SourceKey => {
  const key = entry.registry.value;
  const { scheme, host, path } = keyParts(key);
  return {
    entry,
    key,
    scheme,
    host,
    path,
    isPlain: !/[${}<>%]/.test(key) && !desktopTokens.test(key),
    isHub: isHub(host),
    registryPath: registryPathOf(key, settings.runnerVersion),
    meant: meantKey(key),
    malformation: malformationOf(key),
    registry: lazy(() => registryOf(host)),
  };
});

/** Of all sources, the keys of one of the lists. */
export function* allKeys(
  { auths }: Facts,
  { workspace }: RuleContext,
  list: keyof SourceKeys,
): Generator<{ readonly source: AuthSource; readonly key: SourceKey }> {
  for (const source of auths) for (const key of keysOf(workspace, source)[list]) yield { source, key };
}

/** The keys that the Runner itself matches. On Kubernetes, the kubelet does, with its own rules. */
export function* runnerKeys(
  facts: Facts,
  { settings, workspace }: RuleContext,
  list: keyof SourceKeys,
): Generator<{ readonly source: AuthSource; readonly key: SourceKey }> {
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
  const isContested = keysOf(context.workspace, source).all.some((other) => other.entry !== entry && other.meant === meant);
  const edit = entry.rekey(meant);
  if (edit === undefined) return [];
  return [{ title: `Change to ${quoted(meant)}`, preferred: true, ...(!isContested && { safe: true }), edits: () => [edit] }];
}

/** Whether another entry of the source has this key, or an equal one for the Runner. */
export function isTaken(key: string, entry: KeyEntry, source: AuthSource, { settings, workspace }: RuleContext): boolean {
  const path = registryPathOf(key, settings.runnerVersion);
  return keysOf(workspace, source).all.some((other) => other.entry !== entry && other.registryPath === path);
}

/** Changes to another key, without a preferred choice. */
export function rekeyFixes(entry: KeyEntry, key: string): readonly Fix[] {
  const edit = entry.rekey(key);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(key)}`, edits: () => [edit] }];
}

export function removeFix({ registry, remove }: KeyEntry): Fix {
  return { title: `Remove ${quoted(registry.value)}`, edits: remove };
}

import { kubeletMatches } from '../../credentials/kubelet.ts';
import { meantKey } from '../../images/registryKey.ts';
import { registryPathOf } from '../../images/registryPath.ts';
import type { AuthEntry, AuthSource, Facts, HelperEntry } from '../../model/facts.ts';
import type { Fix } from '../../model/finding.ts';
import type { RunnerVersion, Settings } from '../../model/settings.ts';
import type { RuleContext } from '../rule.ts';
import { isForKubernetes } from './authSource.ts';
import { quoted } from './words.ts';
import { isLookedUp } from './workspaceImages.ts';

export type KeyEntry = AuthEntry | HelperEntry;

/** Where Docker Desktop stores the tokens of a Docker Hub login, next to the entry for pulls. */
const desktopTokens = /^https:\/\/index\.docker\.io\/v1\/[\w-]+$/;

/** The keys of a source that can be judged: without variables and templates. */
export function keyEntries({ entries, credHelpers }: AuthSource): readonly KeyEntry[] {
  return [...entries, ...credHelpers].filter(({ replaced, registry: { value } }) => {
    return replaced === undefined && !/[${}<>%]/.test(value) && !desktopTokens.test(value);
  });
}

/** All keys that can be judged, of all sources. */
export function* allKeys({ auths }: Facts): Generator<{ readonly source: AuthSource; readonly entry: KeyEntry; readonly key: string }> {
  for (const source of auths) for (const entry of keyEntries(source)) yield { source, entry, key: entry.registry.value };
}

/** All keys that the Runner itself matches. On Kubernetes, the kubelet does, with its own rules. */
export function* runnerKeys(facts: Facts, settings: Settings): Generator<{ readonly source: AuthSource; readonly entry: KeyEntry }> {
  for (const source of facts.auths) {
    if (isForKubernetes(source, facts, settings)) continue;
    for (const entry of keyEntries(source)) yield { source, entry };
  }
}

/** Whether the entry can be used after all: the kubelet has its own rules, and an image of the workspace may be written this way. */
export function isSelectable(entry: KeyEntry, source: AuthSource, facts: Facts, { settings, workspace }: RuleContext): boolean {
  const key = entry.registry.value;
  if (isForKubernetes(source, facts, settings)) {
    const meant = registryPathOf(meantKey(key), settings.runnerVersion);
    return kubeletMatches([key], `${meant}/group/app`).length > 0;
  }
  const path = registryPathOf(key, settings.runnerVersion);
  return isLookedUp(workspace, path);
}

/** Changes to the intended key, or removes this unused entry if another one already has that key. */
export function keyFixes(entry: KeyEntry, source: AuthSource, version: RunnerVersion): readonly Fix[] {
  const key = meantKey(entry.registry.value);
  if (isTaken(key, entry, source, version)) return [removeFix(entry)];
  const isContested = keyEntries(source).some((other) => other !== entry && meantKey(other.registry.value) === key);
  const edit = entry.rekey(key);
  if (edit === undefined) return [];
  return [{ title: `Change to ${quoted(key)}`, preferred: true, ...(!isContested && { safe: true }), edits: () => [edit] }];
}

/** Whether another entry of the source has this key, or an equal one for the Runner. */
export function isTaken(key: string, entry: KeyEntry, source: AuthSource, version: RunnerVersion): boolean {
  const path = registryPathOf(key, version);
  return keyEntries(source).some((other) => other !== entry && registryPathOf(other.registry.value, version) === path);
}

/** Changes to another key, without a preferred choice. */
export function rekeyFixes(entry: KeyEntry, key: string): readonly Fix[] {
  const edit = entry.rekey(key);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(key)}`, edits: () => [edit] }];
}

export function removeFix({ registry, remove }: KeyEntry): Fix {
  return { title: `Remove ${quoted(registry.value)}`, edits: remove };
}

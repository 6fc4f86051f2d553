import * as vscode from 'vscode';
import type { ListedEntry, ListedSource } from '../../../server/src/core/index.ts';
import type { FilePlace } from '../images/grouped.ts';
import { coloredIcon, countWords } from '../images/labels.ts';

/** An item in the result of `pullproof/credentials`. */
export type SourceItem = ListedSource<FilePlace>;
type EntryItem = ListedEntry<FilePlace>;

export interface CredentialNode {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** What the icon says, in words. */
  readonly iconWords: string;
  readonly tooltip: string;
  readonly icon: vscode.ThemeIcon;
  readonly children: readonly CredentialNode[];
  readonly place?: FilePlace;
}

/** A row for each source, in the Runner's order. */
export function sourceNodes(sources: readonly SourceItem[]): readonly CredentialNode[] {
  return sources.map((source, at) => sourceNode(source, at));
}

function sourceNode(source: SourceItem, at: number): CredentialNode {
  const { kind, name, where, state, reason, images, place, entries } = source;
  const id = `${at} ${name} ${where}`;
  const isJob = kind === 'job';
  const words = stateWords(source);
  const counted = state === 'read' || images > 0 ? [usedWords(images)] : [];
  return {
    id,
    label: isJob ? vscode.l10n.t('Job token (CI_JOB_TOKEN)') : name,
    description: [...(words === undefined ? [] : [words]), ...counted, where].filter(Boolean).join(' · '),
    iconWords: vscode.l10n.t('source {0}', at + 1),
    tooltip: [where, words, reason].filter(Boolean).join('\n') || name,
    icon: coloredIcon(sourceIcon(source)),
    children: entries.map((entry) => entryNode(entry, source, id)),
    ...(place && { place }),
  };
}

function stateWords({ state, reason }: SourceItem): string | undefined {
  switch (state) {
    case 'read':
      return undefined;
    case 'ignored':
      return vscode.l10n.t('ignored: {0}', reason ?? '');
    case 'fails-job':
      return vscode.l10n.t('job fails before the pull: {0}', reason ?? '');
    case 'unknown':
      return vscode.l10n.t('content not known');
    case 'not-read':
      return vscode.l10n.t('not read by the Runner: {0}', reason ?? '');
  }
}

function sourceIcon({ state, kind }: SourceItem): string {
  if (state === 'ignored' || state === 'fails-job') return 'error';
  if (state === 'not-read') return 'circle-slash';
  if (state === 'unknown') return 'question';
  return { variable: 'symbol-variable', home: 'file', job: 'gist-secret', cluster: 'server' }[kind];
}

function entryNode(entry: EntryItem, { state, reason }: SourceItem, parent: string): CredentialNode {
  const { key, kind, place, images, reason: because } = entry;
  const isUsable = state === 'read' || state === 'unknown';
  // In a source that the Runner ignores, an entry with a reason has the mistake.
  const problem = isUsable || because === undefined ? problemWords(entry) : vscode.l10n.t('invalid: {0}', because);
  const used = isUsable ? [usedWords(images)] : problem === undefined ? [vscode.l10n.t('not used')] : [];
  return {
    id: `${parent} ${key} ${kind} ${place?.range.start.line ?? ''} ${place?.range.start.character ?? ''}`,
    label: key,
    description: [...(problem === undefined ? [] : [problem]), ...whoWords(entry), ...used].join(' · '),
    iconWords: '',
    tooltip: [key, because, isUsable ? undefined : reason].filter(Boolean).join('\n'),
    icon: coloredIcon(entryIcon(entry)),
    children: [],
    ...(place && { place }),
  };
}

function problemWords({ verdict, reason }: EntryItem): string | undefined {
  if (verdict === undefined) return undefined;
  return verdict === 'will-be-refused'
    ? vscode.l10n.t('login will fail: {0}', reason ?? '')
    : vscode.l10n.t('depends on {0}', reason ?? '');
}

function whoWords({ kind, user, helper }: EntryItem): readonly string[] {
  if (helper !== undefined) return [vscode.l10n.t('helper {0}', helper)];
  if (kind === 'store') return [vscode.l10n.t('store for all registries')];
  if (kind === 'covered') return [vscode.l10n.t('from the settings')];
  return user === undefined ? [] : [vscode.l10n.t('user {0}', user)];
}

function entryIcon({ verdict, kind }: EntryItem): string {
  if (verdict !== undefined) return verdict === 'will-be-refused' ? 'error' : 'question';
  return { auth: 'key', helper: 'terminal', store: 'database', host: 'key', covered: 'key' }[kind];
}

function usedWords(images: number): string {
  return images === 0 ? vscode.l10n.t('not used by any image') : vscode.l10n.t('used by {0}', countWords(images));
}

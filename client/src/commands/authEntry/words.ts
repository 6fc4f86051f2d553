import * as vscode from 'vscode';
import type { EntryContext } from '../../../../server/src/core/index.ts';
import { countWords } from '../../images/labels.ts';

type Summary = EntryContext['registries'][number];
type ExistingKey = EntryContext['keys'][number];

/** How many repositories a row lists before it shows only the number of the others. */
const maxNames = 3;

/** The images of a registry, and why they come first. */
export function registryWords({ images, lacking, refused, public: open }: Summary): string {
  const count = countWords(images);
  if (lacking === images) return vscode.l10n.t('{0}, no credential', count);
  if (lacking > 0) return vscode.l10n.t('{0}, {1} without a credential', count, lacking);
  if (refused === images) return vscode.l10n.t('{0}, login will fail', count);
  if (refused > 0) return vscode.l10n.t('{0}, login will fail for {1}', count, refused);
  return open === images ? vscode.l10n.t('{0}, public', count) : count;
}

export function repositoryWords({ repositories }: Summary): string {
  const names = repositories.slice(0, maxNames).map(({ repository }) => repository);
  const more = repositories.length - names.length;
  return more > 0 ? vscode.l10n.t('{0} and {1} more', names.join(', '), more) : names.join(', ');
}

/** What an entry for the whole registry replaces, and where. Entries in pipelines are not replaced. */
export function replacedWords(keys: readonly ExistingKey[], { files }: EntryContext): string {
  const isConfig = ({ uri }: ExistingKey) => files.some((file) => file.uri === uri);
  const configs = keys.filter(isConfig);
  const [first = keys[0], ...others] = configs;
  if (first === undefined) return '';
  const { uri, username, helper } = first;
  const file = vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true));
  if (configs.length === 0) return vscode.l10n.t('The entry in {0} stays.', file);
  const more = others.length === 0 ? '' : ` ${vscode.l10n.t('{0} more files or runners have one.', others.length)}`;
  if (username !== undefined) return vscode.l10n.t('In {0}, this replaces the entry of "{1}".', file, username) + more;
  if (helper !== undefined) return vscode.l10n.t('In {0}, this replaces the credential helper "{1}".', file, helper) + more;
  return vscode.l10n.t('In {0}, this replaces the entry.', file) + more;
}

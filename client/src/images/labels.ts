import * as vscode from 'vscode';
import type { ListedCredential } from '../../../server/src/core/index.ts';
import type { ImageGroup, ImagePlace } from './grouped.ts';

/** How many job names a row lists before it shows only the number of the others. */
const maxNames = 3;

/** A short text for the credential that an image is pulled with. */
export function credentialWords(credential: ListedCredential | null): string {
  if (credential === null) return vscode.l10n.t('no credential');
  const { verdict, source } = credential;
  switch (verdict) {
    case 'used':
      return source === null ? vscode.l10n.t('with a credential') : vscode.l10n.t('with {0}', source);
    case 'fails-job':
      return vscode.l10n.t('job fails before the pull');
    case 'differs':
      return vscode.l10n.t('credential differs between runners');
    case 'unknown':
      return source === null ? vscode.l10n.t('credential unknown') : vscode.l10n.t('depends on {0}', source);
  }
}

export function credentialIcon(credential: ListedCredential | null): string {
  if (credential === null) return 'circle-outline';
  if (credential.verdict === 'fails-job') return 'error';
  return credential.verdict === 'used' ? 'key' : 'question';
}

/** The tag or digest, short enough for a row. */
export function versionWords({ tag, digest }: ImageGroup): string {
  if (digest === null) return tag ?? vscode.l10n.t('latest (no tag)');
  const short = digest.replace(/^(\w+:\w{12})\w+$/, '$1…');
  return tag === null ? short : `${tag} @ ${short}`;
}

export function pinningWords({ digest }: ImageGroup): string {
  return digest === null ? vscode.l10n.t('not pinned') : vscode.l10n.t('pinned');
}

/** The jobs that use the image written at a place, or the runner that it belongs to. */
export function ownerWords({ jobs, runner }: ImagePlace): string {
  if (jobs.length === 0) return runner ? vscode.l10n.t('runner {0}', runner) : vscode.l10n.t('a runner');
  const names = jobs.slice(0, maxNames).join(', ');
  return jobs.length > maxNames ? vscode.l10n.t('{0} and {1} more', names, jobs.length - maxNames) : names;
}

/** The role of the image, and where it is written. */
export function placeWords({ uri, range, role, jobs, runner }: ImagePlace): string {
  const file = fileWords(uri, range.start.line);
  const parts = { image: [], service: [vscode.l10n.t('service')] } as Readonly<Record<string, readonly string[]>>;
  const ofRunner = runner && jobs.length > 0 ? [vscode.l10n.t('default image of runner {0}', runner)] : [];
  return [...(parts[role] ?? [role]), ...ofRunner, file].join(' · ');
}

/** The path in the workspace, with the line counted from 1. */
export function fileWords(uri: string, line: number): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true))}:${line + 1}`;
}

export function countWords(images: number): string {
  return images === 1 ? vscode.l10n.t('1 image') : vscode.l10n.t('{0} images', images);
}

import * as vscode from 'vscode';
import type { ImageGroup, ImagePlace, JudgedImage } from './grouped.ts';

/** How many job names a row lists before it shows only the number of the others. */
const maxNames = 3;

/** The verdict of an image in a few words. */
export function verdictWords({ verdict, reason, credential }: JudgedImage): string {
  switch (verdict) {
    case 'pulled-with':
      return credential?.source == null ? vscode.l10n.t('with a credential') : vscode.l10n.t('with {0}', credential.source);
    case 'public':
      return vscode.l10n.t('public image');
    case 'no-credential':
      return vscode.l10n.t('no credential');
    case 'will-be-refused':
      return credential?.verdict === 'fails-job' ? vscode.l10n.t('job fails before the pull') : vscode.l10n.t('login will fail');
    case 'not-pulled':
      return vscode.l10n.t('not pulled by the Runner');
    case 'invalid':
      return vscode.l10n.t('cannot be pulled');
    case 'depends':
      return credential?.verdict === 'differs'
        ? vscode.l10n.t('credential differs between runners')
        : vscode.l10n.t('depends: {0}', reason);
  }
}

const icons: Readonly<Record<JudgedImage['verdict'], string>> = {
  'pulled-with': 'key',
  public: 'globe',
  'no-credential': 'warning',
  'will-be-refused': 'error',
  'not-pulled': 'circle-slash',
  invalid: 'error',
  depends: 'question',
};

export function verdictIcon({ verdict }: JudgedImage): string {
  return icons[verdict];
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

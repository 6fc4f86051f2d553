import * as vscode from 'vscode';
import type { ImageCount } from '../../../server/src/core/pulls/imageCount.ts';
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
      return vscode.l10n.t('login will fail');
    case 'not-pulled':
      return vscode.l10n.t('not pulled by the Runner');
    case 'invalid':
      return vscode.l10n.t('cannot be pulled');
    case 'depends':
      return vscode.l10n.t('depends on {0}', reason);
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

export function verdictIcon({ verdict }: Pick<JudgedImage, 'verdict'>): string {
  return icons[verdict];
}

const iconColors: Readonly<Record<string, string>> = { error: 'list.errorForeground', warning: 'list.warningForeground' };

/** An icon of VS Code, with a color for problems. Its shape tells the same. */
export function coloredIcon(id: string): vscode.ThemeIcon {
  const color = iconColors[id];
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}

/** The name as pipelines write it, with a short digest. */
export function nameWords({ name, digest }: ImageGroup): string {
  return digest === null ? name : name.replace(digest, shortDigest(digest));
}

/** Repository and version, without the registry. */
export function repositoryWords(image: ImageGroup, repository: string): string {
  const { tag, digest } = image;
  if (digest === null) return tag === null ? repository : `${repository}:${tag}`;
  return tag === null ? `${repository}@${shortDigest(digest)}` : `${repository}:${tag} @ ${shortDigest(digest)}`;
}

/** The tag or digest, short enough for a row. */
export function versionWords({ tag, digest }: ImageGroup): string {
  if (digest === null) return tag ?? vscode.l10n.t('no tag');
  return tag === null ? shortDigest(digest) : `${tag} @ ${shortDigest(digest)}`;
}

function shortDigest(digest: string): string {
  return digest.replace(/^(\w+:\w{12})\w+$/, '$1…');
}

/** Whether the image can change. Undefined for what is usual, a tag, and for names that cannot be read. */
export function pinningWords({ tag, digest, repository }: ImageGroup): string | undefined {
  if (repository === null) return undefined;
  if (digest !== null) return vscode.l10n.t('pinned');
  return tag === null ? vscode.l10n.t('no tag: latest') : undefined;
}

/** The jobs that use the image written at a place, or the runner that it belongs to. */
export function ownerWords({ jobs, runner }: ImagePlace): string {
  if (jobs.length === 0) return runner ? vscode.l10n.t('runner {0}', runner) : vscode.l10n.t('a runner');
  const names = jobs.slice(0, maxNames).join(', ');
  return jobs.length > maxNames ? vscode.l10n.t('{0} and {1} more', names, jobs.length - maxNames) : names;
}

/** The owner of the only place, or the number of places. */
export function ownersWords(places: readonly ImagePlace[]): string {
  const [first, ...others] = places;
  if (first === undefined) return '';
  return others.length === 0 ? ownerWords(first) : vscode.l10n.t('{0} places', places.length);
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
  return `${pathWords(uri)}:${line + 1}`;
}

export function pathWords(uri: string): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(uri, true));
}

export function countWords(images: number): string {
  return images === 1 ? vscode.l10n.t('1 image') : vscode.l10n.t('{0} images', images);
}

export function problemWords(problems: number): string {
  return problems === 1 ? vscode.l10n.t('1 problem') : vscode.l10n.t('{0} problems', problems);
}

/** Images, and problems if there are any. */
export function countsWords({ images, problems }: ImageCount): string {
  return problems === 0 ? countWords(images) : `${countWords(images)} · ${problemWords(problems)}`;
}

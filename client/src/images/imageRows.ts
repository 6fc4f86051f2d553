import * as vscode from 'vscode';
import {
  type FilePlace,
  type FilePosition,
  groupImages,
  type ImageGroup,
  type ImageItem,
  type ImagePlace,
  type RegistryGroup,
  type RepositoryGroup,
} from './grouped.ts';
import {
  coloredIcon,
  countWords,
  fileWords,
  nameWords,
  ownersWords,
  ownerWords,
  pinningWords,
  placeWords,
  repositoryWords,
  verdictIcon,
  verdictWords,
  versionWords,
} from './labels.ts';

/** What the menu of a row offers. Each is a word in its context value, which package.json asks for. */
export type RowAction = 'image' | 'credential' | 'generate' | 'cover' | 'copy';

/** A row and its children. `uri` and `position` are also what `Explain Image Pull` gets, `registry` what the generator gets. */
export interface ImageNode {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** What the icon says, in words. */
  readonly iconWords: string;
  readonly tooltip?: vscode.MarkdownString;
  readonly icon?: vscode.ThemeIcon;
  readonly state: vscode.TreeItemCollapsibleState;
  readonly children: readonly ImageNode[];
  readonly uri?: string;
  readonly position?: FilePosition;
  readonly actions: readonly RowAction[];
  readonly registry?: string;
  readonly reference?: string;
  readonly credentialPlaces?: readonly FilePlace[];
}

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** More would fill the window. */
const maxPlaces = 10;

export function rootsOf(items: readonly ImageItem[]): readonly ImageNode[] {
  const { problems, registries, unknown } = groupImages(items);
  return [...problemNodes(problems), ...registries.map(registryNode), ...unknownNodes(unknown)];
}

function problemNodes(problems: readonly ImageGroup[]): readonly ImageNode[] {
  if (problems.length === 0) return [];
  const id = 'problems';
  return [
    {
      id,
      label: vscode.l10n.t('Problems'),
      description: countWords(problems.length),
      iconWords: '',
      icon: new vscode.ThemeIcon('issues'),
      state: Expanded,
      actions: [],
      children: problems.map((image) => imageNode(image, nameWords(image), id)),
    },
  ];
}

function registryNode(group: RegistryGroup): ImageNode {
  const { registry, access, count, repositories } = group;
  const id = `registry ${registry ?? ''}`;
  const words = { public: vscode.l10n.t('public'), private: vscode.l10n.t('private'), mixed: '' }[access];
  const icon = registry === null ? 'question' : { public: 'globe', private: 'lock', mixed: 'server' }[access];
  return {
    id,
    label: registry ?? vscode.l10n.t('Unknown registry (variable)'),
    description: [words, countWords(count.images)].filter(Boolean).join(' · '),
    iconWords: vscode.l10n.t('registry'),
    icon: new vscode.ThemeIcon(icon),
    state: Expanded,
    actions: [],
    children: repositories.map((repository) => repositoryNode(repository, registry, id)),
  };
}

function repositoryNode({ repository, images }: RepositoryGroup, registry: string | null, parent: string): ImageNode {
  // As pipelines write it.
  const name = registry === 'docker.io' ? repository.replace(/^library\//, '') : repository;
  const [first, ...others] = images;
  if (first !== undefined && others.length === 0) return imageNode(first, repositoryWords(first, name), parent);
  const id = `${parent} ${repository}`;
  return {
    id,
    label: name,
    description: countWords(images.length),
    iconWords: vscode.l10n.t('repository'),
    icon: new vscode.ThemeIcon('package'),
    state: Expanded,
    actions: [],
    children: images.map((image) => imageNode(image, versionWords(image), id)),
  };
}

function imageNode(image: ImageGroup, label: string, parent: string): ImageNode {
  const { key, name, places, registry, credentialPlaces } = image;
  const id = `${parent} ${key}`;
  const [first, ...others] = places;
  const description = [verdictWords(image), pinningWords(image), ownersWords(places)].filter(Boolean).join(' · ');
  return {
    id,
    label,
    description,
    // Its description begins with it.
    iconWords: '',
    tooltip: tooltipOf(image),
    icon: coloredIcon(verdictIcon(image)),
    state: others.length === 0 ? None : Collapsed,
    children: others.length === 0 ? [] : places.map((place) => placeNode(place, image, id)),
    actions: actionsOf(image),
    reference: name,
    credentialPlaces,
    ...(registry !== null && { registry }),
    ...(first && { uri: first.uri, position: first.range.start }),
  };
}

/** A new entry helps where there is none, or a bad one. */
function actionsOf({ verdict, registry, credentialPlaces }: ImageGroup): readonly RowAction[] {
  const lacks = verdict === 'no-credential' && registry !== null;
  const isBad = verdict === 'will-be-refused' && registry !== null;
  return [
    'image',
    ...(credentialPlaces.length > 0 ? ['credential' as const] : []),
    ...(lacks || isBad ? ['generate' as const] : []),
    ...(lacks ? ['cover' as const] : []),
    'copy',
  ];
}

function placeNode(place: ImagePlace, { name }: ImageGroup, parent: string): ImageNode {
  const { uri, range, role } = place;
  return {
    id: `${parent} ${uri} ${range.start.line} ${range.start.character} ${role}`,
    label: ownerWords(place),
    description: placeWords(place),
    iconWords: vscode.l10n.t('place'),
    state: None,
    children: [],
    actions: ['image', 'copy'],
    reference: name,
    uri,
    position: range.start,
  };
}

function tooltipOf(image: ImageGroup): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendCodeblock(image.name, 'text');
  const { credential } = image;
  const key = credential?.key == null ? '' : vscode.l10n.t(', key {0}', credential.key);
  const pinning = image.digest === null ? vscode.l10n.t('not pinned: the tag can change') : vscode.l10n.t('pinned by digest');
  const shown = image.places.slice(0, maxPlaces).map((place) => `${ownerWords(place)} · ${placeWords(place)}`);
  const more = image.places.length > shown.length ? [vscode.l10n.t('and {0} more', image.places.length - shown.length)] : [];
  const lines = [`${verdictWords(image)}${key}`, image.reason, ...(image.verdict === 'invalid' ? [] : [pinning]), ...shown, ...more];
  for (const line of lines) text.appendText(line).appendMarkdown('  \n');
  return text;
}

function unknownNodes(items: readonly ImageItem[]): readonly ImageNode[] {
  if (items.length === 0) return [];
  const id = 'unknown';
  const children = items.map(
    ({ uri, range, job, unknown = '' }): ImageNode => ({
      id: `${id} ${uri} ${range.start.line} ${job}`,
      label: job,
      description: unknown,
      iconWords: vscode.l10n.t('job with an unknown image'),
      tooltip: new vscode.MarkdownString().appendText(`${job} · ${fileWords(uri, range.start.line)}\n${unknown}`),
      state: None,
      children: [],
      actions: [],
      uri,
      position: range.start,
    }),
  );
  const description = items.length === 1 ? vscode.l10n.t('1 job') : vscode.l10n.t('{0} jobs', items.length);
  const icon = new vscode.ThemeIcon('question');
  return [{ id, label: vscode.l10n.t('Unknown images'), description, iconWords: '', state: Collapsed, children, actions: [], icon }];
}

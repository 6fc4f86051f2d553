import * as vscode from 'vscode';
import {
  type FilePosition,
  groupImages,
  type ImageGroup,
  type ImageItem,
  type ImagePlace,
  type RegistryGroup,
  type RepositoryGroup,
} from './grouped.ts';
import { countWords, fileWords, ownerWords, pinningWords, placeWords, verdictIcon, verdictWords, versionWords } from './labels.ts';

/** A row and its children. A row with `uri` and `position` can be opened; `isImage` means that its pull can be explained. */
export interface ImageNode {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip?: vscode.MarkdownString;
  readonly icon?: string;
  readonly state: vscode.TreeItemCollapsibleState;
  readonly children: readonly ImageNode[];
  readonly uri?: string;
  readonly position?: FilePosition;
  readonly isImage?: true;
}

export interface ImageTree extends vscode.TreeDataProvider<ImageNode> {
  /** Requests the images again and redraws the tree if they have changed. */
  refresh(): Promise<void>;
}

const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** More would fill the window. */
const maxPlaces = 10;

/** The images of the workspace by registry and repository. Sends a request when first shown, and after that only on `refresh`. */
export function createImageTree(ask: () => Promise<readonly ImageItem[]>): ImageTree {
  const changed = new vscode.EventEmitter<undefined>();
  let shown: { readonly answer: string; readonly roots: readonly ImageNode[] } | undefined;
  const load = async () => {
    const items = await ask();
    const answer = JSON.stringify(items);
    if (shown?.answer !== answer) shown = { answer, roots: rootsOf(items) };
    return shown;
  };
  return {
    onDidChangeTreeData: changed.event,
    getTreeItem: itemOf,
    getChildren: async (node) => [...(node?.children ?? (shown ?? (await load())).roots)],
    refresh: async () => {
      const before = shown;
      if ((await load()) !== before) changed.fire(undefined);
    },
  };
}

function itemOf({ id, label, description, tooltip, icon, state, uri, position, isImage }: ImageNode): vscode.TreeItem {
  const item = new vscode.TreeItem(label, state);
  item.id = id;
  item.description = description;
  if (tooltip !== undefined) item.tooltip = tooltip;
  if (icon !== undefined) item.iconPath = new vscode.ThemeIcon(icon);
  if (isImage) item.contextValue = 'image';
  if (uri === undefined || position === undefined) return item;
  const at = new vscode.Position(position.line, position.character);
  const selection = new vscode.Range(at, at);
  item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [vscode.Uri.parse(uri, true), { selection }] };
  return item;
}

function rootsOf(items: readonly ImageItem[]): readonly ImageNode[] {
  const { registries, malformed, unknown } = groupImages(items);
  return [...registries.map(registryNode), ...malformedNodes(malformed), ...unknownNodes(unknown)];
}

function registryNode({ registry, repositories }: RegistryGroup): ImageNode {
  const id = `registry ${registry ?? ''}`;
  const images = repositories.reduce((count, repository) => count + repository.images.length, 0);
  return {
    id,
    label: registry ?? vscode.l10n.t('Unknown registry (variable)'),
    description: countWords(images),
    icon: registry === null ? 'question' : 'server',
    state: Expanded,
    children: repositories.map((repository) => repositoryNode(repository, registry, id)),
  };
}

function repositoryNode({ repository, images }: RepositoryGroup, registry: string | null, parent: string): ImageNode {
  const id = `${parent} ${repository}`;
  return {
    id,
    // As pipelines write it.
    label: registry === 'docker.io' ? repository.replace(/^library\//, '') : repository,
    description: images.length === 1 ? '' : countWords(images.length),
    icon: 'package',
    state: Expanded,
    children: images.map((image) => imageNode(image, id)),
  };
}

function imageNode(image: ImageGroup, parent: string): ImageNode {
  const { expanded, credential, verdict, reason, places } = image;
  const id = `${parent} ${expanded} ${JSON.stringify([credential, verdict, reason])}`;
  const [first, ...others] = places;
  const words = [verdictWords(image), pinningWords(image)];
  const owners = first === undefined ? '' : others.length === 0 ? ownerWords(first) : vscode.l10n.t('{0} places', places.length);
  return {
    id,
    label: versionWords(image),
    description: [...words, owners].join(' · '),
    tooltip: tooltipOf(image),
    icon: verdictIcon(image),
    state: others.length === 0 ? None : Collapsed,
    children: others.length === 0 ? [] : places.map((place) => placeNode(place, id)),
    isImage: true,
    ...(first && { uri: first.uri, position: first.range.start }),
  };
}

function placeNode(place: ImagePlace, parent: string): ImageNode {
  const { uri, range, role } = place;
  return {
    id: `${parent} ${uri} ${range.start.line} ${range.start.character} ${role}`,
    label: ownerWords(place),
    description: placeWords(place),
    state: None,
    children: [],
    isImage: true,
    uri,
    position: range.start,
  };
}

function tooltipOf(image: ImageGroup): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  text.appendCodeblock(image.expanded, 'text');
  const { credential } = image;
  const key = credential?.key == null ? '' : vscode.l10n.t(', key {0}', credential.key);
  const pinning = image.digest === null ? vscode.l10n.t('not pinned: the tag can change') : vscode.l10n.t('pinned by digest');
  const shown = image.places.slice(0, maxPlaces).map((place) => `${ownerWords(place)} · ${placeWords(place)}`);
  const more = image.places.length > shown.length ? [vscode.l10n.t('and {0} more', image.places.length - shown.length)] : [];
  for (const line of [`${verdictWords(image)}${key}`, image.reason, pinning, ...shown, ...more])
    text.appendText(line).appendMarkdown('  \n');
  return text;
}

function malformedNodes(places: readonly ImagePlace[]): readonly ImageNode[] {
  if (places.length === 0) return [];
  const id = 'malformed';
  const children = places.map((place) => placeNode(place, id));
  const label = vscode.l10n.t('Invalid image references');
  return [{ id, label, description: vscode.l10n.t('cannot be pulled'), state: Collapsed, children, icon: 'error' }];
}

function unknownNodes(items: readonly ImageItem[]): readonly ImageNode[] {
  if (items.length === 0) return [];
  const id = 'unknown';
  const children = items.map(
    ({ uri, range, job, unknown = '' }): ImageNode => ({
      id: `${id} ${uri} ${range.start.line} ${job}`,
      label: job,
      description: unknown,
      tooltip: new vscode.MarkdownString().appendText(`${job} · ${fileWords(uri, range.start.line)}\n${unknown}`),
      state: None,
      children: [],
      uri,
      position: range.start,
    }),
  );
  return [{ id, label: vscode.l10n.t('Unknown images'), description: '', state: Collapsed, children, icon: 'question' }];
}

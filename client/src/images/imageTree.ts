import * as vscode from 'vscode';
import { countImages, type ImageCount } from '../../../server/src/core/pulls/imageCount.ts';
import type { ImageItem } from './grouped.ts';
import { filterImages, type ImageFilter, noFilter } from './imageFilter.ts';
import { type ImageNode, rootsOf } from './imageRows.ts';
import { pathWords, verdictWords } from './labels.ts';

/** What the list has, and what of it the filter shows. */
export interface ListCounts {
  readonly all: ImageCount;
  readonly shown: ImageCount;
}

export interface ImageTree extends vscode.TreeDataProvider<ImageNode> {
  readonly filter: ImageFilter;
  /** Undefined until the list was shown. */
  readonly counts: ListCounts | undefined;
  readonly onDidLoad: vscode.Event<ListCounts>;
  /** Requests the images again and redraws the tree if they have changed. */
  refresh(): Promise<void>;
  setFilter(filter: ImageFilter): Promise<void>;
}

interface Loaded {
  readonly answer: string;
  readonly roots: readonly ImageNode[];
  readonly counts: ListCounts;
}

/** What the server said about the workspace, and about the file of the filter. */
interface Answered {
  readonly uri: string | undefined;
  readonly all: readonly ImageItem[];
  readonly listed: readonly ImageItem[];
}

/** Requests all images of the workspace, or those of one file. */
export type AskForImages = (uri?: string) => Promise<readonly ImageItem[]>;

/** The images of the workspace, problems first. Sends a request when first shown, and after that only on `refresh` and for another file. */
export function createImageTree(ask: AskForImages): ImageTree {
  const changed = new vscode.EventEmitter<undefined>();
  const didLoad = new vscode.EventEmitter<ListCounts>();
  let shown: Loaded | undefined;
  let filter = noFilter;
  let lastLoad = 0;
  let answered: Answered | undefined;
  const request = async (uri: string | undefined): Promise<Answered> => {
    const all = await ask();
    return { uri, all, listed: uri === undefined ? all : await ask(uri) };
  };
  /** Undefined if a later load has begun meanwhile. */
  const load = async (known?: Answered): Promise<Loaded | undefined> => {
    const own = ++lastLoad;
    const now = known ?? (await request(filter.uri));
    if (own !== lastLoad) return undefined;
    answered = now;
    const { all, listed } = now;
    const items = filterImages(listed, filter, (item) => `${pathWords(item.uri)} ${verdictWords(item)}`);
    const counts = { all: countImages(all), shown: countImages(items) };
    const answer = JSON.stringify([items, counts]);
    if (shown?.answer !== answer) shown = { answer, counts, roots: rootsOf(items) };
    didLoad.fire(counts);
    return shown;
  };
  const update = async (known?: Answered) => {
    const before = shown;
    const now = await load(known);
    if (now !== undefined && now !== before) changed.fire(undefined);
  };
  return {
    onDidChangeTreeData: changed.event,
    onDidLoad: didLoad.event,
    get filter() {
      return filter;
    },
    get counts() {
      return shown?.counts;
    },
    getTreeItem: itemOf,
    getChildren: async (node) => [...(node?.children ?? (shown ?? (await load()) ?? shown)?.roots ?? [])],
    refresh: () => update(),
    // The text only chooses among what the server has answered.
    setFilter: async (next) => {
      filter = next;
      await update(answered?.uri === next.uri ? answered : undefined);
    },
  };
}

function itemOf({ id, label, description, iconWords, tooltip, icon, state, uri, position, actions }: ImageNode): vscode.TreeItem {
  const item = new vscode.TreeItem(label, state);
  item.id = id;
  item.description = description;
  item.accessibilityInformation = { label: [iconWords, label, description].filter(Boolean).join(', ') };
  if (tooltip !== undefined) item.tooltip = tooltip;
  if (icon !== undefined) item.iconPath = icon;
  if (actions.length > 0) item.contextValue = actions.join(' ');
  if (uri === undefined || position === undefined) return item;
  const at = new vscode.Position(position.line, position.character);
  const selection = new vscode.Range(at, at);
  item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [vscode.Uri.parse(uri, true), { selection }] };
  return item;
}

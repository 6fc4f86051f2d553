import * as vscode from 'vscode';
import type { ImageCount } from '../../../server/src/core/pulls/imageCount.ts';
import type { LanguageServer } from '../server/languageServer.ts';
import { registerFilterCommands } from './filterCommands.ts';
import type { ImageItem } from './grouped.ts';
import { type ImageFilter, isFiltering } from './imageFilter.ts';
import { createImageTree, type ImageTree, type ListCounts } from './imageTree.ts';
import { countsWords, countWords, pathWords, problemWords } from './labels.ts';

const viewId = 'pullproof.images';
/** Sent by the server when the images may have changed. */
export const imagesChanged = 'pullproof/imagesChanged';

const pipelineFiles = '**/{.gitlab-ci.yml,*.gitlab-ci.yml}';

/** Requests all images of the workspace from the server, or what one file makes the Runner pull. */
export function askForImages(server: LanguageServer, uri?: string): Promise<readonly ImageItem[]> {
  return server.sendRequest<readonly ImageItem[]>('pullproof/images', { all: true, ...(uri !== undefined && { uri }) });
}

/** What is around the list: the extension's API has it for tests. */
export interface ImageViewTexts {
  readonly description: string | undefined;
  readonly message: string | undefined;
  readonly badge: vscode.ViewBadge | undefined;
}

export interface ImageView {
  readonly tree: ImageTree;
  readonly texts: () => ImageViewTexts;
  /** Shows how many problems the workspace has, also while the list is hidden. */
  readonly showBadge: (count: ImageCount) => void;
  readonly disposable: vscode.Disposable;
}

/** The view of images, and the command `Pullproof: List Images`, which opens it. A hidden list sends no requests. */
export function registerImageView(server: LanguageServer): ImageView {
  // A list that is visible does not ask the user to restart the server.
  const ask = async (uri?: string) => (server.state === 'off' ? [] : askForImages(server, uri).catch(() => []));
  const tree = createImageTree(ask);
  const view = vscode.window.createTreeView(viewId, { treeDataProvider: tree, showCollapseAll: true });
  let isStale = false;
  const refresh = async () => {
    isStale = !view.visible;
    if (view.visible) await tree.refresh();
  };
  const showBadge = ({ images, problems }: ImageCount) => {
    const tooltip = vscode.l10n.t('{0} in {1}', problemWords(problems), countWords(images));
    view.badge = problems === 0 ? undefined : { value: problems, tooltip };
  };
  const showTexts = (counts: ListCounts) => {
    if (server.state === 'off') {
      view.badge = undefined;
      view.description = '';
      view.message = vscode.l10n.t('Pullproof is off, because it crashed twice.');
      return;
    }
    showBadge(counts.all);
    view.description = isFiltering(tree.filter)
      ? vscode.l10n.t('{0} of {1}', counts.shown.images, countWords(counts.all.images))
      : countsWords(counts.all);
    // A message would hide the welcome text, which says how to clear the filter.
    view.message = counts.shown.images === 0 ? '' : filterWords(tree.filter);
  };
  const disposable = vscode.Disposable.from(
    view,
    tree.onDidLoad(showTexts),
    view.onDidChangeVisibility(() => isStale && refresh()),
    server.onDidNotify((method) => method === imagesChanged && refresh()),
    server.onDidChangeState(refresh),
    registerFilterCommands(tree, () => vscode.commands.executeCommand(`${viewId}.focus`)),
    watchPipelines(),
  );
  const texts = () => ({ description: view.description, message: view.message, badge: view.badge });
  return { tree, texts, showBadge, disposable };
}

/** `Filtered: problems, "redis", ci/build.yml`. Empty without a filter. */
function filterWords(filter: ImageFilter): string {
  if (!isFiltering(filter)) return '';
  const { text, onlyProblems, uri } = filter;
  const parts = [
    ...(onlyProblems ? [vscode.l10n.t('problems')] : []),
    ...(text.trim() === '' ? [] : [`“${text.trim()}”`]),
    ...(uri === undefined ? [] : [pathWords(uri)]),
  ];
  return vscode.l10n.t('Filtered: {0}. Use “Clear Filter” above to show all images.', parts.join(', '));
}

/** Shows the views only in workspaces with pipelines. */
function watchPipelines(): vscode.Disposable {
  const show = (isThere: boolean) => vscode.commands.executeCommand('setContext', 'pullproof.hasPipelines', isThere);
  const look = async () => {
    const isOpen = vscode.workspace.textDocuments.some(isPipeline);
    show(isOpen || (await vscode.workspace.findFiles(pipelineFiles, '**/node_modules/**', 1)).length > 0);
  };
  const watcher = vscode.workspace.createFileSystemWatcher(pipelineFiles, false, true, false);
  look();
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(() => show(true)),
    watcher.onDidDelete(look),
    vscode.workspace.onDidChangeWorkspaceFolders(look),
    vscode.workspace.onDidOpenTextDocument((document) => isPipeline(document) && show(true)),
  );
}

function isPipeline({ uri }: vscode.TextDocument): boolean {
  return uri.path.endsWith('.gitlab-ci.yml');
}

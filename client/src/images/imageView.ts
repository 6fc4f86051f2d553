import * as vscode from 'vscode';
import type { LanguageServer } from '../server/languageServer.ts';
import type { ImageItem } from './grouped.ts';
import { createImageTree, type ImageTree } from './imageTree.ts';

const viewId = 'pullproof.images';
/** Sent by the server when the images may have changed. */
export const imagesChanged = 'pullproof/imagesChanged';

const pipelineFiles = '**/{.gitlab-ci.yml,*.gitlab-ci.yml}';

/** Requests all images of the workspace from the server. */
export function askForImages(server: LanguageServer): Promise<readonly ImageItem[]> {
  return server.sendRequest<readonly ImageItem[]>('pullproof/images', { all: true });
}

/** A list that is visible does not ask the user to restart the server. */
async function imagesWithoutQuestions(server: LanguageServer): Promise<readonly ImageItem[]> {
  return server.state === 'off' ? [] : askForImages(server).catch(() => []);
}

/** The list of images in the Explorer, and the command `Pullproof: List Images`, which opens it. A hidden list sends no requests. */
export function registerImageView(server: LanguageServer): { readonly tree: ImageTree; readonly disposable: vscode.Disposable } {
  const tree = createImageTree(() => imagesWithoutQuestions(server));
  const view = vscode.window.createTreeView(viewId, { treeDataProvider: tree, showCollapseAll: true });
  let isStale = false;
  const refresh = async () => {
    isStale = !view.visible;
    if (view.visible) await tree.refresh();
  };
  const disposable = vscode.Disposable.from(
    view,
    view.onDidChangeVisibility(() => isStale && refresh()),
    server.onDidNotify((method) => method === imagesChanged && refresh()),
    server.onDidChangeState((state) => {
      view.message = state === 'off' ? vscode.l10n.t('Pullproof is off, because it crashed twice.') : '';
      void refresh();
    }),
    vscode.commands.registerCommand('pullproof.listImages', () => vscode.commands.executeCommand(`${viewId}.focus`)),
    watchPipelines(),
  );
  return { tree, disposable };
}

/** Shows the list only in workspaces with pipelines. */
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

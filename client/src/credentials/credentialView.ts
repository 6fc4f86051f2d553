import * as vscode from 'vscode';
import { imagesChanged } from '../images/imageView.ts';
import type { LanguageServer } from '../server/languageServer.ts';
import { type CredentialNode, type SourceItem, sourceNodes } from './credentialRows.ts';

const viewId = 'pullproof.credentials';

export interface CredentialTree extends vscode.TreeDataProvider<CredentialNode> {
  /** Requests the sources again and redraws the tree if they have changed. */
  refresh(): Promise<void>;
}

/** The view of the sources of credentials. A hidden one sends no requests. */
export function registerCredentialView(server: LanguageServer): { readonly tree: CredentialTree; readonly disposable: vscode.Disposable } {
  const tree = createCredentialTree(() => askForCredentials(server));
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
    server.onDidChangeState(async (state) => {
      await refresh();
      view.message = state === 'off' ? vscode.l10n.t('Pullproof is off, because it crashed twice.') : '';
    }),
  );
  return { tree, disposable };
}

/** A list that is visible does not ask the user to restart the server. */
async function askForCredentials(server: LanguageServer): Promise<readonly SourceItem[]> {
  return server.state === 'off' ? [] : server.sendRequest<readonly SourceItem[]>('pullproof/credentials', {}).catch(() => []);
}

function createCredentialTree(ask: () => Promise<readonly SourceItem[]>): CredentialTree {
  const changed = new vscode.EventEmitter<undefined>();
  let shown: { readonly answer: string; readonly roots: readonly CredentialNode[] } | undefined;
  const load = async () => {
    const sources = await ask();
    const answer = JSON.stringify(sources);
    if (shown?.answer !== answer) shown = { answer, roots: sourceNodes(sources) };
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

function itemOf({ id, label, description, iconWords, tooltip, icon, children, place }: CredentialNode): vscode.TreeItem {
  const { None, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(label, children.length === 0 ? None : Expanded);
  item.id = id;
  item.description = description;
  item.accessibilityInformation = { label: [iconWords, label, description].filter(Boolean).join(', ') };
  item.tooltip = tooltip;
  item.iconPath = icon;
  if (place === undefined) return item;
  const { start, end } = place.range;
  const selection = new vscode.Range(start.line, start.character, end.line, end.character);
  item.command = { command: 'vscode.open', title: vscode.l10n.t('Open'), arguments: [vscode.Uri.parse(place.uri, true), { selection }] };
  return item;
}

import * as vscode from 'vscode';
import { mayHoldAuth } from '../../../../server/src/core/generators/configJson.ts';
import { runnerTables } from '../../../../server/src/core/generators/runnerTables.ts';
import type { EntryContext } from '../../../../server/src/core/index.ts';

/** A file that an entry can be added to, as it was when the list was made. */
export interface ConfigFile {
  readonly uri: vscode.Uri;
  readonly kind: 'docker-config' | 'runner-config';
  readonly text: string;
  /** Where the cursor is, if the file is visible in an editor. */
  readonly cursor?: number;
}

/** More are not listed. Real workspaces have a few. */
const maxFiles = 50;

/** The configurations of the workspace, and those that are open: the active one first, then the other visible ones. Files that cannot be read are left out. */
export async function configFiles({ files }: EntryContext): Promise<readonly ConfigFile[]> {
  const shown = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].flatMap((editor) => editor?.document ?? []);
  const documents = [...new Set([...shown, ...vscode.workspace.textDocuments])].filter(({ isClosed }) => !isClosed);
  const kinds = new Map(files.map(({ uri, kind }) => [vscode.Uri.parse(uri, true).toString(), kind]));
  const open = documents.flatMap((document): readonly ConfigFile[] => {
    const kind = kinds.get(document.uri.toString()) ?? kindOf(document);
    return kind === undefined ? [] : [{ uri: document.uri, kind, text: document.getText(), ...cursorIn(document) }];
  });
  const opened = new Set(open.map(({ uri }) => uri.toString()));
  const closed = [...kinds].filter(([uri]) => !opened.has(uri)).slice(0, maxFiles);
  const read = await Promise.all(
    closed.map(async ([uri, kind]): Promise<readonly ConfigFile[]> => {
      const parsed = vscode.Uri.parse(uri, true);
      const text = await textOf(parsed);
      return text === undefined ? [] : [{ uri: parsed, kind, text }];
    }),
  );
  return [...open, ...read.flat()];
}

/** Also a file outside the workspace, and one that has no credential so far. */
function kindOf(document: vscode.TextDocument): ConfigFile['kind'] | undefined {
  const { path } = document.uri;
  const hasName = /(?:^|\/)(?:config\.json|auth\.json|docker-?config[^/]*\.json|\.dockercfg|[^/]*\.dockerconfigjson)$/.test(path);
  if (hasName && mayHoldAuth(document.getText())) return 'docker-config';
  return path.endsWith('.toml') && runnerTables(document.getText()).length > 0 ? 'runner-config' : undefined;
}

function cursorIn(document: vscode.TextDocument): Pick<ConfigFile, 'cursor'> {
  const editor = vscode.window.visibleTextEditors.find((candidate) => candidate.document === document);
  return editor === undefined ? {} : { cursor: document.offsetAt(editor.selection.active) };
}

/** The text on disk. Undefined if it cannot be read. */
export async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  try {
    // The same text as that of a document, which has no byte order mark.
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

/** Why the file cannot be written, as far as VS Code knows. */
export async function obstacleAt(uri: vscode.Uri): Promise<'read-only' | 'gone' | undefined> {
  if (uri.scheme === 'untitled') return undefined;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return 'read-only';
  try {
    const { permissions } = await vscode.workspace.fs.stat(uri);
    return permissions === vscode.FilePermission.Readonly ? 'read-only' : undefined;
  } catch {
    return 'gone';
  }
}

export function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

import type { TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Edit } from '../core/index.ts';
import type { OpenFile, Session } from '../workspace/session.ts';
import { toSnippetEdits, toTextEdits } from './convert.ts';

/** An edit that can be sent, or the reason why there is none. */
export type CheckedEdit = { readonly edit: WorkspaceEdit } | { readonly refused: string };

/** The edits of one file, and what they were computed from. */
interface FileEdit {
  readonly uri: string;
  readonly path: string;
  readonly written: string;
  /** Undefined while the editor does not have the file open. */
  readonly open: TextDocument | undefined;
  readonly version: number | null;
  readonly edits: TextEdit[];
}

/** An edit of one open document. It names the version that it was computed for. */
export function toWorkspaceEdit(session: Session, { document }: OpenFile, edits: readonly Edit[]): WorkspaceEdit {
  return asWorkspaceEdit(session, [{ uri: document.uri, version: document.version, edits: toTextEdits(document, edits) }]);
}

/** The same for an editor that places the cursor. Only edits with versions can do that. */
export function toSnippetEdit(session: Session, open: OpenFile, edits: readonly Edit[]): WorkspaceEdit {
  const { document } = open;
  if (!namesVersions(session)) return toWorkspaceEdit(session, open, edits);
  return { documentChanges: [{ textDocument: { uri: document.uri, version: document.version }, edits: toSnippetEdits(document, edits) }] };
}

/**
 * Edits of several files, open or not. An editor does not know the version of a file that is not open, so the text on disk is read again: there is no
 * edit unless every file still has the text that the edits were computed from.
 */
export async function checkedEdit(session: Session, edits: ReadonlyMap<string, readonly Edit[]>): Promise<CheckedEdit> {
  const files = [...edits].flatMap(([uri, ofFile]) => fileEdit(session, uri, ofFile) ?? []);
  if (files.length < edits.size) return { refused: 'A file has changed. Nothing was edited: try again.' };
  for (const file of files) {
    if (file.open !== undefined) continue;
    const { text } = await session.store.read(file.uri);
    if (text?.includes('\ufffd')) return { refused: `${file.path} is not valid UTF-8. Nothing was edited.` };
    if (text === file.written) continue;
    session.readAgain([file.uri]);
    return { refused: `${file.path} has changed on disk. Nothing was edited: try again.` };
  }
  const changed = files.find((file) => !isCurrent(session, file));
  if (changed !== undefined) return { refused: `${changed.path} has changed. Nothing was edited: try again.` };
  return { edit: asWorkspaceEdit(session, files) };
}

function fileEdit(session: Session, uri: string, edits: readonly Edit[]): FileEdit | undefined {
  const [file, document] = [session.workspace.file(uri), session.find(uri)];
  if (file === undefined || document === undefined) return undefined;
  const open = session.openDocument(uri);
  // The editor has another text than the one that is known.
  if (open !== undefined && open !== document) return undefined;
  return { uri, path: file.path, written: file.written, open, version: open?.version ?? null, edits: toTextEdits(document, edits) };
}

function isCurrent(session: Session, { uri, written, open, version }: FileEdit): boolean {
  const now = session.openDocument(uri);
  return now === open && (now?.version ?? null) === version && session.workspace.file(uri)?.written === written;
}

function asWorkspaceEdit(session: Session, files: readonly Pick<FileEdit, 'uri' | 'version' | 'edits'>[]): WorkspaceEdit {
  if (!namesVersions(session)) return { changes: Object.fromEntries(files.map(({ uri, edits }) => [uri, edits])) };
  return { documentChanges: files.map(({ uri, version, edits }): TextDocumentEdit => ({ textDocument: { uri, version }, edits })) };
}

function namesVersions({ client }: Session): boolean {
  return client.capabilities.workspace?.workspaceEdit?.documentChanges === true;
}

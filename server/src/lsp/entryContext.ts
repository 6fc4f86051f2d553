import type { TextEdit } from 'vscode-languageserver';
import { addReference, type EntryContext, entryContext } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toTextEdits } from './convert.ts';
import { listedInSlices } from './images.ts';

const nothing: EntryContext = { registries: [], keys: [], files: [], variables: [], pathKeys: true, project: null };

/** Pullproof's own request: what the workspace has for the command that writes auth entries. The result is described in docs/lsp.md. */
export function registerEntryContext(session: Session): void {
  session.connection.onRequest('pullproof/entryContext', async (params: unknown): Promise<EntryContext> => {
    await session.ready;
    await session.workspace.projectsKnown();
    const uri = typeof params === 'object' && params !== null && 'uri' in params ? params.uri : undefined;
    const images = await listedInSlices(session, 'known-of-jobs');
    return session.answer(nothing, () => entryContext(session.workspace.core, images, typeof uri === 'string' ? uri : undefined));
  });
  session.connection.onRequest('pullproof/addReference', async (params: ReferenceParams): Promise<readonly TextEdit[] | null> => {
    await session.ready;
    return session.answer(null, () => referenceEdits(session, params));
  });
}

interface ReferenceParams {
  readonly uri: string;
  /** The text that the edits are for. */
  readonly text: string;
  readonly index: number;
  readonly registry: string;
  readonly variable: string;
}

function referenceEdits(
  { workspace, find }: Session,
  { uri, text, index, registry, variable }: ReferenceParams,
): readonly TextEdit[] | null {
  const file = workspace.core.file(workspace.spellingOf(uri));
  const document = file && find(file.uri);
  if (file?.written !== text || document === undefined) return null;
  const edits = addReference(file, index, registry, variable);
  return edits === undefined ? null : toTextEdits(document, edits);
}

import { type EntryContext, entryContext } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { listedInSlices } from './images.ts';

const nothing: EntryContext = { registries: [], keys: [], files: [], pathKeys: true, project: null };

/** Pullproof's own request: what the workspace has for the command that writes auth entries. The result is described in docs/lsp.md. */
export function registerEntryContext(session: Session): void {
  session.connection.onRequest('pullproof/entryContext', async (params: unknown): Promise<EntryContext> => {
    await session.ready;
    await session.workspace.projectsKnown();
    const uri = typeof params === 'object' && params !== null && 'uri' in params ? params.uri : undefined;
    const images = await listedInSlices(session, 'known-of-jobs');
    return session.answer(nothing, () => entryContext(session.workspace.core, images, typeof uri === 'string' ? uri : undefined));
  });
}

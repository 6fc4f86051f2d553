import { isKnownRegistry } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';

/** Pullproof's own request: whether the workspace has an image or a credential for a registry. Commands check their arguments with it. */
export function registerRegistries(session: Session): void {
  session.connection.onRequest('pullproof/knowsRegistry', async (params: unknown): Promise<unknown> => {
    await session.ready;
    await session.workspace.projectsKnown();
    const registry = typeof params === 'object' && params !== null && 'registry' in params ? params.registry : undefined;
    return session.answer<boolean>(false, () => typeof registry === 'string' && isKnownRegistry(session.workspace.core, registry));
  });
}

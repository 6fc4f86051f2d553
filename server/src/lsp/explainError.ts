import type { Range } from 'vscode-languageserver';
import { type ExplainedCause, type ExplainedError, explainError } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toRange } from './convert.ts';

type LinkedCause = Omit<ExplainedCause, 'location'> & { readonly location?: { readonly uri: string; readonly range: Range } };

/** The result of `pullproof/explainError`. */
export type ExplainErrorAnswer = Omit<ExplainedError, 'causes'> & { readonly causes: readonly LinkedCause[] };

/** Pullproof's own request: why a pull failed, from the log of a job. The result is described in docs/lsp.md. Nothing of the text is kept. */
export function registerExplainError(session: Session): void {
  session.connection.onRequest('pullproof/explainError', async (params: unknown): Promise<ExplainErrorAnswer | null> => {
    await session.ready;
    await session.workspace.projectsKnown();
    const text = typeof params === 'object' && params !== null && 'text' in params ? params.text : undefined;
    if (typeof text !== 'string') return null;
    return session.answer(null, (): ExplainErrorAnswer => {
      const explained = explainError(session.workspace.core, text);
      return { ...explained, causes: explained.causes.map((cause) => linked(cause, session)) };
    });
  });
}

function linked({ location, ...cause }: ExplainedCause, { find }: Session): LinkedCause {
  const document = location && find(location.uri);
  if (location === undefined || document === undefined) return cause;
  return { ...cause, location: { uri: document.uri, range: toRange(document, location.range) } };
}

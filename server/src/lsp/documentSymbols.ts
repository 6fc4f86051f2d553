import { symbolsOf } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toDocumentSymbol } from './convert.ts';

export function registerDocumentSymbols(session: Session): void {
  session.connection.onDocumentSymbol(({ textDocument }) =>
    session.answer(null, () => {
      const open = session.openFile(textDocument.uri);
      return open === undefined ? null : symbolsOf(open.file).map((symbol) => toDocumentSymbol(open.document, symbol));
    }),
  );
}

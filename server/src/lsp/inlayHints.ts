import { inlayHintsOf } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toInlayHint } from './convert.ts';

export function registerInlayHints(session: Session): void {
  session.connection.languages.inlayHint.on(({ textDocument, range }) =>
    session.answer(null, () => {
      const open = session.settings.inlayHints ? session.openFile(textDocument.uri) : undefined;
      if (open === undefined) return null;
      const { document, file } = open;
      const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      return inlayHintsOf(file, span).map((hint) => toInlayHint(document, hint));
    }),
  );
}

import { linksOf } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toDocumentLink } from './convert.ts';

export function registerDocumentLinks(session: Session): void {
  session.connection.onDocumentLinks(({ textDocument }) =>
    session.answer(null, () => {
      const open = session.openFile(textDocument.uri);
      return open === undefined ? null : linksOf(open.file).map((link) => toDocumentLink(open.document, link));
    }),
  );
}

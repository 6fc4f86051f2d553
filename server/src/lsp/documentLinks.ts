import { linksOf } from '../core/index.ts';
import { toDocumentLink } from './convert.ts';
import type { Session } from '../workspace/session.ts';

export function registerDocumentLinks(session: Session): void {
  session.connection.onDocumentLinks(({ textDocument }) =>
    session.answer(null, () => {
      const open = session.openFile(textDocument.uri);
      return open === undefined ? null : linksOf(open.file).map((link) => toDocumentLink(open.document, link));
    }),
  );
}

import { commandTarget, linksOf } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toDocumentLink } from './convert.ts';
import { canFetch } from './fetchIncludes.ts';

export function registerDocumentLinks(session: Session): void {
  session.connection.onDocumentLinks(({ textDocument }) =>
    session.answer(null, () => {
      const open = session.openFile(textDocument.uri);
      const options = canFetch(session) && session.runsCommands ? { fetchTarget } : {};
      return open === undefined ? null : linksOf(open.file, options).map((link) => toDocumentLink(open.document, link));
    }),
  );
}

function fetchTarget(uri: string): string {
  return commandTarget('pullproof.fetchIncludes', { uri });
}

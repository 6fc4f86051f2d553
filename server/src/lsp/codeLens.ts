import { lensesOf } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toCodeLens } from './convert.ts';
import { listedInSlices } from './images.ts';

export function registerCodeLens(session: Session): void {
  session.connection.onCodeLens(async ({ textDocument }) => {
    // Most of the work, with other requests answered in between. The counts then use what is known.
    if (session.openFile(textDocument.uri) !== undefined) await listedInSlices(session, 'everything');
    return session.answer(null, () => {
      const open = session.openFile(textDocument.uri);
      return open === undefined ? null : lensesOf(open.file).map((lens) => toCodeLens(open.document, lens, session.runsCommands));
    });
  });
}

import { lensesOf } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toCodeLens } from './convert.ts';

/** The command of Pullproof's own extension that shows the references of a place. */
const showReferences = 'pullproof.showReferences';

export function registerCodeLens(session: Session): void {
  session.connection.onCodeLens(({ textDocument }) =>
    session.answer(null, () => {
      const open = session.openFile(textDocument.uri);
      const command = session.runsCommands ? showReferences : undefined;
      return open === undefined ? null : lensesOf(open.file).map((lens) => toCodeLens(open.document, lens, command));
    }),
  );
}

import type { Hover, TextDocumentPositionParams } from 'vscode-languageserver';
import { explainPullAt, hoverAt } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toHover } from './convert.ts';
import { hoverLinks } from './links.ts';

export function registerHover(session: Session): void {
  session.connection.onHover((params) => session.answer(null, () => hoverOn(session, params)));

  session.connection.onRequest('pullproof/explain', ({ textDocument: { uri }, position }: TextDocumentPositionParams) =>
    session.answer(null, () => {
      // A list of images leads to files that are not open.
      const [document, file] = [session.find(uri), session.workspace.file(uri)];
      if (document === undefined || file === undefined) return null;
      return explainPullAt(file, document.offsetAt(position), hoverLinks(session.find, session.runsCommands)) ?? null;
    }),
  );
}

function hoverOn(session: Session, params: TextDocumentPositionParams): Hover | null {
  const place = session.openFileAt(params);
  if (place === undefined) return null;
  const hover = hoverAt(place.file, place.offset, hoverLinks(session.find, session.runsCommands, params));
  return hover === undefined ? null : toHover(place.document, hover);
}

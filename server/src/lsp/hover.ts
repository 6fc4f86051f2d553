import type { Hover, TextDocumentPositionParams } from 'vscode-languageserver';
import { hoverAt } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toHover } from './convert.ts';
import { hoverLinks } from './links.ts';

export function registerHover(session: Session): void {
  session.connection.onHover((params) => session.answer(null, () => hoverOn(session, params)));
}

function hoverOn(session: Session, params: TextDocumentPositionParams): Hover | null {
  const place = session.openFileAt(params);
  if (place === undefined) return null;
  const hover = hoverAt(place.file, place.offset, hoverLinks(session.find, session.runsCommands, params));
  return hover === undefined ? null : toHover(place.document, hover);
}

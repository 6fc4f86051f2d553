import type { Hover, TextDocumentPositionParams } from 'vscode-languageserver';
import { hoverAt } from '../core/index.ts';
import type { Session } from '../workspace/session.ts';
import { toHover } from './convert.ts';
import { hoverLinks } from './links.ts';

/** The files for which the extension contributes a JSON schema. VS Code then shows its descriptions. */
const withSchema = /\/\.docker\/config\.json$/;

export function registerHover(session: Session): void {
  session.connection.onHover((params) => session.answer(null, () => hoverOn(session, params)));
}

function hoverOn(session: Session, params: TextDocumentPositionParams): Hover | null {
  const place = session.openFileAt(params);
  if (place === undefined) return null;
  const hover = hoverAt(place.file, place.offset, hoverLinks(session.find, session.runsCommands, params));
  // No text is shown twice.
  const isShown = hover?.isInSchema === true && session.runsCommands && withSchema.test(params.textDocument.uri);
  return hover === undefined || isShown ? null : toHover(place.document, hover);
}

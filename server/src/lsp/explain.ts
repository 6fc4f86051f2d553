import type { Range, TextDocumentPositionParams } from 'vscode-languageserver';
import { explainPullAt, type FilePlace, type PullExplanation, type PullPage } from '../core/index.ts';
import type { FindDocument } from '../workspace/documentStore.ts';
import type { Session } from '../workspace/session.ts';
import { toRange } from './convert.ts';
import { hoverLinks } from './links.ts';

/** A place that the client can open. Without a range: the file. */
export interface LinkedPlace {
  readonly uri: string;
  readonly range?: Range;
}

/** The result of `pullproof/explain`. */
export type ExplainAnswer = Omit<PullExplanation, 'page'> & { readonly page: PullPage<LinkedPlace> };

export function registerExplain(session: Session): void {
  session.connection.onRequest('pullproof/explain', ({ textDocument: { uri }, position }: TextDocumentPositionParams) =>
    session.answer(null, (): ExplainAnswer | null => {
      // A list of images leads to files that are not open.
      const [document, file] = [session.find(uri), session.workspace.file(uri)];
      if (document === undefined || file === undefined) return null;
      const explanation = explainPullAt(file, document.offsetAt(position), hoverLinks(session.find, session.runsCommands));
      return explanation === undefined ? null : { ...explanation, page: linked(explanation.page, session.find) };
    }),
  );
}

/** With the places as lines and columns. Those in files that are not known are left out. */
function linked(page: PullPage, find: FindDocument): PullPage<LinkedPlace> {
  const pulls = page.pulls.map((pull) => ({ ...pull, steps: pull.steps.map((step) => ({ ...step, place: toPlace(step.place, find) })) }));
  const advice = page.advice.map((one) => ({ ...one, place: toPlace(one.place, find) }));
  return { ...page, place: toPlace(page.place, find), pulls, advice };
}

function toPlace(place: FilePlace | undefined, find: FindDocument): LinkedPlace | undefined {
  const document = place && find(place.uri);
  if (place === undefined || document === undefined) return undefined;
  return { uri: document.uri, ...(place.range && { range: toRange(document, place.range) }) };
}

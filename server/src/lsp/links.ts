import type { TextDocumentPositionParams } from 'vscode-languageserver';
import { commandTarget, documentation, fileTarget, type HoverLinks, ownPage } from '../core/index.ts';
import type { FindDocument } from '../workspace/documentStore.ts';
import { toRange } from './convert.ts';

/**
 * The links in hovers: to credentials in any editor, to commands only in editors that run them, because elsewhere the link would do
 * nothing.
 */
export function hoverLinks(findDocument: FindDocument, runsCommands: boolean, at?: TextDocumentPositionParams): HoverLinks {
  return {
    place: ({ uri, range }) => {
      const document = findDocument(uri);
      const line = document && range && toRange(document, range).start.line + 1;
      const target = document && fileTarget(document.uri, line);
      return target && { target, ...(line !== undefined && { line }) };
    },
    docs: ownPage(`${documentation}/how-the-runner-chooses.md`),
    ...(runsCommands && {
      generate: (registry) => commandTarget('pullproof.generateAuthEntry', { registry }),
      ...(at && { explain: commandTarget('pullproof.explainImagePull', { uri: at.textDocument.uri, position: at.position }) }),
      fetch: (uri) => commandTarget('pullproof.fetchIncludes', { uri }),
      refresh: (uri) => commandTarget('pullproof.refreshIncludes', { uri }),
      markCovered: (registry) => commandTarget('pullproof.coverRegistry', { registry }),
    }),
  };
}

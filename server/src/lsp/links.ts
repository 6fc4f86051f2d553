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
    source: ({ uri }, candidate) => {
      const document = uri === undefined ? undefined : findDocument(uri);
      if (document === undefined) return undefined;
      const place = candidate?.entry?.registry.range ?? candidate?.helper?.range;
      return fileTarget(document.uri, place && toRange(document, place).start.line + 1);
    },
    docs: ownPage(`${documentation}/how-the-runner-chooses.md`),
    ...(runsCommands && {
      generate: (registry) => commandTarget('pullproof.generateAuthEntry', { registry }),
      ...(at && { explain: commandTarget('pullproof.explainImagePull', { uri: at.textDocument.uri, position: at.position }) }),
      markCovered: (registry) => commandTarget('pullproof.coverRegistry', { registry }),
    }),
  };
}

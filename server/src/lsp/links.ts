import type { TextDocumentPositionParams } from 'vscode-languageserver';
import { documentation, type HoverLinks } from '../core/index.ts';
import type { FindDocument } from '../workspace/documentStore.ts';
import { toRange } from './convert.ts';

/**
 * The links in hovers: to credentials in any editor, to commands only in editors that run them, because elsewhere the link would do
 * nothing.
 */
export function hoverLinks(findDocument: FindDocument, runsCommands: boolean, at?: TextDocumentPositionParams): HoverLinks {
  const command = (name: string, argument: unknown) => `command:${name}?${encodeURIComponent(JSON.stringify([argument]))}`;
  return {
    source: ({ uri }, candidate) => {
      const document = uri === undefined ? undefined : findDocument(uri);
      if (document === undefined) return undefined;
      const place = candidate?.entry?.registry.range ?? candidate?.helper?.range;
      return place === undefined ? document.uri : `${document.uri}#L${toRange(document, place).start.line + 1}`;
    },
    docs: `${documentation}/how-the-runner-chooses.md`,
    ...(runsCommands && {
      generate: (registry) => command('pullproof.generateAuthEntry', { registry }),
      ...(at && { explain: command('pullproof.explainImagePull', { uri: at.textDocument.uri, position: at.position }) }),
      markCovered: (registry) => command('pullproof.coverRegistry', { registry }),
    }),
  };
}

import type { Position, TextDocumentsConfiguration } from 'vscode-languageserver';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';

/** How the editor's documents are kept: as the library does it, with edits that lie beyond the end moved to the end. */
export const openDocuments: TextDocumentsConfiguration<TextDocument> = {
  create: (uri, languageId, version, content) => {
    // A client may send anything. With an error here, the document is not opened; without it, every later request for it fails.
    if (typeof content !== 'string') throw new TypeError('A document was opened without a text.');
    return TextDocument.create(uri, languageId, version, content);
  },
  update: (document, changes, version) => {
    // Each change is relative to the text after the one before.
    for (const change of changes) TextDocument.update(document, [withinText(document, change)], version);
    if (changes.length === 0) TextDocument.update(document, [], version);
    return document;
  },
};

/** The library loses count of the lines when an edit lies beyond them. */
function withinText(document: TextDocument, change: TextDocumentContentChangeEvent): TextDocumentContentChangeEvent {
  if (!('range' in change)) return change;
  const within = (position: Position) => document.positionAt(document.offsetAt(position));
  return { range: { start: within(change.range.start), end: within(change.range.end) }, text: change.text };
}

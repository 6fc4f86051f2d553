import type { Position, Range } from 'vscode-languageserver';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { PagedText } from '../core/index.ts';

/** In UTF-16 units, about: a page ends with a line. */
const pageLength = 16_000;

/** Pages that have grown longer are divided. */
const longestPage = 4 * pageLength;

/** A stretch of whole lines. All but the last one end with a line feed, and no change within a page takes that away. */
interface Page {
  readonly document: TextDocument;
  /** The number of its first line, and where that begins. */
  readonly line: number;
  readonly start: number;
}

/** A document of the editor. Each page is a document of the library, so that a change within one page changes that one alone. */
export class OpenDocument implements TextDocument {
  readonly uri: string;
  readonly languageId: string;
  version: number;
  private pages: Pages;
  private known: PagedText | undefined;

  constructor(uri: string, languageId: string, version: number, content: string) {
    this.uri = uri;
    this.languageId = languageId;
    this.version = version;
    this.pages = inOrder(pagesOf(content));
  }

  /** Another object for each version. */
  get text(): PagedText {
    this.known ??= new PagedText(this.pages.map(({ document }) => document.getText()));
    return this.known;
  }

  get lineCount(): number {
    const { line, document } = this.pageWhere(() => true);
    return line + document.lineCount;
  }

  getText(range?: Range): string {
    if (range === undefined) return String(this.text);
    const [from, to] = [this.offsetAt(range.start), this.offsetAt(range.end)];
    return this.text.slice(Math.min(from, to), Math.max(from, to));
  }

  positionAt(offset: number): Position {
    const { document, line, start } = this.pageWhere((page) => page.start <= offset);
    const position = document.positionAt(offset - start);
    return { line: line + position.line, character: position.character };
  }

  offsetAt({ line, character }: Position): number {
    const page = this.pageWhere((one) => one.line <= line);
    return page.start + page.document.offsetAt({ line: line - page.line, character });
  }

  getLineRange(line: number): Range {
    const page = this.pageWhere((one) => one.line <= line);
    const { start, end } = page.document.getLineRange(line - page.line);
    return { start: { ...start, line: start.line + page.line }, end: { ...end, line: end.line + page.line } };
  }

  getEOLCharacters(line: number): string {
    const page = this.pageWhere((one) => one.line <= line);
    return page.document.getEOLCharacters(line - page.line);
  }

  update(changes: readonly TextDocumentContentChangeEvent[], version: number): void {
    for (const change of changes) this.apply(change, version);
    this.version = version;
  }

  private apply(change: TextDocumentContentChangeEvent, version: number): void {
    this.known = undefined;
    if (!('range' in change) || change.range === undefined) {
      this.pages = inOrder(pagesOf(change.text));
      return;
    }
    const { start, end } = change.range;
    const [one, other] = [start, end].map(({ line }) => this.pages.indexOf(this.pageWhere((page) => page.line <= line)));
    const [first, last] = [Math.min(one ?? 0, other ?? 0), Math.max(one ?? 0, other ?? 0)];
    const documents = this.pages.map(({ document }) => document);
    const touched = documents.slice(first, last + 1);
    // Where it reaches into several pages, these become one.
    const page = touched.length === 1 && touched[0] ? touched[0] : documentOf(touched.map((each) => each.getText()).join(''));
    const line = this.pages[first]?.line ?? 0;
    // The library loses count of the lines where an edit lies beyond them.
    const within = (place: Position) => page.positionAt(page.offsetAt({ ...place, line: place.line - line }));
    TextDocument.update(page, [{ range: { start: within(start), end: within(end) }, text: change.text }], version);
    const fresh = page.getText().length > longestPage ? pagesOf(page.getText()) : [page];
    this.pages = inOrder(documents.toSpliced(first, touched.length, ...fresh));
  }

  /** The last page of which this holds, else the first one. */
  private pageWhere(test: (page: Page) => boolean): Page {
    return this.pages.findLast(test) ?? this.pages[0];
  }
}

type Pages = readonly [Page, ...Page[]];

/** One below the other. */
function inOrder([first = documentOf(''), ...others]: readonly TextDocument[]): Pages {
  const pages: [Page, ...Page[]] = [{ document: first, line: 0, start: 0 }];
  let [above, line, start] = [first, 0, 0];
  for (const document of others) {
    line += above.lineCount - 1;
    start += above.getText().length;
    pages.push({ document, line, start });
    above = document;
  }
  return pages;
}

function documentOf(text: string): TextDocument {
  return TextDocument.create('', '', 0, text);
}

function pagesOf(content: string): readonly TextDocument[] {
  const pages: TextDocument[] = [];
  for (let start = 0; start < content.length; ) {
    const feed = content.indexOf('\n', start + pageLength);
    const end = feed < 0 ? content.length : feed + 1;
    pages.push(documentOf(content.slice(start, end)));
    start = end;
  }
  return pages;
}

/** What `TextDocuments` of the library makes documents with. */
export const openDocuments = {
  create: (uri: string, languageId: string, version: number, content: string): OpenDocument =>
    new OpenDocument(uri, languageId, version, content),
  update: (document: OpenDocument, changes: TextDocumentContentChangeEvent[], version: number): OpenDocument => {
    document.update(changes, version);
    return document;
  },
};

import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentLink,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  InsertTextFormat,
  InsertTextMode,
  type Location,
  MarkupKind,
  type Range,
  type SnippetTextEdit,
  SymbolKind,
  type TextEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type {
  Completion,
  CopiedValue,
  Edit,
  FileRange,
  FileSymbol,
  Finding,
  HoverText,
  InlayText,
  Lens,
  Link,
  Severity,
  ShownFix,
  ShownRelated,
  SourceRange,
} from '../core/index.ts';
import type { FindDocument } from '../workspace/documentStore.ts';

/** The only file that works with lines and columns. */

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const diagnosticTags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated };

export function toRange(document: TextDocument, range: SourceRange): Range {
  return { start: document.positionAt(range.start), end: document.positionAt(range.end) };
}

export function toDiagnostic(document: TextDocument, finding: Finding, page: string, find: FindDocument): Diagnostic {
  const { rule, severity, message, related, tags } = finding;
  const diagnostic: Diagnostic = {
    range: toRange(document, finding.range),
    severity: severities[severity],
    code: rule,
    codeDescription: { href: page },
    source: 'pullproof',
    message,
  };
  const information = related === undefined ? [] : toRelated(document, related, find);
  if (information.length > 0) diagnostic.relatedInformation = information;
  if (tags !== undefined) diagnostic.tags = tags.map((tag) => diagnosticTags[tag]);
  return diagnostic;
}

function toRelated(document: TextDocument, related: readonly ShownRelated[], find: FindDocument): DiagnosticRelatedInformation[] {
  return related.flatMap(({ uri, range, message }) => {
    const other = uri === undefined ? document : find(uri);
    return other === undefined ? [] : [{ location: { uri: other.uri, range: toRange(other, range) }, message }];
  });
}

export function isSameDiagnostic(one: Diagnostic, other: Diagnostic): boolean {
  if (one === other) return true;
  const isAlike = one.message === other.message && one.code === other.code && one.severity === other.severity;
  if (!isAlike || !isSameRange(one.range, other.range)) return false;
  const more = ({ relatedInformation, tags }: Diagnostic) => JSON.stringify([relatedInformation, tags]);
  return more(one) === more(other);
}

function isSameRange({ start, end }: Range, other: Range): boolean {
  return (
    start.line === other.start.line &&
    start.character === other.start.character &&
    end.line === other.end.line &&
    end.character === other.end.character
  );
}

export function toTextEdits(document: TextDocument, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ range, newText }) => ({ range: toRange(document, range), newText }));
}

/** The same, with the cursor where the user may want to go on writing. */
export function toSnippetEdits(document: TextDocument, edits: readonly Edit[]): (TextEdit | SnippetTextEdit)[] {
  return edits.map(({ range: at, newText, cursor }) => {
    const range = toRange(document, at);
    if (cursor === undefined) return { range, newText };
    return { range, snippet: { kind: 'snippet', value: `${escaped(newText.slice(0, cursor))}$0${escaped(newText.slice(cursor))}` } };
  });
}

/** The texts and ranges of a value to copy. */
export function toPieces(document: TextDocument, { pieces }: CopiedValue): (string | Range)[] {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : toRange(document, piece)));
}

/** What `codeAction/resolve` needs to find the fix again. */
export interface FixAddress {
  readonly uri: string;
  readonly version: number;
  readonly rule: string;
  readonly start: number;
  readonly end: number;
  readonly fix: number;
}

/** A quick fix without its edit, which is created when the user chooses it. */
export function toCodeAction(fix: ShownFix, diagnostic: Diagnostic, address: FixAddress): CodeAction {
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    ...(fix.preferred && { isPreferred: true }),
    ...('command' in fix ? { command: { title: fix.title, command: fix.command, arguments: [...fix.arguments] } } : { data: address }),
  };
}

export function toHover(document: TextDocument, hover: HoverText): Hover {
  return { contents: { kind: MarkupKind.Markdown, value: hover.markdown }, range: toRange(document, hover.range) };
}

const completionKinds: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  table: CompletionItemKind.Module,
  value: CompletionItemKind.EnumMember,
  image: CompletionItemKind.Value,
  variable: CompletionItemKind.Variable,
  registry: CompletionItemKind.Reference,
  helper: CompletionItemKind.Function,
  whole: CompletionItemKind.Snippet,
};

/** The kinds of completion items that the editor supports. */
export interface CompletionForms {
  readonly snippets: boolean;
  readonly modes: boolean;
  /** Whether the list can be opened again after an item is inserted. */
  readonly again: boolean;
}

/** `index` is its position in the list. Undefined if it would replace more than one line, which editors do not allow. */
export function toCompletionItem(
  document: TextDocument,
  { label, kind, detail, documentation, range, pieces, filter, again, also }: Completion,
  index: number,
  forms: CompletionForms,
): CompletionItem | undefined {
  const place = toRange(document, range);
  if (place.start.line !== place.end.line) return undefined;
  const snippet = forms.snippets && pieces.length > 1;
  return {
    label,
    kind: completionKinds[kind],
    ...(detail !== undefined && { detail }),
    ...(documentation !== undefined && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    sortText: String(index).padStart(4, '0'),
    filterText: filter,
    textEdit: { range: place, newText: snippet ? toSnippet(pieces) : pieces.join('') },
    ...(also !== undefined && { additionalTextEdits: toTextEdits(document, also) }),
    ...(snippet && { insertTextFormat: InsertTextFormat.Snippet }),
    ...(forms.modes && { insertTextMode: InsertTextMode.asIs }),
    ...(again && forms.again && snippet && { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } }),
  };
}

/** A tab stop between every two pieces. If the last piece is empty, its tab stop is the final one. */
function toSnippet(pieces: readonly string[]): string {
  const stop = (index: number) => (index === pieces.length - 1 && pieces[index] === '' ? '$0' : `$${index}`);
  return pieces.map((piece, index) => (index === 0 ? '' : stop(index)) + escaped(piece)).join('');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\$}]/g, '\\$&');
}

/** Undefined if the file is not available. */
function toLocation({ uri, range }: FileRange, find: FindDocument): Location | undefined {
  const document = find(uri);
  return document === undefined ? undefined : { uri: document.uri, range: toRange(document, range) };
}

/** Places in files that are not available are left out. */
export function toLocations(places: readonly FileRange[], find: FindDocument): Location[] {
  return places.flatMap((place) => toLocation(place, find) ?? []);
}

/** `show` is the command that shows the references of a position. Without it, or without references, the lens is only a text. */
/** `hasCommands`: whether the client has the commands of Pullproof's own extension. */
export function toCodeLens(document: TextDocument, { range, title, leadsTo }: Lens, hasCommands: boolean): CodeLens {
  const { uri } = document;
  const place = toRange(document, range);
  if (leadsTo === undefined || !hasCommands) return { range: place, command: { title, command: '' } };
  const command =
    leadsTo === 'references'
      ? { title, command: 'pullproof.showReferences', arguments: [{ uri, position: place.start }] }
      : { title, command: 'pullproof.listImages', arguments: [{ uri, onlyProblems: leadsTo === 'problems' }] };
  return { range: place, command };
}

const symbolKinds: Readonly<Record<FileSymbol['kind'], SymbolKind>> = {
  job: SymbolKind.Function,
  hidden: SymbolKind.Class,
  runner: SymbolKind.Module,
  image: SymbolKind.Package,
  registry: SymbolKind.Key,
};

export function toDocumentSymbol(document: TextDocument, symbol: FileSymbol): DocumentSymbol {
  const { name, detail, kind, range, selection, children } = symbol;
  return {
    name,
    ...(detail !== undefined && { detail }),
    kind: symbolKinds[kind],
    range: toRange(document, range),
    selectionRange: toRange(document, selection),
    ...(children.length > 0 && { children: children.map((child) => toDocumentSymbol(document, child)) }),
  };
}

export function toDocumentLink(document: TextDocument, { range, target, tooltip }: Link): DocumentLink {
  return { range: toRange(document, range), target, tooltip };
}

export function toInlayHint(document: TextDocument, { offset, text }: InlayText): InlayHint {
  return { position: document.positionAt(offset), label: text, paddingLeft: true };
}

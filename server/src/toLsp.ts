import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type Hover,
  MarkupKind,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { HoverText } from './core/index.ts';
import { type Edit, type Finding, type Fix, rulePage, type Severity, type SourceRange } from './core/index.ts';

/** The only file that knows line and column. */

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated };

/** Finds the document that a uri names, for ranges in other files; undefined when it is not at hand. */
export type FindDocument = (uri: string) => TextDocument | undefined;

export function toRange(document: TextDocument, range: SourceRange): Range {
  return { start: document.positionAt(range.start), end: document.positionAt(range.end) };
}

export function toDiagnostic(document: TextDocument, finding: Finding, find: FindDocument): Diagnostic {
  const related = (finding.related ?? []).flatMap(({ uri, range, message }) => {
    const other = uri === undefined ? document : find(uri);
    return other === undefined ? [] : [{ location: { uri: other.uri, range: toRange(other, range) }, message }];
  });
  return {
    range: toRange(document, finding.range),
    severity: severities[finding.severity],
    code: finding.rule,
    codeDescription: { href: rulePage(finding.rule) },
    source: 'pullproof',
    message: finding.message,
    ...(related.length > 0 && { relatedInformation: related }),
    ...(finding.tags !== undefined && { tags: finding.tags.map((tag) => tags[tag]) }),
  };
}

export function toTextEdits(document: TextDocument, edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ range, newText }) => ({ range: toRange(document, range), newText }));
}

export function toWorkspaceEdit(document: TextDocument, edits: readonly Edit[]): WorkspaceEdit {
  return { changes: { [document.uri]: toTextEdits(document, edits) } };
}

/** What `codeAction/resolve` needs to find the same fix again. */
export interface FixAddress {
  readonly uri: string;
  readonly version: number;
  readonly rule: string;
  readonly start: number;
  readonly fix: number;
}

/** A quick fix without its edit: that is made when the user chooses it. */
export function toCodeAction(fix: Fix, diagnostic: Diagnostic, address: FixAddress): CodeAction {
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

import { type ClientCapabilities, type CodeAction, CodeActionKind, type TextDocuments } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type Analysis,
  allFixes,
  allRules,
  contains,
  type Finding,
  type Fix,
  fixEverything,
  ignoreFix,
  type SourceRange,
  statementAt,
  worsens,
} from '../core/index.ts';
import type { OpenDocument } from '../workspace/openDocument.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type FindDocument, type FixAddress, toCodeAction, toDiagnostic, toWorkspaceEdit } from './convert.ts';

const fixAllKind = `${CodeActionKind.SourceFixAll}.pullproof`;

/** If a selection has more findings, only the first ones get fixes: a longer menu is not useful. */
const mostFindings = 50;

export interface CodeActionRequest {
  readonly document: TextDocument;
  readonly analysis: Analysis;
  /** The range in the request. */
  readonly span: SourceRange;
  readonly workspace: Workspace;
  readonly wanted?: readonly string[] | undefined;
  readonly client: ClientCapabilities;
  /** Whether the client supports Pullproof's own commands. In other editors, such an action would do nothing. */
  readonly runsCommands: boolean;
  readonly findDocument: FindDocument;
}

/** Fixes first, in the order of the file, then the ignore comments. */
export function codeActions(request: CodeActionRequest): CodeAction[] {
  const { document, analysis, workspace, wanted, client, span } = request;
  const isTouched = ({ range }: Finding) => contains(range, span.start) || contains(span, range.start);
  const resolvesEdits = client.textDocument?.codeAction?.resolveSupport?.properties.includes('edit') ?? false;
  const actions: CodeAction[] = [];
  if (wanted === undefined || wanted.some((kind) => isWithin(CodeActionKind.QuickFix, kind))) {
    for (const { action, fix } of quickFixes(request, workspace.findingsOf(document.uri).filter(isTouched).slice(0, mostFindings))) {
      actions.push(resolvesEdits ? action : withEdits(action, fix, document));
    }
  }
  if (wanted?.some((kind) => isWithin(fixAllKind, kind))) {
    const edits = fixEverything(document.getText(), workspace.findingsOf(document.uri), (text) => workspace.findingsIn(document.uri, text));
    if (edits.length > 0 && !worsens(analysis, edits, (text) => workspace.problemsIn(document.uri, text))) {
      actions.push({ title: 'Apply all safe Pullproof fixes', kind: fixAllKind, edit: toWorkspaceEdit(document, edits) });
    }
  }
  return actions;
}

/** Adds the edit to the quick fix that the user chose, unless the document has changed since. */
export function resolveCodeAction(action: CodeAction, documents: TextDocuments<OpenDocument>, workspace: Workspace): CodeAction {
  const address = addressOf(action);
  const document = address === undefined ? undefined : documents.get(address.uri);
  return document === undefined || document.version !== address?.version ? action : withEdit(action, document, workspace);
}

interface QuickFix {
  readonly action: CodeAction;
  readonly fix: Fix;
}

function quickFixes(
  { document, analysis, workspace, runsCommands, findDocument }: CodeActionRequest,
  touched: readonly Finding[],
): readonly QuickFix[] {
  const repairs: QuickFix[] = [];
  const ignores: QuickFix[] = [];
  for (const finding of touched) {
    const diagnostic = toDiagnostic(document, finding, findDocument);
    const address = { uri: document.uri, version: document.version, rule: finding.rule, start: finding.range.start };
    const { own, all } = fixesOf(finding, analysis, workspace);
    for (const [index, fix] of all.entries()) {
      if (!isOffered(fix, document.uri, analysis, workspace) || ('command' in fix && !runsCommands)) continue;
      (index < own ? repairs : ignores).push({ action: toCodeAction(fix, diagnostic, { ...address, fix: index }), fix });
    }
  }
  return [...repairs, ...ignores];
}

/** The fixes of a finding and, if the format has comments, the fix that adds an ignore comment. */
function fixesOf(finding: Finding, analysis: Analysis, workspace: Workspace): { readonly own: number; readonly all: readonly Fix[] } {
  const own = allFixes(finding, allRules(), analysis, workspace.view());
  if (analysis.format === 'docker-config') return { own: own.length, all: own };
  return { own: own.length, all: [...own, ignoreFix(analysis.text, finding, (range) => statementAt(analysis.facts, range))] };
}

function isOffered(fix: Fix, uri: string, analysis: Analysis, workspace: Workspace): boolean {
  // Edits are only created here if the file has syntax errors, because they may contain a secret.
  if (!('edits' in fix) || analysis.facts.problems.length === 0) return true;
  return !worsens(analysis, fix.edits(), (text) => workspace.problemsIn(uri, text));
}

function withEdit(action: CodeAction, document: TextDocument, workspace: Workspace): CodeAction {
  const address = addressOf(action);
  const analysis = workspace.analysisOf(document.uri);
  if (address === undefined || analysis === undefined) return action;
  const finding = workspace.findingsOf(document.uri).find(({ rule, range }) => rule === address.rule && range.start === address.start);
  const fix = finding === undefined ? undefined : fixesOf(finding, analysis, workspace).all[address.fix];
  return fix === undefined ? action : withEdits(action, fix, document);
}

function withEdits(action: CodeAction, fix: Fix, document: TextDocument): CodeAction {
  return 'edits' in fix ? { ...action, edit: toWorkspaceEdit(document, fix.edits()) } : action;
}

function addressOf(action: CodeAction): FixAddress | undefined {
  const data: unknown = action.data;
  return typeof data === 'object' && data !== null && 'uri' in data && 'rule' in data ? (data as FixAddress) : undefined;
}

/** Code action kinds are hierarchical: `source` includes `source.fixAll.pullproof`. */
function isWithin(kind: string, wanted: string): boolean {
  return wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);
}

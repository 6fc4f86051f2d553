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

/** Of a selection that holds more findings, the first are offered their fixes: a longer menu is of no use. */
const mostFindings = 50;

export interface CodeActionRequest {
  readonly document: TextDocument;
  readonly analysis: Analysis;
  /** What the editor asks about. */
  readonly span: SourceRange;
  readonly workspace: Workspace;
  readonly wanted?: readonly string[] | undefined;
  readonly client: ClientCapabilities;
  /** Whether the client has Pullproof's own commands: of an editor that has not, nobody should be offered what does nothing. */
  readonly runsCommands: boolean;
  readonly findDocument: FindDocument;
}

/** Repairs first, in the order of the file; "Ignore … here" last. */
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

/** Fills in the edit of a quick fix that the user has chosen, as long as the file is still the one that it was offered for. */
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

/** A finding's own fixes and, where the file can hold a comment, the one that writes it. */
function fixesOf(finding: Finding, analysis: Analysis, workspace: Workspace): { readonly own: number; readonly all: readonly Fix[] } {
  const own = allFixes(finding, allRules(), analysis, workspace.view());
  if (analysis.format === 'docker-config') return { own: own.length, all: own };
  return { own: own.length, all: [...own, ignoreFix(analysis.text, finding, (range) => statementAt(analysis.facts, range))] };
}

function isOffered(fix: Fix, uri: string, analysis: Analysis, workspace: Workspace): boolean {
  // Edits are made only of a broken file here: they may carry a secret.
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

/** Code action kinds are a hierarchy: `source` asks for `source.fixAll.pullproof` too. */
function isWithin(kind: string, wanted: string): boolean {
  return wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);
}

import { type ClientCapabilities, type CodeAction, CodeActionKind, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import {
  addsSyntaxErrors,
  allFixes,
  contains,
  type Finding,
  findingsOf,
  fixEverything,
  ignoreFix,
  type ShownFix,
  type SourceFile,
  type SourceRange,
  statementAt,
} from '../core/index.ts';
import type { OpenFile, Session } from '../workspace/session.ts';
import { type FixAddress, toCodeAction, toDiagnostic } from './convert.ts';
import { toWorkspaceEdit } from './edits.ts';

const fixAllKind = `${CodeActionKind.SourceFixAll}.pullproof`;

export const codeActionOptions = { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: true };

/** If a selection contains more findings, only the first are offered their fixes: a longer menu is of no use. */
const maxFindings = 50;

export function registerCodeActions(session: Session): void {
  session.connection.onCodeAction(({ textDocument, range, context }) =>
    session.answer([], () => {
      const open = session.openFile(textDocument.uri);
      if (open === undefined) return [];
      const span = { start: open.document.offsetAt(range.start), end: open.document.offsetAt(range.end) };
      return codeActions(session, open, span, context.only);
    }),
  );

  session.connection.onCodeActionResolve((action) => session.answer(action, () => resolveCodeAction(session, action)));
}

/** Fixes first, in the order of the file; "Ignore … here" last. */
function codeActions(session: Session, open: OpenFile, span: SourceRange, wanted: readonly string[] | undefined): CodeAction[] {
  const { document, file } = open;
  const isTouched = ({ range }: Finding) => contains(range, span.start) || contains(span, range.start);
  const actions: CodeAction[] = [];
  if (wanted === undefined || wanted.some((kind) => isWithin(CodeActionKind.QuickFix, kind))) {
    const isLazy = resolvesEdits(session.client.capabilities);
    for (const { action, fix } of quickFixes(session, open, findingsOf(file).filter(isTouched).slice(0, maxFindings))) {
      actions.push(isLazy ? action : withEdits(session, action, fix, open));
    }
  }
  if (wanted?.some((kind) => isWithin(fixAllKind, kind))) {
    const inText = (text: string) => {
      const changed = session.workspace.withText(document.uri, text);
      return changed === undefined ? [] : findingsOf(changed);
    };
    const edits = fixEverything(document.getText(), findingsOf(file), inText);
    if (edits.length > 0 && !addsSyntaxErrors(file, edits, problemsCounter(session, file))) {
      actions.push({ title: 'Apply all safe Pullproof fixes', kind: fixAllKind, edit: toWorkspaceEdit(session, open, edits) });
    }
  }
  return actions;
}

function resolvesEdits({ textDocument }: ClientCapabilities): boolean {
  return textDocument?.codeAction?.resolveSupport?.properties.includes('edit') ?? false;
}

/** Fills in the edit of a quick fix that the user has chosen. Without one, and with a message, if the file has changed since it was offered. */
function resolveCodeAction(session: Session, action: CodeAction): CodeAction {
  const address = addressOf(action);
  if (address === undefined) return action;
  const open = session.openFile(address.uri);
  const isSame = open !== undefined && open.document.version === address.version;
  const finding = isSame
    ? findingsOf(open.file).find(({ rule, range }) => rule === address.rule && range.start === address.start && range.end === address.end)
    : undefined;
  const fix = open === undefined || finding === undefined ? undefined : fixesOf(finding, open.file).all[address.fix];
  // Its place in the list may have become that of another fix.
  if (open !== undefined && fix?.title === action.title) return withEdits(session, action, fix, open);
  const message = 'The file has changed since this fix was offered. Nothing was edited: open the list of fixes again.';
  session.connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }).catch(() => undefined);
  return action;
}

interface QuickFix {
  readonly action: CodeAction;
  readonly fix: ShownFix;
}

function quickFixes(session: Session, { document, file }: OpenFile, touched: readonly Finding[]): readonly QuickFix[] {
  const fixes: QuickFix[] = [];
  const ignores: QuickFix[] = [];
  for (const finding of touched) {
    const diagnostic = toDiagnostic(document, finding, session.find);
    const address = {
      uri: document.uri,
      version: document.version,
      rule: finding.rule,
      start: finding.range.start,
      end: finding.range.end,
    };
    const { own, all } = fixesOf(finding, file);
    for (const [index, fix] of all.entries()) {
      if (!isOffered(session, fix, file)) continue;
      (index < own ? fixes : ignores).push({ action: toCodeAction(fix, diagnostic, { ...address, fix: index }), fix });
    }
  }
  return [...fixes, ...ignores];
}

/** A finding's own fixes and, where the file can hold a comment, the one that writes it. */
function fixesOf(finding: Finding, file: SourceFile): { readonly own: number; readonly all: readonly ShownFix[] } {
  const own = allFixes(finding, file);
  if (file.format === 'docker-config') return { own: own.length, all: own };
  return { own: own.length, all: [...own, ignoreFix(file.text, finding, (range) => statementAt(file, range))] };
}

/** Commands exist only in Pullproof's own extension. */
function isOffered(session: Session, fix: ShownFix, file: SourceFile): boolean {
  if (!('edits' in fix)) return session.runsCommands;
  // Edits are made here only for a file with syntax errors: they may carry a secret.
  return file.facts.problems.length === 0 || !addsSyntaxErrors(file, fix.edits(), problemsCounter(session, file));
}

/** Counts the syntax errors that the file would have with another text. */
function problemsCounter({ workspace }: Session, { uri }: SourceFile): (text: string) => number {
  return (text) => workspace.withText(uri, text)?.facts.problems.length ?? 0;
}

function withEdits(session: Session, action: CodeAction, fix: ShownFix, open: OpenFile): CodeAction {
  return 'edits' in fix ? { ...action, edit: toWorkspaceEdit(session, open, fix.edits()) } : action;
}

function addressOf(action: CodeAction): FixAddress | undefined {
  const data: unknown = action.data;
  return typeof data === 'object' && data !== null && 'uri' in data && 'rule' in data ? (data as FixAddress) : undefined;
}

/** Code action kinds are a hierarchy: `source` asks for `source.fixAll.pullproof` too. */
function isWithin(kind: string, wanted: string): boolean {
  return wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);
}

import { type ClientCapabilities, type CodeAction, CodeActionKind, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import {
  addsSyntaxErrors,
  contains,
  type Finding,
  findingsOf,
  fixEverything,
  remoteIncludesOf,
  type ShownFix,
  type SourceFile,
  type SourceRange,
} from '../core/index.ts';
import type { OpenFile, Session } from '../workspace/session.ts';
import type { FixAddress } from './convert.ts';
import { type CheckedEdit, checkedEdit, toSnippetEdit, toWorkspaceEdit } from './edits.ts';
import { canFetch, fetchAction, isReadOnly } from './fetchIncludes.ts';
import { offeredFix, problemsCounter, quickFixes } from './quickFixes.ts';

const fixAllKind = `${CodeActionKind.SourceFixAll}.pullproof`;

export const codeActionOptions = { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: true };

/** If a selection contains more findings, only the first are offered their fixes: a longer menu is of no use. */
const maxFindings = 50;

export function registerCodeActions(session: Session): void {
  session.connection.onCodeAction(({ textDocument, range, context }) =>
    answered(session, [], async () => {
      const open = session.openFile(textDocument.uri);
      if (open === undefined || isReadOnly(textDocument.uri)) return [];
      const span = { start: open.document.offsetAt(range.start), end: open.document.offsetAt(range.end) };
      return codeActions(session, open, span, context.only);
    }),
  );

  session.connection.onCodeActionResolve((action) => answered(session, action, () => resolveCodeAction(session, action)));
}

/** `Session.answer` for a request that may read files. */
async function answered<T>(session: Session, fallback: T, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    return session.answer(fallback, () => {
      throw error;
    });
  }
}

async function codeActions(
  session: Session,
  open: OpenFile,
  span: SourceRange,
  wanted: readonly string[] | undefined,
): Promise<CodeAction[]> {
  const { document, file } = open;
  const isTouched = ({ range }: Finding) => contains(range, span.start) || contains(span, range.start);
  const actions: CodeAction[] = [];
  if (wanted === undefined || wanted.some((kind) => isWithin(CodeActionKind.QuickFix, kind))) {
    const isLazy = resolvesEdits(session.client.capabilities);
    for (const { action, fix } of quickFixes(session, open, findingsOf(file).filter(isTouched).slice(0, maxFindings))) {
      if (isLazy || action.data === undefined || fix === undefined) actions.push(action);
      else {
        const made = await editOf(session, fix, open);
        if ('edit' in made) actions.push({ ...action, edit: made.edit });
      }
    }
    if (canFetch(session)) actions.push(...fetchActions(file, span));
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

function fetchActions(file: SourceFile, span: SourceRange): readonly CodeAction[] {
  return remoteIncludesOf(file)
    .filter(({ range, missing }) => missing !== undefined && (contains(range, span.start) || contains(span, range.start)))
    .slice(0, maxFindings)
    .map(fetchAction);
}

function resolvesEdits({ textDocument }: ClientCapabilities): boolean {
  return textDocument?.codeAction?.resolveSupport?.properties.includes('edit') ?? false;
}

/** Fills in the edit of a quick fix that the user has chosen. Without one, and with a message, if the file has changed since it was offered. */
async function resolveCodeAction(session: Session, action: CodeAction): Promise<CodeAction> {
  const address = addressOf(action);
  if (address === undefined) return action;
  const open = session.openFile(address.uri);
  const fix = open && offeredFix(open, address);
  // Its place in the list may have become that of another fix.
  const made: CheckedEdit =
    open !== undefined && fix?.title === action.title
      ? await editOf(session, fix, open)
      : { refused: 'The file has changed since this fix was offered. Nothing was edited: open the list of fixes again.' };
  if ('edit' in made) return { ...action, edit: made.edit };
  session.connection
    .sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: made.refused })
    .catch(() => undefined);
  return action;
}

async function editOf(session: Session, fix: ShownFix, open: OpenFile): Promise<CheckedEdit> {
  if ('otherEdits' in fix) return checkedEdit(session, fix.otherEdits());
  const edits = 'edits' in fix ? fix.edits() : [];
  const takesSnippets = session.client.capabilities.workspace?.workspaceEdit?.snippetEditSupport === true;
  return { edit: takesSnippets ? toSnippetEdit(session, open, edits) : toWorkspaceEdit(session, open, edits) };
}

function addressOf(action: CodeAction): FixAddress | undefined {
  const data: unknown = action.data;
  return typeof data === 'object' && data !== null && 'uri' in data && 'rule' in data ? (data as FixAddress) : undefined;
}

/** Code action kinds are a hierarchy: `source` asks for `source.fixAll.pullproof` too. */
function isWithin(kind: string, wanted: string): boolean {
  return wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`);
}

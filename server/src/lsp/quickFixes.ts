import { type CodeAction, CodeActionKind, type Diagnostic } from 'vscode-languageserver';
import { addsSyntaxErrors, allFixes, type Finding, findingsOf, ignoreFixes, type ShownFix, type SourceFile } from '../core/index.ts';
import type { OpenFile, Session } from '../workspace/session.ts';
import { type FixAddress, toCodeAction, toDiagnostic, toPieces, toTextEdits } from './convert.ts';
import { openPageCommand, pageLink } from './rulePages.ts';

/** An entry of the menu. `fix` has the edits of an action that has none yet. */
export interface QuickFix {
  readonly action: CodeAction;
  readonly fix?: ShownFix;
}

/** The client command for a fix that copies a value. */
const copyAndEdit = 'pullproof.copyAndEdit';

/**
 * The menu of these findings: preferred fixes, alternatives, documentation, ignoring at this place, ignoring in the file. Each part is in the order of
 * the file, without repetitions.
 */
export function quickFixes(session: Session, open: OpenFile, touched: readonly Finding[]): readonly QuickFix[] {
  const all = touched.map((finding) => ofFinding(session, open, finding));
  const fixes = all.flatMap((one) => one.fixes);
  return [
    ...fixes.filter(({ action }) => action.isPreferred),
    ...fixes.filter(({ action }) => !action.isPreferred),
    ...unrepeated(all.flatMap((one) => one.page)),
    ...all.flatMap((one) => one.ignoreHere),
    ...unrepeated(all.flatMap((one) => one.ignoreInFile)),
  ];
}

/** The fix that a menu has offered. Undefined if the file is another one now. */
export function offeredFix({ file, document }: OpenFile, { version, rule, start, end, fix }: FixAddress): ShownFix | undefined {
  if (document.version !== version) return undefined;
  const finding = findingsOf(file).find((one) => one.rule === rule && one.range.start === start && one.range.end === end);
  return finding && fixesOf(finding, file)[fix];
}

/** Counts the syntax errors that the file would have with another text. */
export function problemsCounter({ workspace }: Session, { uri }: SourceFile): (text: string) => number {
  return (text) => workspace.withText(uri, text)?.facts.problems.length ?? 0;
}

function ofFinding(session: Session, open: OpenFile, finding: Finding) {
  const { document, file } = open;
  const { rule, range } = finding;
  const page = openPageCommand(session, rule);
  const diagnostic = toDiagnostic(document, finding, pageLink(session, rule), session.find);
  const own = allFixes(finding, file).length;
  const offered = fixesOf(finding, file).flatMap((fix, index): (QuickFix & { readonly index: number })[] => {
    if (!isOffered(session, fix, file)) return [];
    const address: FixAddress = { uri: document.uri, version: document.version, rule, start: range.start, end: range.end, fix: index };
    return [{ index, fix, action: actionFor(open, fix, diagnostic, address) }];
  });
  const ignores = offered.filter(({ index }) => index >= own);
  return {
    fixes: offered.filter(({ index }) => index < own),
    page:
      page === undefined
        ? []
        : [{ action: { title: page.title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command: page } }],
    ignoreHere: ignores.slice(0, -1),
    ignoreInFile: ignores.slice(-1),
  };
}

/** A finding's own fixes, and those that hide it. */
function fixesOf(finding: Finding, file: SourceFile): readonly ShownFix[] {
  return [...allFixes(finding, file), ...ignoreFixes(finding, file)];
}

/** Commands exist only in Pullproof's own extension. */
function isOffered(session: Session, fix: ShownFix, file: SourceFile): boolean {
  if ('command' in fix || ('edits' in fix && fix.copied !== undefined)) return session.runsCommands;
  // Edits are made here only for a file with syntax errors: they may carry a secret.
  return !('edits' in fix) || file.facts.problems.length === 0 || !addsSyntaxErrors(file, fix.edits(), problemsCounter(session, file));
}

function actionFor({ document }: OpenFile, fix: ShownFix, diagnostic: Diagnostic, address: FixAddress): CodeAction {
  const action = toCodeAction(fix, diagnostic, address);
  if (!('edits' in fix) || fix.copied === undefined) return action;
  const { copied } = fix;
  const { data: _, ...rest } = action;
  const { uri, version } = document;
  const given = { uri, version, pieces: toPieces(document, copied), variable: copied.variable, edits: toTextEdits(document, fix.edits()) };
  return { ...rest, command: { title: fix.title, command: copyAndEdit, arguments: [given] } };
}

function unrepeated(fixes: readonly QuickFix[]): readonly QuickFix[] {
  return fixes.filter(({ action }, at) => fixes.findIndex((other) => other.action.title === action.title) === at);
}

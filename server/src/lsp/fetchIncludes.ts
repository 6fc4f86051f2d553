import { type CodeAction, CodeActionKind, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import { includeScheme, presentable, type RemoteIncludePlace } from '../core/index.ts';
import { type FetchReport, type FetchWish, fetchIncludes, whyNotFetched } from '../workspace/fetchIncludes.ts';
import { withProgress } from '../workspace/progress.ts';
import type { Session } from '../workspace/session.ts';

const fetchCommand = 'pullproof.fetchIncludes';
const refreshCommand = 'pullproof.refreshIncludes';
const clearCommand = 'pullproof.clearIncludes';

/** Sent to Pullproof's own extension when included files have another text, or are gone. */
const includesChanged = 'pullproof/includesChanged';

/** How long after the last change included files are fetched automatically. In milliseconds. */
const debounceMs = 2000;

/** A file that was fetched. Nothing edits it. */
export function isReadOnly(uri: string): boolean {
  return uri.startsWith(`${includeScheme}:`);
}

/** Whether it is of use to offer fetching. */
export function canFetch(session: Session): boolean {
  return whyNotFetched(session) === undefined;
}

/** A quick fix for an include that is not available. */
export function fetchAction({ uri, name }: RemoteIncludePlace): CodeAction {
  const title = presentable(`Fetch ${name}`);
  return { title, kind: CodeActionKind.QuickFix, command: { title, command: fetchCommand, arguments: [{ uri }] } };
}

/** Requests that fetch included files. The results are described in docs/lsp.md. */
export function registerFetchIncludes(session: Session): void {
  const { connection } = session;
  connection.onRequest('pullproof/fetchIncludes', (params: unknown) => fetchNow(session, wishIn(params)));
  connection.onRequest('pullproof/clearIncludes', () => clearAll(session));
  connection.onRequest('pullproof/includedFile', async (params: unknown) => {
    await session.ready;
    const { uri } = wishIn(params);
    return uri === undefined || !isReadOnly(uri) ? null : (session.workspace.file(session.workspace.spellingOf(uri))?.written ?? null);
  });
  let waiting: ReturnType<typeof setTimeout> | undefined;
  session.fetchAutomatically = () => {
    clearTimeout(waiting);
    if (session.settings.fetchIncludes !== 'always' || !canFetch(session)) return;
    waiting = setTimeout(() => fetchNow(session, { isAutomatic: true }).catch(() => undefined), debounceMs);
  };
}

/** The commands for editors without Pullproof's own extension, which has commands of these names. */
export function fetchCommands(session: Session): Readonly<Record<string, (given: unknown) => Promise<unknown>>> {
  const fetchAndShow = async (wish: FetchWish) => {
    const report = await fetchNow(session, wish);
    showReport(session, report);
    return report;
  };
  return {
    [fetchCommand]: (given) => fetchAndShow(wishIn(given)),
    [refreshCommand]: (given) => fetchAndShow({ ...wishIn(given), refresh: true }),
    [clearCommand]: () => clearAll(session),
  };
}

async function fetchNow(session: Session, wish: FetchWish): Promise<FetchReport> {
  await session.ready;
  const { connection } = session;
  let report: FetchReport = { fetched: 0, failed: [] };
  await withProgress(connection, 'Fetching included files', session.stopSignal, async (work) => {
    report = await fetchIncludes(session, wish, work);
  });
  for (const { name, message } of report.failed) connection.console.warn(`${name}: ${message}`);
  if (report.fetched > 0) tellClient(session);
  return report;
}

async function clearAll(session: Session): Promise<void> {
  await session.host.includes?.clear();
  await session.readIncludes();
  tellClient(session);
}

function tellClient({ connection, runsCommands }: Session): void {
  if (runsCommands) connection.sendNotification(includesChanged).catch(() => undefined);
}

function wishIn(params: unknown): FetchWish {
  if (typeof params !== 'object' || params === null) return {};
  const { uri, refresh } = params as Readonly<Record<string, unknown>>;
  return { ...(typeof uri === 'string' && { uri }), ...(refresh === true && { refresh }) };
}

/** In editors where nothing else shows it. */
function showReport({ connection }: Session, { fetched, failed: [first, ...others], unavailable }: FetchReport): void {
  const files = fetched === 1 ? '1 included file was fetched.' : `${fetched} included files were fetched.`;
  const more = others.length === 0 ? '' : ` ${others.length} more could not be fetched: see the log.`;
  const problem = first === undefined ? '' : ` ${first.name}: ${first.message}${more}`;
  const type = unavailable === undefined && first === undefined ? MessageType.Info : MessageType.Warning;
  connection.sendNotification(ShowMessageNotification.type, { type, message: unavailable ?? `${files}${problem}` }).catch(() => undefined);
}

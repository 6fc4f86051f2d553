import * as vscode from 'vscode';
import type { LanguageServer } from '../server/languageServer.ts';
import { registerCommand } from '../server/registerCommand.ts';

/** The answer to `pullproof/fetchIncludes` (docs/lsp.md). */
interface FetchReport {
  readonly fetched: number;
  readonly failed: readonly { readonly name: string; readonly message: string }[];
  readonly unavailable?: string;
  readonly cancelled?: true;
}

/** The commands about included files. Each asks the server, which does nothing of it on its own. */
export function registerFetchIncludes(server: LanguageServer): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('pullproof.fetchIncludes', (given) => fetchIncludes(server, { ...uriIn(given) })),
    registerCommand('pullproof.refreshIncludes', (given) => fetchIncludes(server, { ...uriIn(given), refresh: true })),
    registerCommand('pullproof.clearIncludes', async () => {
      await server.sendRequest('pullproof/clearIncludes', {});
      void vscode.window.showInformationMessage(vscode.l10n.t('The cache of included files is empty.'));
    }),
  );
}

async function fetchIncludes(server: LanguageServer, params: Readonly<Record<string, unknown>>): Promise<void> {
  const { fetched, failed, unavailable, cancelled } = await server.sendRequest<FetchReport>('pullproof/fetchIncludes', params);
  if (unavailable !== undefined) void vscode.window.showWarningMessage(unavailable);
  else if (failed.length > 0) await showFailures(server, fetched, failed);
  else if (!cancelled) void vscode.window.showInformationMessage(successWords(fetched));
}

/** The log has all of them. */
async function showFailures(server: LanguageServer, fetched: number, failed: FetchReport['failed']): Promise<void> {
  const [first, ...others] = failed;
  const reason = `${first?.name}: ${first?.message}`;
  const show = vscode.l10n.t('Show Output');
  const total = fetched + failed.length;
  const message =
    others.length === 0
      ? vscode.l10n.t('1 of {0} included files could not be fetched. {1}', total, reason)
      : vscode.l10n.t('{0} of {1} included files could not be fetched. {2}', failed.length, total, reason);
  if ((await vscode.window.showWarningMessage(message, show)) === show) server.showOutput();
}

function successWords(fetched: number): string {
  if (fetched === 0) return vscode.l10n.t('All included files are available.');
  return fetched === 1 ? vscode.l10n.t('1 included file was fetched.') : vscode.l10n.t('{0} included files were fetched.', fetched);
}

/** From a link or a quick fix: only this include. The server fetches only what a pipeline of the workspace includes. */
function uriIn(given: unknown): { readonly uri?: string } {
  const uri: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, 'uri') : undefined;
  return typeof uri === 'string' ? { uri } : {};
}

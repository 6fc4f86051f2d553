import * as vscode from 'vscode';
import type { LanguageServer } from './languageServer.ts';

/** The scheme of files that a pipeline includes from elsewhere. */
const scheme = 'pullproof-include';

/** Sent by the server when included files have another text, or are gone. */
export const includesChanged = 'pullproof/includesChanged';

/** Included files of other projects open in read-only editors. The server has their texts. */
export function registerIncludedFiles(server: LanguageServer): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider: vscode.TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => {
      const text = await server.sendRequest<string | null>('pullproof/includedFile', { uri: uri.toString() }).catch(() => null);
      return text ?? vscode.l10n.t('# This file is not available. Run "Pullproof: Fetch Included Files".');
    },
  };
  const refresh = () => {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === scheme) changed.fire(uri);
  };
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, provider),
    server.onDidNotify((method) => method === includesChanged && refresh()),
  );
}

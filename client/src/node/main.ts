import type * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { type Exported, startClient } from '../client.ts';

export function activate(context: vscode.ExtensionContext): Promise<Exported> {
  const module = context.asAbsolutePath('dist/server.js');
  return startClient(context, (id, name, options) => {
    return new LanguageClient(
      id,
      name,
      {
        run: { module, transport: TransportKind.ipc },
        debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6009', '--enable-source-maps'] } },
      },
      options,
    );
  });
}

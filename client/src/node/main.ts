import type * as vscode from 'vscode';
import { type Exported, startClient } from '../client.ts';

export function activate(context: vscode.ExtensionContext): Exported {
  const module = context.asAbsolutePath('dist/server.js');
  return startClient(context, async (id, name, options) => {
    const { QuietLanguageClient, ipc } = await import('./quietClient.ts');
    return new QuietLanguageClient(
      id,
      name,
      {
        run: { module, transport: ipc },
        debug: { module, transport: ipc, options: { execArgv: ['--nolazy', '--inspect=6009', '--enable-source-maps'] } },
      },
      options,
    );
  });
}

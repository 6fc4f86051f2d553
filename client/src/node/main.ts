import * as vscode from 'vscode';
import { type Exported, startClient } from '../client.ts';

export function activate(context: vscode.ExtensionContext): Exported {
  const module = context.asAbsolutePath('dist/server.js');
  // What is fetched is kept in the extension's own folder. A proxy of the settings counts for the server too, which is a process of its own.
  const env = {
    ...process.env,
    PULLPROOF_CACHE: context.globalStorageUri.fsPath,
    PULLPROOF_PROXY: vscode.workspace.getConfiguration('http').get<string>('proxy', ''),
  };
  return startClient(context, async (id, name, options) => {
    const { QuietLanguageClient, ipc } = await import('./quietClient.ts');
    return new QuietLanguageClient(
      id,
      name,
      {
        run: { module, transport: ipc, options: { env } },
        debug: { module, transport: ipc, options: { env, execArgv: ['--nolazy', '--inspect=6009', '--enable-source-maps'] } },
      },
      options,
    );
  });
}

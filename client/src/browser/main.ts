import * as vscode from 'vscode';
import { type Exported, startClient } from '../client.ts';

export function activate(context: vscode.ExtensionContext): Exported {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist/browser/server.js').toString(true);
  return startClient(context, async (id, name, options) => {
    const { QuietLanguageClient } = await import('./quietClient.ts');
    return new QuietLanguageClient(id, name, new Worker(script), options);
  });
}

import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { type Exported, startClient } from '../client.ts';

export function activate(context: vscode.ExtensionContext): Promise<Exported> {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist/browser/server.js').toString(true);
  return startClient(context, (id, name, options) => new LanguageClient(id, name, new Worker(script), options));
}

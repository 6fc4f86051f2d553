import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { type Exported, startClient } from '../client.ts';

export function activate(context: vscode.ExtensionContext): Promise<Exported> {
  const script = (name: string) => vscode.Uri.joinPath(context.extensionUri, 'dist/browser', name).toString(true);
  return startClient(context, (id, name, options) => {
    const worker = new Worker(script('server.js'));
    // The server's `WorkerStart`.
    worker.postMessage({ deferredScript: script('deferred.js') });
    return new LanguageClient(id, name, worker, options);
  });
}

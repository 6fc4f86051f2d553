import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { linkCommands } from '../../server/src/core/text/linkCommands.ts';
import { registerCoverRegistry } from './commands/coverRegistry.ts';
import { registerExplainImagePull } from './commands/explainImagePull.ts';
import { registerGenerateAuthEntry } from './commands/generateAuthEntry.ts';
import { registerShowReferences } from './commands/showReferences.ts';
import type { ImageTree } from './images/imageTree.ts';
import { registerImageView } from './images/imageView.ts';
import { restartOnce } from './restartOnce.ts';

/** Creates the client for this runtime: a server process on the desktop, a web worker in the browser. */
export type NewLanguageClient = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient;

/** File patterns on any scheme: Pullproof never changes the language of a YAML or JSON file, which other extensions rely on. */
const documentSelector = [
  // A pipeline can include files with any name. The server ignores files that have nothing to do with GitLab CI.
  { pattern: '**/*.{yml,yaml}' },
  { pattern: '**/*.toml' },
  { pattern: '**/*config*.json' },
  { pattern: '**/{.dockercfg,.dockerconfigjson,*.dockerconfigjson,.dockerconfig}' },
];

/** The extension's API: the tree of its list of images. */
export interface Exported {
  readonly images: ImageTree;
}

/** Starts the extension on both runtimes. Resolves when the server is running. */
export async function startClient(context: vscode.ExtensionContext, newLanguageClient: NewLanguageClient): Promise<Exported> {
  const client = newLanguageClient('pullproof', 'Pullproof', {
    documentSelector,
    initializationOptions: { commandLinks: true, settings: plain(vscode.workspace.getConfiguration('pullproof')) },
    errorHandler: restartOnce(),
    markdown: { isTrusted: { enabledCommands: linkCommands } },
  });
  client.onRequest('pullproof/readFile', ({ uri }: { uri: string }) => readFile(vscode.Uri.parse(uri, true)));
  client.onRequest('pullproof/findFiles', ({ folder }: { folder: string }) => findFiles(vscode.Uri.parse(folder, true)));
  const { tree, disposable } = registerImageView(client);
  const commands = [
    registerGenerateAuthEntry(client),
    registerCoverRegistry(client),
    registerExplainImagePull(client),
    registerShowReferences(),
  ];
  context.subscriptions.push(client, ...commands, disposable);
  await client.start();
  return { images: tree };
}

/** VS Code's object also has functions, which cannot be sent to a worker. */
function plain(settings: vscode.WorkspaceConfiguration): unknown {
  return JSON.parse(JSON.stringify(settings));
}

async function readFile(uri: vscode.Uri): Promise<string | null> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    return null;
  }
}

async function findFiles(folder: vscode.Uri): Promise<readonly string[]> {
  const found = await vscode.workspace.findFiles(
    new vscode.RelativePattern(folder, '**/{*.yml,*.yaml,*.toml,*.json,.dockercfg}'),
    '**/node_modules/**',
  );
  return found.map((uri) => uri.toString());
}

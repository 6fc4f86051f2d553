import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { registerCoverRegistry } from './commands/coverRegistry.ts';
import { registerExplainImagePull } from './commands/explainImagePull.ts';
import { registerGenerateAuthEntry } from './commands/generateAuthEntry.ts';
import { registerShowReferences } from './commands/showReferences.ts';
import type { ImageTree } from './images/imageTree.ts';
import { registerImageView } from './images/imageView.ts';
import { restartOnce } from './restartOnce.ts';

/** Makes the client of this runtime: a server process on the desktop, a web worker in the browser. */
export type NewLanguageClient = (id: string, name: string, options: LanguageClientOptions) => BaseLanguageClient;

/** By file pattern, on any scheme: Pullproof never takes a YAML or JSON file from the language that other extensions know. */
const documentSelector = [
  // A pipeline may include files of any name: the server leaves alone what is none of its business.
  { pattern: '**/*.{yml,yaml}' },
  { pattern: '**/*.toml' },
  { pattern: '**/*config*.json' },
  { pattern: '**/{.dockercfg,.dockerconfigjson,*.dockerconfigjson,.dockerconfig}' },
];

/** Hovers may offer these commands and no others. */
const commandsInHovers = ['pullproof.generateAuthEntry', 'pullproof.coverRegistry', 'pullproof.explainImagePull'];

/** What the extension gives to others in the same window: what its list of images shows. */
export interface Exported {
  readonly images: ImageTree;
}

/** Starts everything; both mains call it. Resolves when the server is up. */
export async function startClient(context: vscode.ExtensionContext, newLanguageClient: NewLanguageClient): Promise<Exported> {
  context.subscriptions.push(registerGenerateAuthEntry(context), registerCoverRegistry(), registerShowReferences());
  const client = newLanguageClient('pullproof', 'Pullproof', {
    documentSelector,
    initializationOptions: { commandLinks: true, settings: plain(vscode.workspace.getConfiguration('pullproof')) },
    errorHandler: restartOnce(),
    markdown: { isTrusted: { enabledCommands: commandsInHovers } },
  });
  client.onRequest('pullproof/readFile', ({ uri }: { uri: string }) => readFile(vscode.Uri.parse(uri, true)));
  client.onRequest('pullproof/findFiles', ({ folder }: { folder: string }) => findFiles(vscode.Uri.parse(folder, true)));
  const { tree, disposable } = registerImageView(client);
  context.subscriptions.push(client, registerExplainImagePull(client), disposable);
  await client.start();
  return { images: tree };
}

/** What VS Code gives has functions too, which no worker can be sent. */
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

import * as vscode from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';
import { linkCommands } from '../../server/src/core/text/linkCommands.ts';
import { registerCopyAndEdit } from './commands/copyAndEdit.ts';
import { registerCoverRegistry } from './commands/coverRegistry.ts';
import { registerExplainImagePull } from './commands/explainImagePull.ts';
import { registerExplainPullError } from './commands/explainPullError.ts';
import { registerFetchIncludes } from './commands/fetchIncludes.ts';
import { registerGenerateAuthEntry } from './commands/generateAuthEntry.ts';
import { registerIgnoreInFile } from './commands/ignoreInFile.ts';
import { registerImageCommands } from './commands/imageCommands.ts';
import { registerOpenSample } from './commands/openSample.ts';
import { registerRulePages } from './commands/rulePages.ts';
import { registerShowMenu } from './commands/showMenu.ts';
import { registerShowReferences } from './commands/showReferences.ts';
import { type CredentialTree, registerCredentialView } from './credentials/credentialView.ts';
import { createExplainView, type ExplainView } from './explain/explainView.ts';
import type { ImageTree } from './images/imageTree.ts';
import { type ImageViewTexts, imagesChanged, registerImageView } from './images/imageView.ts';
import { registerStatus, type StatusView } from './images/status.ts';
import { includesChanged, registerIncludedFiles } from './server/includedFiles.ts';
import { createLanguageServer, type NewLanguageClient } from './server/languageServer.ts';
import { registerCommand } from './server/registerCommand.ts';
import { startWhenNeeded } from './server/startWhenNeeded.ts';

/** File patterns on any scheme: Pullproof never changes the language of a YAML or JSON file, which other extensions rely on. */
const documentSelector = [
  // A pipeline can include files with any name. The server ignores files that have nothing to do with GitLab CI.
  { pattern: '**/*.{yml,yaml}' },
  { pattern: '**/*.toml' },
  { pattern: '**/*config*.json' },
  { pattern: '**/{.dockercfg,.dockerconfigjson,*.dockerconfigjson,.dockerconfig}' },
];

/** The extension's API: the trees of its views, what is around them, what its language status shows, and its page about a pull. */
export interface Exported {
  readonly images: ImageTree;
  readonly imageView: () => ImageViewTexts;
  readonly credentials: CredentialTree;
  readonly status: () => StatusView | undefined;
  readonly explanation: ExplainView;
}

/** Starts the extension on both runtimes: what can run without the server, and the server when it is needed. */
export function startClient(context: vscode.ExtensionContext, newLanguageClient: NewLanguageClient): Exported {
  const server = createLanguageServer({ newLanguageClient, clientOptions, answers, notifications: [imagesChanged, includesChanged] });
  const images = registerImageView(server);
  const credentials = registerCredentialView(server);
  const status = registerStatus(server, { documentSelector, onCount: images.showBadge });
  const explanation = createExplainView(context.extensionUri);
  context.subscriptions.push(
    server,
    images.disposable,
    credentials.disposable,
    status.disposable,
    explanation,
    registerGenerateAuthEntry(server),
    registerCopyAndEdit(),
    registerCoverRegistry(server),
    registerExplainImagePull(server, explanation),
    registerExplainPullError(server, explanation),
    registerImageCommands(),
    registerShowReferences(),
    registerShowMenu(),
    registerIgnoreInFile(),
    registerRulePages(context.extensionUri),
    registerOpenSample(context.extensionUri),
    registerFetchIncludes(server),
    registerIncludedFiles(server),
    registerCommand('pullproof.restartServer', () => server.restart()),
    registerCommand('pullproof.showOutput', async () => server.showOutput()),
    // In a trusted workspace, the server may read checkouts next to it.
    vscode.workspace.onDidGrantWorkspaceTrust(() => void (server.state === 'running' && server.restart())),
    // A server that cannot start has said so.
    startWhenNeeded(() => void server.start().catch(() => undefined)),
  );
  return { images: images.tree, imageView: images.texts, credentials: credentials.tree, status: status.shown, explanation };
}

function clientOptions(): LanguageClientOptions {
  return {
    documentSelector,
    initializationOptions: {
      commandLinks: true,
      isTrusted: vscode.workspace.isTrusted,
      settings: plain(vscode.workspace.getConfiguration('pullproof')),
    },
    markdown: { isTrusted: { enabledCommands: linkCommands } },
    middleware: {
      provideDocumentSymbols: (document, token, next) => (hasOutline(document.languageId) ? [] : next(document, token)),
    },
  };
}

/** Extensions that give files of a language an outline. VS Code always has the one for JSON. */
const outlines: Readonly<Record<string, string>> = { yaml: 'redhat.vscode-yaml', toml: 'tamasfe.even-better-toml' };

/** A second outline would split the view in two. */
function hasOutline(languageId: string): boolean {
  if (languageId === 'json' || languageId === 'jsonc') return true;
  const extension = outlines[languageId];
  return extension !== undefined && vscode.extensions.getExtension(extension) !== undefined;
}

/** The requests of a server without access to files. */
const answers = {
  'pullproof/readFile': ({ uri }: { readonly uri: string }) => readFile(vscode.Uri.parse(uri, true)),
  'pullproof/findFiles': ({ folder }: { readonly folder: string }) => findFiles(vscode.Uri.parse(folder, true)),
};

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

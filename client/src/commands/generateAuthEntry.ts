import * as vscode from 'vscode';
import type { EntryContext } from '../../../server/src/core/index.ts';
import type { LanguageServer } from '../server/languageServer.ts';
import { registerCommand } from '../server/registerCommand.ts';
import { type GenerateArguments, targetKinds } from './authEntryArguments.ts';
import { knownRegistryIn } from './knownRegistry.ts';

/** `Pullproof: Generate Docker Auth Entry…`. Its code is loaded on first use. */
export function registerGenerateAuthEntry(server: LanguageServer): vscode.Disposable {
  return registerCommand('pullproof.generateAuthEntry', async (given?: unknown) => {
    const [{ generateAuthEntry }, registry, context] = await Promise.all([
      import('./authEntrySteps.ts'),
      knownRegistryIn(given, server),
      entryContext(server),
    ]);
    const ask = <Result>(method: string, params: unknown) => server.sendRequest<Result>(method, params);
    await generateAuthEntry({ ...(registry !== undefined && { registry }), ...targetIn(given) }, context, ask);
  });
}

const nothing: EntryContext = { registries: [], keys: [], files: [], variables: [], pathKeys: true, project: null };

/** What the workspace has. Nothing if the server is off: the command works then, but proposes less. */
async function entryContext(server: LanguageServer): Promise<EntryContext> {
  if (server.state === 'off') return nothing;
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  return server.sendRequest<EntryContext>('pullproof/entryContext', { uri }).catch(() => nothing);
}

/** Links, menus and keybindings can pass anything. */
function targetIn(given: unknown): GenerateArguments {
  const wanted: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, 'target') : undefined;
  const target = targetKinds.find((kind) => kind === wanted);
  return target === undefined ? {} : { target };
}

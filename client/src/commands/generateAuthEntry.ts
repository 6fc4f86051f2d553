import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type GenerateArguments, targetKinds } from './authEntryArguments.ts';
import { knownRegistryIn } from './knownRegistry.ts';

/** `Pullproof: Generate Docker Auth Entry…`. Its code is loaded on first use. */
export function registerGenerateAuthEntry(client: BaseLanguageClient): vscode.Disposable {
  return vscode.commands.registerCommand('pullproof.generateAuthEntry', async (given?: unknown) => {
    const [{ generateAuthEntry }, registry] = await Promise.all([import('./authEntrySteps.ts'), knownRegistryIn(given, client)]);
    await generateAuthEntry({ ...(registry !== undefined && { registry }), ...targetIn(given) });
  });
}

/** Links, menus and keybindings can pass anything. */
function targetIn(given: unknown): GenerateArguments {
  const wanted: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, 'target') : undefined;
  const target = targetKinds.find((kind) => kind === wanted);
  return target === undefined ? {} : { target };
}

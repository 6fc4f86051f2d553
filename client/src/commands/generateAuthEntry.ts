import type * as vscode from 'vscode';
import type { LanguageServer } from '../server/languageServer.ts';
import { registerCommand } from '../server/registerCommand.ts';
import { type GenerateArguments, targetKinds } from './authEntryArguments.ts';
import { knownRegistryIn } from './knownRegistry.ts';

/** `Pullproof: Generate Docker Auth Entry…`. Its code is loaded on first use. */
export function registerGenerateAuthEntry(server: LanguageServer): vscode.Disposable {
  return registerCommand('pullproof.generateAuthEntry', async (given?: unknown) => {
    const [{ generateAuthEntry }, registry] = await Promise.all([import('./authEntrySteps.ts'), knownRegistryIn(given, server)]);
    await generateAuthEntry({ ...(registry !== undefined && { registry }), ...targetIn(given) });
  });
}

/** Links, menus and keybindings can pass anything. */
function targetIn(given: unknown): GenerateArguments {
  const wanted: unknown = typeof given === 'object' && given !== null ? Reflect.get(given, 'target') : undefined;
  const target = targetKinds.find((kind) => kind === wanted);
  return target === undefined ? {} : { target };
}

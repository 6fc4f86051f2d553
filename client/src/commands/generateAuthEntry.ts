import * as vscode from 'vscode';
import type { GenerateArguments } from './authEntryArguments.ts';

/** `Pullproof: Generate Docker Auth Entry…`. Its code is loaded on first use. */
export function registerGenerateAuthEntry(_context: vscode.ExtensionContext): vscode.Disposable {
  return vscode.commands.registerCommand('pullproof.generateAuthEntry', async (given?: unknown) => {
    const { generateAuthEntry } = await import('./authEntrySteps.ts');
    await generateAuthEntry(readArguments(given));
  });
}

/** Menus and keybindings can pass anything. */
function readArguments(given: unknown): GenerateArguments {
  if (typeof given !== 'object' || given === null) return {};
  const field = (name: keyof GenerateArguments) => {
    const value: unknown = Reflect.get(given, name);
    return typeof value === 'string' && value !== '' ? { [name]: value } : {};
  };
  return { ...field('registry'), ...field('username'), ...field('target'), ...field('uri') };
}

import * as vscode from 'vscode';

/** What the caller (a hover, a quick fix, another extension) already knows. Never a secret. */
export interface GenerateArguments {
  readonly registry?: string;
  readonly username?: string;
  /** Where to write the entry. The user is asked if it is left out or not available. */
  readonly target?: TargetKind;
  /** The document to write into, open or not. */
  readonly uri?: string;
}

export type TargetKind = 'config-json' | 'environment' | 'new-config-json' | 'clipboard-config' | 'clipboard-auth';

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

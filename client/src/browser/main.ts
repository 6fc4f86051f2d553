import * as vscode from 'vscode';
import type { EntryContext } from '../../../server/src/core/index.ts';
import { type Exported, startClient } from '../client.ts';
import type { Ask } from '../commands/authEntry/addReference.ts';
import type { GenerateArguments } from '../commands/authEntryArguments.ts';

export function activate(context: vscode.ExtensionContext): Exported {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist/browser/server.js').toString(true);
  return startClient(context, async (id, name, options) => {
    const { QuietLanguageClient } = await import('./quietClient.ts');
    return new QuietLanguageClient(id, name, new Worker(script), options);
  });
}

/** The client for Node has no generator of its own: esbuild.mjs makes it load this one. */
export async function generateAuthEntry(given: GenerateArguments, context: EntryContext, ask: Ask): Promise<void> {
  const steps = await import('../commands/authEntrySteps.ts');
  await steps.generateAuthEntry(given, context, ask);
}

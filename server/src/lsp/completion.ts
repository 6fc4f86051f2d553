import type { ClientCapabilities, CompletionItem, CompletionOptions, CompletionParams } from 'vscode-languageserver';
import { completionsAt } from '../core/index.ts';
import type { OpenFile, Session } from '../workspace/session.ts';
import { type CompletionForms, toCompletionItem } from './convert.ts';

/** A space and an equals sign start a value. The other characters start a token that editors would not treat as a word. */
export const completionOptions: CompletionOptions = { triggerCharacters: ['"', '$', '{', ':', '/', '.', '[', '=', ' '] };

/** What the editor supports. `runsCommands`: it has VS Code's built-in commands. */
function completionForms({ textDocument }: ClientCapabilities, runsCommands: boolean): CompletionForms {
  const item = textDocument?.completion?.completionItem;
  return {
    snippets: item?.snippetSupport === true,
    modes: item?.insertTextModeSupport !== undefined,
    again: runsCommands,
  };
}

export function registerCompletion(session: Session): void {
  session.connection.onCompletion((params) =>
    session.answer([], () => {
      const open = session.openFile(params.textDocument.uri);
      return open === undefined ? [] : completionItems(open, params, completionForms(session.client.capabilities, session.runsCommands));
    }),
  );
}

function completionItems({ document, file }: OpenFile, { position, context }: CompletionParams, forms: CompletionForms): CompletionItem[] {
  const offset = document.offsetAt(position);
  // No completions after a space in a sentence or a script.
  if (context?.triggerCharacter === ' ' && !/[:=,[{-] $/.test(file.text.slice(Math.max(0, offset - 2), offset))) return [];
  return completionsAt(file, offset).flatMap((completion, index) => toCompletionItem(document, completion, index, forms) ?? []);
}

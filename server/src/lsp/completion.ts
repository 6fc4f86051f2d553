import type { ClientCapabilities, CompletionItem, CompletionOptions, CompletionParams } from 'vscode-languageserver';
import { completionsAt } from '../core/index.ts';
import type { OpenFile, Session } from '../workspace/session.ts';
import { type CompletionForms, toCompletionItem } from './convert.ts';

/** A blank and an equals sign begin a value, the others a part of a word that editors do not take for one. */
export const completionOptions: CompletionOptions = { triggerCharacters: ['"', '$', '{', ':', '/', '.', '[', '=', ' '] };

/** What an editor can do with a completion. `runsCommands`: it knows VS Code’s own. */
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
  // Between the words of a sentence or a script nobody asks for anything.
  if (context?.triggerCharacter === ' ' && !/[:=,[{-] $/.test(file.text.slice(Math.max(0, offset - 2), offset))) return [];
  return completionsAt(file, offset).flatMap((completion, index) => toCompletionItem(document, completion, index, forms) ?? []);
}

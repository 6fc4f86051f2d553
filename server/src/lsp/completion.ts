import type { ClientCapabilities, CompletionItem, CompletionOptions, CompletionParams } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, type Circumstances, completionsAt } from '../core/index.ts';
import { type CompletionForms, toCompletionItem } from './convert.ts';

/** A blank and an equals sign begin a value, the others a part of a word that editors do not take for one. */
export const completionOptions: CompletionOptions = { triggerCharacters: ['"', '$', '{', ':', '/', '.', '[', '=', ' '] };

/** What an editor can do with a completion. `runsCommands`: it knows VS Code’s own. */
export function completionForms({ textDocument }: ClientCapabilities, runsCommands: boolean): CompletionForms {
  const item = textDocument?.completion?.completionItem;
  return {
    snippets: item?.snippetSupport === true,
    modes: item?.insertTextModeSupport !== undefined,
    again: runsCommands,
  };
}

export function completionItems(
  document: TextDocument,
  analysis: Analysis,
  circumstances: Circumstances,
  { position, context }: CompletionParams,
  forms: CompletionForms,
): CompletionItem[] {
  const offset = document.offsetAt(position);
  // Between the words of a sentence or a script nobody asks for anything.
  if (context?.triggerCharacter === ' ' && !/[:=,[{-] $/.test(analysis.text.slice(Math.max(0, offset - 2), offset))) return [];
  return completionsAt(analysis, offset, circumstances).flatMap(
    (completion, index) => toCompletionItem(document, completion, index, forms) ?? [],
  );
}

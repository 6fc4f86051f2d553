import type { ClientCapabilities, CompletionItem, CompletionOptions, CompletionParams } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Analysis, type Circumstances, completionsAt } from '../core/index.ts';
import { type CompletionForms, toCompletionItem } from './convert.ts';

/** A space and an equals sign start a value. The other characters start a token that editors would not treat as a word. */
export const completionOptions: CompletionOptions = { triggerCharacters: ['"', '$', '{', ':', '/', '.', '[', '=', ' '] };

/** What the editor supports. `runsCommands`: it has VS Code's built-in commands. */
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
  // No completions after a space in a sentence or a script.
  if (context?.triggerCharacter === ' ' && !/[:=,[{-] $/.test(analysis.text.slice(Math.max(0, offset - 2), offset))) return [];
  return completionsAt(analysis, offset, circumstances).flatMap(
    (completion, index) => toCompletionItem(document, completion, index, forms) ?? [],
  );
}

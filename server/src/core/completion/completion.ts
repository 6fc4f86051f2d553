import type { Edit } from '../text/edit.ts';
import type { SourceRange } from '../text/mappedText.ts';
import type { Markdown } from '../text/markdown.ts';
import { isPresentable, type Presentable, presentable } from '../text/presentable.ts';

/** One completion for the cursor. Completions are given with the likeliest first. */
export interface Completion {
  readonly label: Presentable;
  readonly kind: 'key' | 'table' | 'value' | 'image' | 'variable' | 'registry' | 'helper' | 'whole';
  readonly detail?: Presentable;
  readonly documentation?: Markdown;
  /** The replaced range: the word at the cursor. */
  readonly range: SourceRange;
  /** The new text in pieces, already escaped for its place. Between two pieces, the cursor stops for input. */
  readonly pieces: readonly string[];
  /** The text that the typed word is compared with. */
  readonly filter: string;
  /** At the first stop, the editor opens completion again. */
  readonly again?: true;
  /** Other edits that the completion needs. */
  readonly also?: readonly Edit[];
}

/** A completion as plain text, before it is escaped for the string around it. */
export interface Suggestion extends Omit<Completion, 'range' | 'filter' | 'label' | 'detail'> {
  readonly label: string;
  readonly detail?: string;
  readonly filter?: string;
}

/** The word at the cursor. */
export interface Spot {
  readonly range: SourceRange;
  /** Escapes a text for this place. Undefined if it cannot be written there. */
  readonly spell: (text: string) => string | undefined;
}

/** Escapes suggestions for their place. Duplicates, suggestions that cannot be written there, and names that cannot be shown, are left out. */
export function placeSuggestions(suggestions: readonly Suggestion[], { range, spell }: Spot): readonly Completion[] {
  const labels = new Set<string>();
  return suggestions.flatMap(({ detail, ...suggestion }): readonly Completion[] => {
    if (!isPresentable(suggestion.label)) return [];
    const label = presentable(suggestion.label);
    const pieces = suggestion.pieces.map((piece) => (piece === '' ? '' : spell(piece)));
    if (labels.has(suggestion.label) || !pieces.every((piece) => piece !== undefined)) return [];
    labels.add(suggestion.label);
    const details = detail === undefined ? {} : { detail: presentable(detail) };
    return [{ ...suggestion, label, ...details, range, pieces, filter: suggestion.filter ?? suggestion.label }];
  });
}

/** Adds a text before the first piece and one after the last. */
export function wrapPieces(before: string, pieces: readonly string[], after: string): readonly string[] {
  return pieces.map((piece, index) => (index === 0 ? before : '') + piece + (index === pieces.length - 1 ? after : ''));
}

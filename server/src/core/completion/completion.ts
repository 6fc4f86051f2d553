import type { Edit } from '../text/edit.ts';
import type { SourceRange } from '../text/mappedText.ts';

/** One thing that could stand at the cursor. In the order in which they are given, the likeliest comes first. */
export interface Completion {
  readonly label: string;
  readonly kind: 'key' | 'table' | 'value' | 'image' | 'variable' | 'registry' | 'helper' | 'whole';
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** What is replaced: the word at the cursor. */
  readonly range: SourceRange;
  /** The new text in pieces, spelt for where it stands: between two of them the cursor stops to be filled in. */
  readonly pieces: readonly string[];
  /** What the typed word is compared with. */
  readonly filter: string;
  /** Where the cursor stops first, there is something to choose from. */
  readonly again?: true;
  /** What has to change elsewhere with it. */
  readonly also?: readonly Edit[];
}

/** A completion as text of the language it stands in, before it is spelt for the string that holds it. */
export interface Offer extends Omit<Completion, 'range' | 'filter'> {
  readonly filter?: string;
}

/** The word at the cursor. */
export interface Spot {
  readonly range: SourceRange;
  /** How a text has to be written there; undefined where it cannot be. */
  readonly spell: (text: string) => string | undefined;
}

/** Offers spelt for their place, each label once; those that cannot be written there are left out. */
export function placeOffers(offers: readonly Offer[], { range, spell }: Spot): readonly Completion[] {
  const labels = new Set<string>();
  return offers.flatMap((offer) => {
    const pieces = offer.pieces.map((piece) => (piece === '' ? '' : spell(piece)));
    if (labels.has(offer.label) || !pieces.every((piece) => piece !== undefined)) return [];
    labels.add(offer.label);
    return [{ ...offer, range, pieces, filter: offer.filter ?? offer.label }];
  });
}

/** Puts a text before the first piece and one behind the last. */
export function wrapPieces(before: string, pieces: readonly string[], after: string): readonly string[] {
  return pieces.map((piece, index) => (index === 0 ? before : '') + piece + (index === pieces.length - 1 ? after : ''));
}

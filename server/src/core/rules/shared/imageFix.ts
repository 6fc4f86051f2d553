import { readImageReference } from '../../images/imageReference.ts';
import type { Fix } from '../../model/finding.ts';
import type { ReferenceProblem, VariablePart } from '../../model/imageReference.ts';
import type { ImageUse } from '../../model/imageUse.ts';
import { type Edit, replaceText } from '../../text/edit.ts';
import { verbatim } from '../../text/mappedText.ts';
import { quoted } from './words.ts';

/** Far more than a reference can have; of longer texts nobody can say what was meant. */
export const longestReference = 1000;

/**
 * Writes another reference in place of the image's; none where it cannot be spelt there or is no reference either. Capitals may be left:
 * they have a fix of their own.
 */
export function imageFixes(use: ImageUse, repaired: string | undefined, kind: Pick<Fix, 'safe' | 'preferred'>): readonly Fix[] {
  if (repaired === undefined || use.text === undefined || !isReference(repaired, ['uppercase'])) return [];
  // A line end, of a block scalar or a lone carriage return, belongs to the text and to the file's lines alike.
  if (/[\r\n]/.test(use.text.text)) return [];
  const edit = replaceText(use.text, 0, use.text.text.length, repaired);
  if (edit === undefined) return [];
  return [{ title: `Change to ${quoted(repaired)}`, ...kind, edits: () => [edit] }];
}

/**
 * Writes a variable in another way. No style of string has to escape the new spelling when it takes no characters but those of the old
 * one; undefined where it takes others, or where the old one stands in the file in another way.
 */
export function respell({ value, range }: VariablePart, spelling: string): Edit | undefined {
  const known = [...spelling].every((character) => /\w/.test(character) || value.includes(character));
  return known && range.end - range.start === value.length ? { range, newText: spelling } : undefined;
}

/** Whether nothing speaks against this being a reference, but for problems of these kinds. */
export function isReference(text: string, but: readonly ReferenceProblem['kind'][] = []): boolean {
  const { problem } = readImageReference(verbatim(text));
  return problem === undefined || but.includes(problem.kind);
}

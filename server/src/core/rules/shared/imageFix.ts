import { readImageReference } from '../../images/imageReference.ts';
import type { Fix } from '../../model/finding.ts';
import type { ReferenceProblem, ReferenceVariable } from '../../model/imageReference.ts';
import type { ImageUse } from '../../model/imageUse.ts';
import { type Edit, replaceText } from '../../text/edit.ts';
import { verbatim } from '../../text/mappedText.ts';
import { quoted } from './quoting.ts';

/** Much longer than any valid reference; nothing can be suggested for longer text. */
export const maxReferenceLength = 1000;

/**
 * Replaces the image with another reference. Empty if it cannot be written there or is invalid too, apart from uppercase letters, which
 * have their own fix.
 */
export function imageFixes(use: ImageUse, repaired: string | undefined, kind: Pick<Fix, 'safe' | 'preferred'>): readonly Fix[] {
  if (repaired === undefined || use.text === undefined || !isReference(repaired, ['uppercase'])) return [];
  // A newline, from a block scalar or a lone carriage return, is part of the text and of the file's lines.
  if (/[\r\n]/.test(use.text.text)) return [];
  const edit = replaceText(use.text, 0, use.text.text.length, repaired);
  if (edit === undefined) return [];
  return [{ title: `Change to ${quoted(repaired)}`, ...kind, edits: () => [edit] }];
}

/**
 * Changes the spelling of a variable. If the new one has only characters of the old one, no quoting style needs to escape it; undefined
 * otherwise, or if the file contains the old one in escaped form.
 */
export function respell({ value, range }: ReferenceVariable, spelling: string): Edit | undefined {
  const known = [...spelling].every((character) => /\w/.test(character) || value.includes(character));
  return known && range.end - range.start === value.length ? { range, newText: spelling } : undefined;
}

/** Whether this is a valid reference, ignoring problems of these kinds. */
export function isReference(text: string, but: readonly ReferenceProblem['kind'][] = []): boolean {
  const { problem } = readImageReference(verbatim(text));
  return problem === undefined || but.includes(problem.kind);
}

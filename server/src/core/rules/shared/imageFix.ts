import type { ImageUse } from '../../facts.ts';
import { readImageReference } from '../../images/imageReference.ts';
import { replaceText } from '../../text/edit.ts';
import { verbatim } from '../../text/mappedText.ts';
import type { Fix } from '../rule.ts';
import { quoted } from './words.ts';

/** Writes another reference in place of the image's; none where it cannot be spelt there or is no reference either. */
export function imageFixes(use: ImageUse, repaired: string | undefined, kind: Pick<Fix, 'safe' | 'preferred'>): readonly Fix[] {
  if (repaired === undefined || use.text === undefined || !isReference(repaired)) return [];
  const edit = replaceText(use.text, 0, use.text.text.length, repaired);
  if (edit === undefined) return [];
  return [{ title: `Change to ${quoted(repaired)}`, ...kind, edits: () => [edit] }];
}

/** Whether nothing speaks against this being a reference. */
export function isReference(text: string): boolean {
  return readImageReference(verbatim(text)).problem === undefined;
}

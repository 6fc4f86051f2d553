import { trimEndOf } from '../../util/trim.ts';
import { isReference, maxReferenceLength } from './imageFix.ts';

/** One correction for each common typing mistake. */
const corrections: readonly ((text: string) => string)[] = [
  (text) => text.trim().replace(/^(["'`])(.*)\1$/, '$2'),
  (text) => trimEndOf(text, ',;.:/@'),
  (text) => text.replace(/^\/+/, ''),
  (text) => text.replace(/([^:])\/{2,}/g, '$1/'),
  (text) => text.replace(/:{2,}/g, ':'),
  (text) => text.replaceAll('\\', '/'),
  (text) => text.replace(/^([^/.]+(?:\/[^/]+)*:\d+):(\d)/, '$1.$2').replace(/^([^:]*\/[^/:]+:\d+):(\d)/, '$1.$2'),
];

/** The intended reference, if the corrections lead to exactly one valid reference. */
export function obviousCorrection(text: string): string | undefined {
  if (text.length > maxReferenceLength) return undefined;
  const found = new Set<string>();
  for (const correct of corrections) {
    const corrected = correct(text);
    if (corrected !== text && corrected !== '' && isReference(corrected)) found.add(corrected);
  }
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

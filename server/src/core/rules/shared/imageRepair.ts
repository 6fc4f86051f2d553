import { isReference, longestReference } from './imageFix.ts';

/** Slips of the finger, each with what it takes to undo it. */
const repairs: readonly ((text: string) => string)[] = [
  (text) => text.trim().replace(/^(["'`])(.*)\1$/, '$2'),
  (text) => text.replace(/[,;.:/@]+$/, ''),
  (text) => text.replace(/^\/+/, ''),
  (text) => text.replace(/([^:])\/{2,}/g, '$1/'),
  (text) => text.replace(/:{2,}/g, ':'),
  (text) => text.replaceAll('\\', '/'),
  (text) => text.replace(/^([^/.]+(?:\/[^/]+)*:\d+):(\d)/, '$1.$2').replace(/^([^:]*\/[^/:]+:\d+):(\d)/, '$1.$2'),
];

/** The reference that was meant, when exactly one of the usual slips explains what is wrong. */
export function obviousRepair(text: string): string | undefined {
  if (text.length > longestReference) return undefined;
  const found = new Set<string>();
  for (const repair of repairs) {
    const repaired = repair(text);
    if (repaired !== text && repaired !== '' && isReference(repaired)) found.add(repaired);
  }
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

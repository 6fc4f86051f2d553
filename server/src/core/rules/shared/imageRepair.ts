import { isReference, maxReferenceLength } from './imageFix.ts';

/** One repair for each common typing mistake. */
const repairs: readonly ((text: string) => string)[] = [
  (text) => text.trim().replace(/^(["'`])(.*)\1$/, '$2'),
  (text) => text.replace(/[,;.:/@]+$/, ''),
  (text) => text.replace(/^\/+/, ''),
  (text) => text.replace(/([^:])\/{2,}/g, '$1/'),
  (text) => text.replace(/:{2,}/g, ':'),
  (text) => text.replaceAll('\\', '/'),
  (text) => text.replace(/^([^/.]+(?:\/[^/]+)*:\d+):(\d)/, '$1.$2').replace(/^([^:]*\/[^/:]+:\d+):(\d)/, '$1.$2'),
];

/** The intended reference, if the repairs lead to exactly one valid reference. */
export function obviousRepair(text: string): string | undefined {
  if (text.length > maxReferenceLength) return undefined;
  const found = new Set<string>();
  for (const repair of repairs) {
    const repaired = repair(text);
    if (repaired !== text && repaired !== '' && isReference(repaired)) found.add(repaired);
  }
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

import type { SourceFile } from '../../db/sourceFile.ts';
import type { Edit } from '../../text/edit.ts';
import type { KeyEntry } from './registryKey.ts';

/** Writes an entry once for each of these keys, in its own place. Carries its secret, so it is made on demand. */
export function copyEntry({ text }: SourceFile, { range, registry }: KeyEntry, keys: readonly string[]): readonly Edit[] {
  const isPlain = keys.every((key) => /^[\w./:[\]-]+$/.test(key));
  if (!isPlain || keys.length === 0) return [];
  const before = text.slice(range.start, registry.range.start);
  const after = text.slice(registry.range.end, range.end);
  return [{ range, newText: keys.map((key) => before + key + after).join(', ') }];
}

import type { SourceFile } from '../../db/sourceFile.ts';
import type { Edit } from '../../text/edit.ts';
import type { KeyEntry } from './registryKey.ts';

/** Replaces an entry with one copy for each key. The edit contains the secret, so it is made on demand. */
export function copyEntry({ text }: SourceFile, { range, registry }: KeyEntry, keys: readonly string[]): readonly Edit[] {
  const isPlain = keys.every((key) => /^[\w./:[\]-]+$/.test(key));
  if (!isPlain || keys.length === 0) return [];
  const before = text.slice(range.start, registry.range.start);
  const after = text.slice(registry.range.end, range.end);
  return [{ range, newText: keys.map((key) => before + key + after).join(', ') }];
}

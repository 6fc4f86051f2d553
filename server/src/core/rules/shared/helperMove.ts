import type { AuthSource } from '../../model/facts.ts';
import type { Fix } from '../../model/finding.ts';
import { quoted } from './quoting.ts';

/** Moves registries to `credHelpers`, with a helper that creates their passwords. */
export function helperFixes(
  source: AuthSource,
  helper: string,
  registries: readonly string[],
  kind: Pick<Fix, 'preferred'>,
): readonly Fix[] {
  const [first] = registries;
  if (first === undefined) return [];
  const hosts = registries.length === 1 ? quoted(first) : `${registries.length} hosts`;
  return [{ title: `Use credHelpers ${quoted(helper)} for ${hosts}`, ...kind, edits: () => source.moveToHelper(helper, registries) }];
}

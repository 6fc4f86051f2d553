import type { AuthSource } from '../../model/facts.ts';
import type { Fix } from '../../model/finding.ts';
import { quoted } from './quoting.ts';

/** Moves registries to `credHelpers`, with a helper that creates their passwords. Removes the store of this name, by default that of the helper. */
export function helperFixes(
  source: AuthSource,
  helper: string,
  registries: readonly string[],
  kind: Pick<Fix, 'preferred'>,
  store?: string,
): readonly Fix[] {
  const [first] = registries;
  if (first === undefined) return [];
  const hosts = registries.length === 1 ? quoted(first) : `${registries.length} hosts`;
  const instead = store === undefined ? '' : ` instead of ${quoted(store)}`;
  const title = `Use credHelpers ${quoted(helper)} for ${hosts}${instead}`;
  return [{ title, ...kind, edits: () => source.moveToHelper(helper, registries, store) }];
}

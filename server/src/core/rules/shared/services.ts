import { splitService } from '../../images/service.ts';
import { expandValue } from '../../images/variables.ts';
import type { Facts } from '../../model/facts.ts';
import type { ImageUse } from '../../model/imageUse.ts';

/** The services of each job in order, without those that a `!reference` adds. */
export function servicesByOwner({ images }: Facts): ReadonlyMap<string, readonly ImageUse[]> {
  const found = new Map<string, ImageUse[]>();
  for (const use of images) {
    if (use.role !== 'service' || use.format !== 'gitlab-ci') continue;
    const known = found.get(use.owner);
    if (known === undefined) found.set(use.owner, [use]);
    else known.push(use);
  }
  return found;
}

/** A service's name as the Runner gets it; undefined if it depends on variables. Shell expansions are known: they become empty. */
export function certainName({ reference }: ImageUse): string | undefined {
  if (reference === undefined) return undefined;
  const open = reference.variables.some(({ syntax }) => syntax === 'variable' || syntax === 'input' || syntax === 'job-input');
  return open ? undefined : expandValue(reference.written.value, () => undefined);
}

/** Every host name of the service; undefined if they depend on variables. */
export function aliasesOfService(use: ImageUse): readonly string[] | undefined {
  const own = use.aliases.map(({ value }) => value);
  if (own.some((alias) => alias.includes('$'))) return undefined;
  const name = certainName(use);
  return name === undefined ? undefined : [...splitService(name).aliases, ...own];
}

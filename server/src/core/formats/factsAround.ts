import type { Facts } from '../model/facts.ts';

/** Facts that say, taken together, all there is to say of what stands at `offset`; of its own part first. */
export function factsAround(facts: Facts, offset: number): readonly Facts[] {
  // What `!reference` brings is of no part.
  if ((facts.pipeline?.references ?? []).length > 0) return [facts];
  return facts.parts?.around?.(offset)?.filter((part) => part !== undefined) ?? [facts];
}

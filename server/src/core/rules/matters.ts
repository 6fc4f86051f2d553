import type { Facts } from '../facts.ts';

/** What facts can speak of, and so a rule can be about. */
const itemsOf = {
  images: ({ images }: Facts) => images,
  auths: ({ auths }: Facts) => auths,
  problems: ({ problems }: Facts) => problems,
  tokens: ({ tokens }: Facts) => tokens,
  runners: ({ runners }: Facts) => runners,
  tables: ({ tables }: Facts) => tables,
  jobs: ({ pipeline }: Facts) => pipeline?.jobs,
  imageKeys: ({ pipeline }: Facts) => pipeline?.imageKeys,
  specFaults: ({ pipeline }: Facts) => pipeline?.specFaults,
  logins: ({ pipeline }: Facts) => pipeline?.logins,
  pointers: ({ pipeline }: Facts) => pipeline?.pointers,
  serviceVariables: ({ pipeline }: Facts) => pipeline?.serviceVariables,
} satisfies Readonly<Record<string, (facts: Facts) => readonly unknown[] | undefined>>;

export type Matter = keyof typeof itemsOf;

const all = Object.keys(itemsOf) as Matter[];

/** Matters as bits of a number. */
export function bitsOf(matters: Matter | readonly Matter[]): number {
  return [matters].flat().reduce((bits, matter) => bits | (1 << all.indexOf(matter)), 0);
}

/** Those of the matters `asked` (bits) that the facts say something of. The others are not looked at: of a whole file they may not have been put together. */
export function mattersIn(facts: Facts, asked: number): number {
  let bits = 0;
  for (let index = 0; index < all.length; index++) {
    const matter = all[index];
    const bit = 1 << index;
    if (matter !== undefined && (asked & bit) !== 0 && (itemsOf[matter](facts)?.length ?? 0) > 0) bits |= bit;
  }
  return bits;
}

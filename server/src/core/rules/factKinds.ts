import type { Facts } from '../model/facts.ts';
import type { ImageUse } from '../model/imageUse.ts';

/** What facts can contain, and so a rule can apply to. */
const listsOf = {
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
  configWrites: ({ pipeline }: Facts) => pipeline?.configWrites,
  encodingFaults: ({ pipeline }: Facts) => pipeline?.encodingFaults,
  pointers: ({ pipeline }: Facts) => pipeline?.pointers,
  changedValues: ({ pipeline }: Facts) => pipeline?.changedValues,
  rejectedValues: ({ pipeline }: Facts) => pipeline?.rejectedValues,
  dates: ({ pipeline }: Facts) => pipeline?.dates,
  extraDocuments: ({ pipeline }: Facts) => pipeline?.extraDocuments,
  includes: ({ pipeline }: Facts) => pipeline?.includes,
  children: ({ pipeline }: Facts) => pipeline?.children,
  inputs: ({ pipeline }: Facts) => pipeline?.inputs,
  serviceVariables: ({ pipeline }: Facts) => pipeline?.serviceVariables,
} satisfies Readonly<Record<string, (facts: Facts) => readonly unknown[] | undefined>>;

/** What few images have. */
const amongImages = {
  services: ({ role }: ImageUse) => role === 'service',
  helperImages: ({ role }: ImageUse) => role === 'helper',
  imageFaults: ({ reference }: ImageUse) => reference?.problem !== undefined,
  imageVariables: ({ reference }: ImageUse) => reference !== undefined && reference.variables.length > 0,
  digests: ({ reference }: ImageUse) => reference?.digest !== undefined,
  imagePolicies: ({ pullPolicies }: ImageUse) => pullPolicies.length > 0,
  unreadImages: ({ isUnread }: ImageUse) => isUnread === true,
  noTexts: ({ valueKind }: ImageUse) => valueKind !== 'text',
} satisfies Readonly<Record<string, (image: ImageUse) => boolean>>;

export type FactKind = keyof typeof listsOf | keyof typeof amongImages;

const all = [...Object.keys(listsOf), ...Object.keys(amongImages)];

/** Kinds as bits of a number. */
export function bitsOf(kinds: FactKind | readonly FactKind[]): number {
  return [kinds].flat().reduce((bits, kind) => bits | (1 << all.indexOf(kind)), 0);
}

const lists = Object.values(listsOf).map((list, index) => ({ bit: 1 << index, list }));
const traits = Object.values(amongImages).map((has, index) => ({ bit: 1 << (lists.length + index), has }));
const ofTraits = traits.reduce((bits, { bit }) => bits | bit, 0);

/** Those of the kinds `asked` (bits) that the facts contain. The others are not read: of a whole file they may not have been put together. */
export function factKindsIn(facts: Facts, asked: number): number {
  let bits = 0;
  for (const { bit, list } of lists) if ((asked & bit) !== 0 && (list(facts)?.length ?? 0) > 0) bits |= bit;
  return (asked & ofTraits) === 0 ? bits : bits | (asked & traitsIn(facts.images));
}

function traitsIn(images: readonly ImageUse[]): number {
  let bits = 0;
  for (const image of images) {
    for (const { bit, has } of traits) if (has(image)) bits |= bit;
  }
  return bits;
}

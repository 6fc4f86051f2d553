import { parseJson } from '../syntax/json/parseJson.ts';
import type { Entry, Mapping, Node } from '../syntax/node.ts';
import { commonEnds } from '../text/commonEnds.ts';
import { verbatim } from '../text/mappedText.ts';
import { type Moves, type RangeBase, relativeText, type Segment } from '../text/relativeRange.ts';
import { firstWhere } from '../util/binarySearch.ts';
import type { AuthMember } from './authMember.ts';
import { type ConfigText, configText, firstValueOf } from './configText.ts';
import { type FirstValue, readFirstValue } from './goJsonScanner.ts';

/** A version of a file, with what the next version can take over from it. */
export interface ConfigVersion {
  readonly config: ConfigText;
  /** The last valid version: this one, or the one before it was broken. */
  readonly valid: ValidConfig | undefined;
}

/**
 * A valid configuration whose members (the entries of `auths`, `credHelpers` and so on) each have a base of their own. It is only used
 * to read the next version, which takes over the members and moves their bases.
 */
interface ValidConfig {
  readonly text: string;
  readonly first: FirstValue & { readonly kind: 'value' };
  readonly root: Mapping;
  readonly members: readonly PlacedMember[];
  /** Where members begin and their objects end, in the order of the text. */
  readonly bases: readonly RangeBase[];
  readonly known: WeakMap<Entry, AuthMember>;
}

interface PlacedMember {
  /** The index of its base. */
  readonly at: number;
  readonly length: number;
  /** The index of its object in the root, and its own index in that object. */
  readonly field: number;
  readonly index: number;
}

/** After an edit within a member, only this member is read again. */
export function nextVersion(text: string, before: ConfigVersion | undefined, moves: Moves | undefined): ConfigVersion {
  const edited = before?.valid && withEditedMember(before.valid, text);
  const first = edited?.first ?? firstValueOf(text);
  const valid = edited ?? validConfig(text, first, moves);
  if (valid === undefined) return { config: configText(verbatim(text), first), valid: before?.valid };
  const { root, known } = valid;
  return { config: { text: verbatim(text), first, root: () => root, known }, valid };
}

function validConfig(text: string, first: FirstValue | undefined, moves: Moves | undefined): ValidConfig | undefined {
  if (first?.kind !== 'value') return undefined;
  const segments: Segment[] = [{ from: 0, base: { at: 0 } }];
  const addEdge = (at: number) => segments.push({ from: at, base: { at, ...(moves && { moves }) } });
  const { root } = parseJson(relativeText(text.slice(0, first.end), segments), addEdge);
  if (root?.kind !== 'mapping') return undefined;
  const bases = segments.map(({ base }) => base);
  return { text, first, root, members: placed(root), bases, known: new WeakMap() };
}

function placed(root: Mapping): readonly PlacedMember[] {
  const members: PlacedMember[] = [];
  let at = 1;
  for (const [field, { value }] of root.entries.entries()) {
    if (value?.kind !== 'mapping') continue;
    for (const [index, { range }] of value.entries.entries()) members.push({ at: at++, length: range.end - range.start, field, index });
    // The base of the closing bracket.
    at++;
  }
  return members;
}

/** Undefined where more than the inside of one member has changed, or where it is not valid any longer. */
function withEditedMember(before: ValidConfig, text: string): ValidConfig | undefined {
  const { bases, members, root, first } = before;
  const { head, tail } = commonEnds(before.text, text);
  const startOf = ({ at }: PlacedMember) => bases[at]?.at ?? 0;
  const number = firstWhere(members.length, (index) => startOf(members[index] as PlacedMember) >= head) - 1;
  const member = members[number];
  const base = bases[member?.at ?? bases.length];
  if (member === undefined || base === undefined || before.text.length - tail >= base.at + member.length) return undefined;
  const change = text.length - before.text.length;
  const entry = parseMember(text.slice(base.at, base.at + member.length + change), base);
  if (entry === undefined) return undefined;
  for (const later of bases.slice(member.at + 1)) later.at += change;
  const length = member.length + change;
  return {
    ...before,
    text,
    first: { ...first, end: first.end + change },
    root: withMember(root, member, entry),
    members: members.with(number, { ...member, length }),
  };
}

/** The objects around a member, which count towards the depth of what is in it. */
const above = '{"":{';

function parseMember(text: string, base: RangeBase): Entry | undefined {
  const json = `${above}${text}}}`;
  const first = readFirstValue(json);
  if (first.kind !== 'value' || first.end !== json.length) return undefined;
  const { root } = parseJson(relativeText(json, [{ from: above.length, base }]));
  return onlyEntry(onlyEntry(root)?.value);
}

/** Undefined also for a text that closes the objects around it and opens others. */
function onlyEntry(node: Node | undefined): Entry | undefined {
  return node?.kind === 'mapping' && node.entries.length === 1 ? node.entries[0] : undefined;
}

function withMember(root: Mapping, { field, index }: PlacedMember, entry: Entry): Mapping {
  const entries = root.entries.map((own, at) => {
    if (at !== field || own.value?.kind !== 'mapping') return own;
    return { ...own, value: { ...own.value, entries: own.value.entries.with(index, entry) } };
  });
  return { ...root, entries };
}

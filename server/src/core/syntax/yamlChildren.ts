import { type SourceRange, verbatim } from '../text/mappedText.ts';
import { type Footing, relocate } from '../text/relocate.ts';
import type { Entry, Node, Parsed } from './node.ts';
import { parseYaml } from './yaml.ts';

/**
 * A top-level entry that was read and is sound, taken apart at the entries or items right below it: after an edit only the touched ones are
 * read again. Made for the next version alone, which takes over what it holds.
 */
export interface ReadBlock {
  readonly layout: ChildLayout;
  readonly text: string;
  readonly children: readonly Child[];
  readonly parsed: Parsed;
}

interface Child {
  readonly node: Entry | Node;
  /** Where the node's own offsets say that the child begins. */
  readonly base: number;
  /** Present once the child has been moved: its ranges follow. */
  readonly footing?: Footing;
}

interface ChildLayout {
  readonly kind: 'mapping' | 'sequence';
  readonly indent: number;
  /** Where the line of each child begins. */
  readonly starts: readonly number[];
}

/** Of shorter blocks all is read: that costs less than finding out what is new. */
const worthwhile = 600;

const headLine = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*[^\s#"'&*!?{[|>%@`-][^\n#]*:[ \t]*(?:#[^\n]*)?\r?\n/;

/** Reads a block that has no anchors and no aliases. `before` is what stood in its place, when that is known. Never throws. */
export function readBlock(text: string, before: ReadBlock | undefined): { readonly parsed: Parsed; readonly read?: ReadBlock } {
  const layout = text.length < worthwhile ? undefined : layOutChildren(text);
  const patched = layout && before && patch(text, layout, before);
  if (patched) return { parsed: patched.parsed, read: patched };
  const parsed = parseYaml(verbatim(text));
  const children = layout && childrenOf(parsed, layout, 0);
  return layout && children ? { parsed, read: { layout, text, children, parsed } } : { parsed };
}

/** Where the children begin, told by the indentation of the lines alone. Undefined when the block is built otherwise. */
function layOutChildren(text: string): ChildLayout | undefined {
  const head = headLine.exec(text);
  if (head === null) return undefined;
  const starts: number[] = [];
  let indent = -1;
  let kind: ChildLayout['kind'] = 'mapping';
  for (let line = head[0].length, next = line; line < text.length; line = next) {
    const lineFeed = text.indexOf('\n', line);
    next = lineFeed < 0 ? text.length : lineFeed + 1;
    let at = line;
    while (text.charAt(at) === ' ') at++;
    const first = text.charAt(at);
    if (first === '' || first === '\r' || first === '\n' || first === '#') continue;
    const isItem = first === '-' && /\s/.test(text.charAt(at + 1));
    if (indent < 0) {
      indent = at - line;
      kind = isItem ? 'sequence' : 'mapping';
    }
    if (at - line < indent) return undefined;
    if (at - line === indent && isItem === (kind === 'sequence')) starts.push(line);
  }
  return starts.length < 2 ? undefined : { kind, indent, starts };
}

/** What the tree has below its one entry, when it is sound and each child stands where one begins; `by` is how far it stands from there. */
function childrenOf({ root, problems }: Parsed, { kind, indent, starts }: ChildLayout, by: number): readonly Child[] | undefined {
  const [entry, ...others] = root?.kind === 'mapping' && problems.length === 0 ? root.entries : [];
  const value = entry?.value;
  if (others.length > 0 || value?.kind !== kind || value.tag !== undefined) return undefined;
  const nodes = value.kind === 'mapping' ? value.entries : value.items;
  if (nodes.length !== starts.length) return undefined;
  const children: Child[] = [];
  for (const [index, node] of nodes.entries()) {
    const start = (starts[index] ?? 0) - by;
    const next = (starts[index + 1] ?? Number.POSITIVE_INFINITY) - by;
    const isThere = kind === 'mapping' ? node.range.start === start + indent : node.range.start > start && node.range.start < next;
    if (!isThere) return undefined;
    children.push({ node, base: start });
  }
  return children;
}

/** The block with its unchanged children taken from `before`; undefined when that cannot be said for certain. */
function patch(text: string, layout: ChildLayout, before: ReadBlock): ReadBlock | undefined {
  const { starts } = layout;
  const old = before.layout;
  const head = text.slice(0, starts[0]);
  if (old.kind !== layout.kind || old.indent !== layout.indent || head !== before.text.slice(0, old.starts[0])) return undefined;
  const childText = (whole: string, at: readonly number[], index: number) => whole.slice(at[index], at[index + 1] ?? whole.length);
  const most = Math.min(starts.length, old.starts.length);
  let same = 0;
  while (same < most && childText(text, starts, same) === childText(before.text, old.starts, same)) same++;
  let left = 0;
  const fromEnd = (index: number) =>
    childText(text, starts, starts.length - index) === childText(before.text, old.starts, old.starts.length - index);
  while (left < most - same && fromEnd(left + 1)) left++;
  const touched = starts.slice(same, starts.length - left);
  const fresh = touched.length === 0 ? [] : readTouched(text, head, { ...layout, starts: touched }, starts[starts.length - left]);
  if (fresh === undefined) return undefined;
  const kept = before.children.slice(0, same);
  const moved = before.children
    .slice(before.children.length - left)
    .map((child, index) => move(child, starts[starts.length - left + index]));
  const children = [...kept, ...fresh, ...moved];
  const parsed = assemble(before.parsed, children);
  return parsed && { layout, text, children, parsed };
}

/** The children that are new, read behind the head of the block, at the places where they stand. */
function readTouched(text: string, head: string, layout: ChildLayout, end: number | undefined): readonly Child[] | undefined {
  const [start = 0] = layout.starts;
  const by = start - head.length;
  const parsed = parseYaml(verbatim(head + text.slice(start, end)));
  return childrenOf(parsed, layout, by)?.map((child) => move(child, child.base + by));
}

function move(child: Child, start = child.base): Child {
  const { base, footing, node } = child;
  const by = start - base;
  const place = (range: SourceRange) => ({ start: range.start + by, end: range.end + by });
  if (footing !== undefined) {
    footing.place = place;
    return child;
  }
  if (by === 0) return child;
  const following: Footing = { place };
  return { node: relocate(node, following), base, footing: following };
}

/** The tree of the block before, with these children in place of its own. */
function assemble({ root, problems }: Parsed, children: readonly Child[]): Parsed | undefined {
  const [entry] = root?.kind === 'mapping' ? root.entries : [];
  const [first, last] = [children[0]?.node.range, children.at(-1)?.node.range];
  if (root?.kind !== 'mapping' || entry?.value === undefined || first === undefined || last === undefined) return undefined;
  const nodes = children.map(({ node }) => node);
  const range = { start: entry.value.kind === 'sequence' ? entry.value.range.start : first.start, end: last.end };
  const value =
    entry.value.kind === 'mapping'
      ? { ...entry.value, range, entries: nodes as readonly Entry[] }
      : { ...entry.value, range, items: nodes as readonly Node[] };
  const entryRange = { start: entry.range.start, end: range.end };
  return {
    root: {
      ...root,
      range: { start: root.range.start, end: range.end },
      entries: [{ key: entry.key, value: value as Node, range: entryRange }],
    },
    problems,
  };
}

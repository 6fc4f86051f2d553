import type { SourceRange } from '../../text/mappedText.ts';
import { type RangeBase, relativeText, type Segment, spanning } from '../../text/relativeRange.ts';
import type { Entry, Node, Parsed } from '../node.ts';
import { parseYaml } from './parseYaml.ts';

/** A top-level entry of a file, and where it stands. */
export interface OwnBlock {
  readonly text: string;
  readonly base: RangeBase;
}

/**
 * A block that was read and is sound, taken apart at the entries or items right below its key: after an edit only the touched ones are read
 * again. Made for the next version alone, which takes over what it holds.
 */
export interface ReadBlock {
  readonly layout: ChildLayout;
  readonly text: string;
  readonly children: readonly Child[];
  readonly parsed: Parsed;
  /** Where the first child begins, its dash included. */
  readonly opening: SourceRange;
}

interface Child {
  readonly node: Entry | Node;
  readonly base: RangeBase;
}

interface ChildLayout {
  readonly kind: 'mapping' | 'sequence';
  readonly indent: number;
  /** Where the line of each child begins in the block. */
  readonly starts: readonly number[];
}

/** Of shorter blocks all is read: that costs less than finding out what is new. */
const worthwhile = 1200;

const headLine = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)*[^\s#"'&*!?{[|>%@`-][^\n#]*:[ \t]*(?:#[^\n]*)?\r?\n/;

/**
 * Reads a block that has no anchors and no aliases; its ranges follow the base. `before` is what stood in its place on the same base,
 * when that is known. Never throws.
 */
export function readBlock(block: OwnBlock, before: ReadBlock | undefined): { readonly parsed: Parsed; readonly read?: ReadBlock } {
  const { text, base } = block;
  const layout = text.length < worthwhile ? undefined : layOutChildren(text);
  if (layout === undefined) return { parsed: parseYaml(relativeText(text, [{ from: 0, base }])) };
  const patched = before && patch(block, layout, before);
  if (patched) return { parsed: patched.parsed, read: patched };
  const segments = layout.starts.map((from) => ({ from, base: { at: from, to: base } }));
  const parsed = parseYaml(relativeText(text, [{ from: 0, base }, ...segments]));
  const children = childrenOf(parsed, layout, segments, base);
  if (children === undefined) return { parsed };
  const at = (layout.starts[0] ?? 0) + layout.indent;
  // On the block's own base: another child may come to be the first.
  const opening = relativeText(text, [{ from: 0, base }]).toSource(at, at);
  return { parsed, read: { layout, text, children, parsed, opening } };
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

/** What the tree has below its one entry, when it is sound and each child stands where one begins. */
function childrenOf(
  { root, problems }: Parsed,
  { kind, indent, starts }: ChildLayout,
  segments: readonly Segment[],
  { at }: RangeBase,
): readonly Child[] | undefined {
  const [entry, ...others] = root?.kind === 'mapping' && problems.length === 0 ? root.entries : [];
  const value = entry?.value;
  if (others.length > 0 || value?.kind !== kind || value.tag !== undefined) return undefined;
  const nodes = value.kind === 'mapping' ? value.entries : value.items;
  if (nodes.length !== starts.length) return undefined;
  const children: Child[] = [];
  for (const [index, node] of nodes.entries()) {
    const from = node.range.start - at - (starts[index] ?? 0);
    const base = segments[index]?.base;
    // An item begins behind its dash.
    const isThere =
      kind === 'mapping' ? from === indent : from > indent && node.range.start - at < (starts[index + 1] ?? Number.POSITIVE_INFINITY);
    if (!isThere || base === undefined) return undefined;
    children.push({ node, base });
  }
  return children;
}

/** The block with its unchanged children taken from `before`; undefined when that cannot be said for certain. */
function patch({ text, base }: OwnBlock, layout: ChildLayout, before: ReadBlock): ReadBlock | undefined {
  const { starts } = layout;
  const old = before.layout;
  const head = text.slice(0, starts[0]);
  if (old.kind !== layout.kind || old.indent !== layout.indent || head !== before.text.slice(0, old.starts[0])) return undefined;
  const maxSame = Math.min(starts.length, old.starts.length);
  let same = 0;
  while (same < maxSame && childAt(text, starts, same) === childAt(before.text, old.starts, same)) same++;
  let left = 0;
  while (
    left < maxSame - same &&
    childAt(text, starts, starts.length - left - 1) === childAt(before.text, old.starts, old.starts.length - left - 1)
  )
    left++;
  const behind = starts.length - left;
  const touched = { ...layout, starts: starts.slice(same, behind) };
  const fresh = touched.starts.length === 0 ? [] : readTouched({ text, base }, head, touched, starts[behind]);
  if (fresh === undefined) return undefined;
  const rest = before.children.slice(before.children.length - left);
  for (const [index, child] of rest.entries()) child.base.at = starts[behind + index] ?? 0;
  const children = [...before.children.slice(0, same), ...fresh, ...rest];
  const parsed = assemble(before, children);
  return parsed && { layout, text, children, parsed, opening: before.opening };
}

function childAt(text: string, starts: readonly number[], index: number): string {
  return text.slice(starts[index], starts[index + 1] ?? text.length);
}

/** The children that are new, read behind the head of the block, at the places where they stand. */
function readTouched({ text, base }: OwnBlock, head: string, layout: ChildLayout, end: number | undefined): readonly Child[] | undefined {
  const [start = 0] = layout.starts;
  const segments = layout.starts.map((at) => ({ from: head.length + at - start, base: { at, to: base } }));
  const parsed = parseYaml(relativeText(head + text.slice(start, end), [{ from: 0, base }, ...segments]));
  return childrenOf(parsed, layout, segments, base);
}

/** The tree of the block before, with these children in place of its own. */
function assemble({ parsed: { root, problems }, opening }: ReadBlock, children: readonly Child[]): Parsed | undefined {
  const [entry] = root?.kind === 'mapping' ? root.entries : [];
  const [first, last] = [children[0]?.node.range, children.at(-1)?.node.range];
  if (root?.kind !== 'mapping' || entry?.value === undefined || first === undefined || last === undefined) return undefined;
  const nodes = children.map(({ node }) => node);
  const value: Node =
    entry.value.kind === 'mapping'
      ? { kind: 'mapping', range: spanning(first, last), entries: nodes as readonly Entry[] }
      : { kind: 'sequence', range: spanning(opening, last), items: nodes as readonly Node[] };
  const range = spanning(entry.key.range, last);
  return { root: { ...root, range, entries: [{ key: entry.key, value, range }] }, problems };
}

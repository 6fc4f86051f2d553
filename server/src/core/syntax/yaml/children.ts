import type { SourceRange } from '../../text/mappedText.ts';
import { type RangeBase, relativeText, type Segment, spanning } from '../../text/relativeRange.ts';
import type { Entry, Node, Parsed } from '../node.ts';
import { parseYaml } from './parseYaml.ts';

/** A top-level block and its position. */
export interface OwnBlock {
  readonly text: string;
  readonly base: RangeBase;
}

/**
 * A valid block, split into the entries or items directly below its key, so that an edit only parses the changed ones again. It can only be used once,
 * because the next version takes over and changes its children.
 */
export interface ReadBlock {
  readonly layout: ChildLayout;
  readonly text: string;
  readonly children: readonly Child[];
  readonly parsed: Parsed;
  /** The start of the first child, including its dash. */
  readonly opening: SourceRange;
}

interface Child {
  readonly node: Entry | Node;
  readonly base: RangeBase;
}

interface ChildLayout {
  readonly kind: 'mapping' | 'sequence';
  readonly indent: number;
  /** The offset of each child's line in the block. */
  readonly starts: readonly number[];
}

/** Shorter blocks are parsed completely, which is faster than to find the changed children. */
const minLength = 1200;

const headLine = /^(?:[ \t]*(?:#[^\n]*|\r?)\n)*[^\s#"'&*!?{[|>%@`-][^\n#]*:[ \t]*(?:#[^\n]*|\r?)\n/;

/**
 * Parses a block without anchors and aliases. Its ranges move with the base. `before` is its previous version on the same base, if known. Never
 * throws.
 */
export function readBlock(block: OwnBlock, before: ReadBlock | undefined): { readonly parsed: Parsed; readonly read?: ReadBlock } {
  const { text, base } = block;
  const layout = text.length < minLength ? undefined : layOutChildren(text);
  if (layout === undefined) return { parsed: parseYaml(relativeText(text, [{ from: 0, base }])) };
  const patched = before && patch(block, layout, before);
  if (patched) return { parsed: patched.parsed, read: patched };
  const segments = layout.starts.map((from) => ({ from, base: { at: from, to: base } }));
  const parsed = parseYaml(relativeText(text, [{ from: 0, base }, ...segments]));
  const children = childrenOf(parsed, layout, segments, base);
  if (children === undefined) return { parsed };
  const at = (layout.starts[0] ?? 0) + layout.indent;
  // Relative to the block's own base, because another child may become the first one.
  const opening = relativeText(text, [{ from: 0, base }]).toSource(at, at);
  return { parsed, read: { layout, text, children, parsed, opening } };
}

/** Finds the children only by the indentation of lines. Undefined if the block has another layout. */
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

/** The nodes below the tree's only entry. Undefined if it is invalid, or if a child is not where the layout expects one. */
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
    // An item starts after its dash.
    const isThere =
      kind === 'mapping' ? from === indent : from > indent && node.range.start - at < (starts[index + 1] ?? Number.POSITIVE_INFINITY);
    if (!isThere || base === undefined) return undefined;
    children.push({ node, base });
  }
  return children;
}

/** Reuses the unchanged children of `before`. Undefined if that is not certainly correct. */
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
  const end = starts.length - left;
  const changed = { ...layout, starts: starts.slice(same, end) };
  const fresh = changed.starts.length === 0 ? [] : readChanged({ text, base }, head, changed, starts[end]);
  if (fresh === undefined) return undefined;
  const rest = before.children.slice(before.children.length - left);
  for (const [index, child] of rest.entries()) child.base.at = starts[end + index] ?? 0;
  const children = [...before.children.slice(0, same), ...fresh, ...rest];
  const parsed = assemble(before, children);
  return parsed && { layout, text, children, parsed, opening: before.opening };
}

function childAt(text: string, starts: readonly number[], index: number): string {
  return text.slice(starts[index], starts[index + 1] ?? text.length);
}

/** Parses the changed children after the head of the block, and maps their ranges to their positions. */
function readChanged({ text, base }: OwnBlock, head: string, layout: ChildLayout, end: number | undefined): readonly Child[] | undefined {
  const [start = 0] = layout.starts;
  const segments = layout.starts.map((at) => ({ from: head.length + at - start, base: { at, to: base } }));
  const parsed = parseYaml(relativeText(head + text.slice(start, end), [{ from: 0, base }, ...segments]));
  return childrenOf(parsed, layout, segments, base);
}

/** The tree of the previous block, with these children instead of its own. */
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

import type { Mapping, Node, Scalar } from '../syntax/node.ts';
import { item } from './level.ts';
import { mark } from './mark.ts';

/** The place of the mark in a YAML tree. */
export interface YamlPlace {
  readonly role: 'key' | 'value';
  /** Keys from the top down, `item` for a list. For a value, its own key is the last. */
  readonly path: readonly string[];
  /** The scalar with the mark. */
  readonly scalar: Scalar;
  /** For a key: its mapping. */
  readonly mapping?: Mapping;
  /** For a value: its key. */
  readonly key?: Scalar;
}

/** Undefined if the mark is in a comment, or in text that cannot be parsed. `at` is its offset in the file. */
export function findYamlPlace(root: Node, at: number): YamlPlace | undefined {
  return visit(root, at, [], undefined);
}

function visit(node: Node, at: number, path: readonly string[], key: Scalar | undefined): YamlPlace | undefined {
  if (node.alias !== undefined) return undefined;
  if (node.kind === 'scalar') return holdsMark(node) ? { role: 'value', path, scalar: node, ...(key && { key }) } : undefined;
  if (node.kind === 'sequence') {
    for (const child of node.items) {
      const found = covers(child, at) ? visit(child, at, [...path, item], key) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const entry of node.entries) {
    if (holdsMark(entry.key)) return { role: 'key', path, scalar: entry.key, mapping: node };
    if (entry.value === undefined || !covers(entry.value, at)) continue;
    const found = visit(entry.value, at, [...path, entry.key.source.text], entry.key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Only values around the mark are searched. The end of their last line is not always exact. */
function covers({ range }: Node, at: number): boolean {
  return range.start <= at && at <= range.end + 1;
}

function holdsMark(scalar: Scalar): boolean {
  return scalar.source.text.includes(mark);
}

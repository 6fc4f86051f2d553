import assert from 'node:assert/strict';
import { formatOf } from '../../server/src/core/index.ts';
import type { Node } from '../../server/src/core/syntax/node.ts';
import type { Edit } from '../../server/src/core/text/edit.ts';
import type { SourceRange } from '../../server/src/core/text/mappedText.ts';

interface Leaf {
  /** Keys from the root. Positions in lists do not count, so that items can be added and removed. */
  readonly path: string;
  readonly value: string;
  /** The value and the keys above it. */
  readonly ranges: readonly SourceRange[];
}

/** Asserts that a fix changed only values inside its edits and added no syntax error. */
export function checkKeptValues(path: string, before: string, after: string, edits: readonly Edit[]): void {
  const old = leavesOf(path, before);
  const now = leavesOf(path, after);
  assert.ok(now.problems <= old.problems, `a fix adds a syntax error to ${path}:\n${after}`);
  const left = new Map<string, number>();
  for (const leaf of now.leaves) left.set(nameOf(leaf), (left.get(nameOf(leaf)) ?? 0) + 1);
  for (const leaf of old.leaves) {
    if (leaf.ranges.some((range) => edits.some((edit) => touches(range, edit.range)))) continue;
    const count = left.get(nameOf(leaf)) ?? 0;
    assert.ok(count > 0, `a fix changes ${leaf.path} in ${path}, outside its edits`);
    left.set(nameOf(leaf), count - 1);
  }
}

function nameOf({ path, value }: Leaf): string {
  return `${path}=${value}`;
}

function touches(a: SourceRange, b: SourceRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}

function leavesOf(path: string, text: string): { readonly leaves: readonly Leaf[]; readonly problems: number } {
  const leaves: Leaf[] = [];
  let problems = 0;
  for (const { parse } of formatOf(path)?.split(text, undefined).sources ?? []) {
    const parsed = parse();
    problems += parsed.problems.length;
    if (parsed.root !== undefined) collect(parsed.root, '', [], leaves);
  }
  return { leaves, problems };
}

function collect(node: Node, path: string, above: readonly SourceRange[], leaves: Leaf[]): void {
  if (node.kind === 'scalar') {
    leaves.push({ path, value: String(node.value), ranges: [...above, node.range] });
    return;
  }
  if (node.kind === 'sequence') {
    for (const item of node.items) collect(item, `${path}[]`, above, leaves);
    return;
  }
  for (const { key, value } of node.entries) {
    if (value !== undefined) collect(value, `${path}.${key.source.text}`, [...above, key.range], leaves);
  }
}

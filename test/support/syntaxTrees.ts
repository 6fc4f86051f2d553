import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Node, Scalar } from '../../server/src/core/syntax/node.ts';
import type { SourceRange } from '../../server/src/core/text/mappedText.ts';

const corpus = process.env.PULLPROOF_CORPUS ?? fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));

/** False, or the reason why tests with real files are skipped. */
export const withoutCorpus = existsSync(corpus) ? false : `no real files at PULLPROOF_CORPUS or ${relative(process.cwd(), corpus)}`;

export interface RealFile {
  readonly name: string;
  readonly text: string;
}

export function realFiles(folder: string, ending: RegExp): readonly RealFile[] {
  if (withoutCorpus !== false) return [];
  const names = readdirSync(`${corpus}/${folder}`, { recursive: true, encoding: 'utf8' }).filter((name) => ending.test(name));
  return names.sort().map((name) => ({ name, text: readFileSync(`${corpus}/${folder}/${name}`, 'utf8') }));
}

function plain({ start, end }: SourceRange): SourceRange {
  return { start, end };
}

/** A tree as plain data, including all positions. */
export function shapeOf(node: Node | undefined, place: (range: SourceRange) => SourceRange = plain): unknown {
  if (!node) return undefined;
  const common = { kind: node.kind, range: place(node.range), tag: node.tag, alias: node.alias && place(node.alias) };
  if (node.kind === 'sequence') return { ...common, items: node.items.map((item) => shapeOf(item, place)) };
  if (node.kind === 'mapping') {
    return {
      ...common,
      entries: node.entries.map(({ key, value, range }) => ({
        key: shapeOf(key, place),
        value: shapeOf(value, place),
        range: place(range),
      })),
    };
  }
  const { value, style, source } = node;
  return { ...common, value, style, text: source.text, inside: place(source.toSource(0, source.text.length)) };
}

/** The plain value of a tree. Keys are compared by their text, and the last one wins. */
export function plainValue(node: Node | undefined): unknown {
  if (!node) return null;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(plainValue);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key.source.text, plainValue(value)]));
}

export function* nodesIn(node: Node | undefined): Generator<Node> {
  if (!node) return;
  yield node;
  if (node.kind === 'sequence') for (const item of node.items) yield* nodesIn(item);
  if (node.kind !== 'mapping') return;
  for (const { key, value } of node.entries) {
    yield key;
    yield* nodesIn(value);
  }
}

export function scalarsIn(node: Node | undefined): readonly Scalar[] {
  return [...nodesIn(node)].filter((found) => found.kind === 'scalar');
}

/** The error in the positions of a scalar's characters in `text`. Undefined if there is none. */
export function misplaced(text: string, { source, range }: Scalar): string | undefined {
  let last = range.start;
  for (let index = 0; index < source.text.length; index++) {
    const { start, end } = source.toSource(index, index + 1);
    const written = text.slice(start, end);
    if (start < last) return `character ${index} has a position before the previous one`;
    if (start > end || end > text.length) return `character ${index} has the range ${start}..${end}`;
    if (written.length === 1 && written !== source.text[index] && !/\s/.test(written))
      return `character ${index} has the text "${written}"`;
    if (/[A-Za-z]/.test(source.text.charAt(index)) && written.length > 1 && !written.startsWith('\\'))
      return `"${written}" is not a letter`;
    last = start;
  }
  return undefined;
}

/** Whether the positions of all characters in a scalar are unknown, so that nothing in it can be replaced. */
export function isCoarse({ source }: Scalar): boolean {
  return source.encode('a') === undefined;
}

/** The ranges of a tree that are outside the text or reversed. */
export function badRanges(node: Node | undefined, length: number): readonly SourceRange[] {
  const bad = ({ start, end }: SourceRange) => !(start >= 0 && start <= end && end <= length);
  const found: SourceRange[] = [];
  for (const each of nodesIn(node)) {
    const ranges = [each.range, ...(each.alias ? [each.alias] : [])];
    if (each.kind === 'mapping') ranges.push(...each.entries.map((entry) => entry.range), ...(each.header ? [each.header] : []));
    if (each.kind === 'scalar') ranges.push(each.source.toSource(0, each.source.text.length), each.source.toSource(0, 0));
    found.push(...ranges.filter(bad));
  }
  return found;
}

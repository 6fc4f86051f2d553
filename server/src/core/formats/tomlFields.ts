import { type Entry, type Mapping, type Node, wholePart } from '../syntax/node.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';

/** The entry of a table by name. Like the Runner's TOML parser, prefers an exact match and otherwise ignores case. */
export function tomlEntry(table: Node | undefined, name: string): Entry | undefined {
  if (table?.kind !== 'mapping') return undefined;
  const { entries } = table;
  const exact = entries.findLast(({ key }) => key.source.text === name);
  if (exact !== undefined) return exact;
  const lower = name.toLowerCase();
  return entries.findLast(({ key: { source } }) => source.text.length === name.length && source.text.toLowerCase() === lower);
}

export function tomlValue(table: Node | undefined, name: string): Node | undefined {
  return tomlEntry(table, name)?.value;
}

/** The sub-table with this name. Undefined if it is missing or not a table. */
export function tomlTable(table: Node | undefined, name: string): Mapping | undefined {
  const value = tomlValue(table, name);
  return value?.kind === 'mapping' ? value : undefined;
}

/** The tables of an array of tables, `[[…]]` or inline. */
export function tomlTables(table: Node | undefined, name: string): readonly Mapping[] {
  const value = tomlValue(table, name);
  return value?.kind === 'sequence' ? value.items.filter((item): item is Mapping => item.kind === 'mapping') : [];
}

/** The string under a key. Undefined for other values. */
export function tomlText(table: Node | undefined, name: string): Located | undefined {
  const value = tomlValue(table, name);
  return value?.kind === 'scalar' && typeof value.value === 'string' ? wholePart(value) : undefined;
}

/** The range of a table, from its start to the end of its content, including the tables below it. */
export function extentOf(mapping: Mapping): SourceRange {
  let { start, end } = mapping.header ?? mapping.range;
  const visit = (node: Node) => {
    start = Math.min(start, node.range.start);
    end = Math.max(end, node.range.end);
    if (node.kind === 'sequence') for (const item of node.items) visit(item);
    if (node.kind !== 'mapping') return;
    end = Math.max(end, node.header?.end ?? 0);
    for (const entry of node.entries) {
      end = Math.max(end, entry.range.end);
      if (entry.value !== undefined) visit(entry.value);
    }
  };
  visit(mapping);
  return { start, end };
}

import type { MappedText, SourceRange } from '../../text/mappedText.ts';
import type { Entry, Mapping, Node, Scalar, Sequence } from '../node.ts';

/** A table under construction, from statements that may be far apart. Offsets are those of the TOML text. */
export interface Table {
  find(name: string): TableEntry | undefined;
  add(entry: TableEntry): void;
  /** Adds the header of a table that was only known from its sub-tables. */
  open(start: number, end: number, header: SourceRange): void;
  extend(end: number): void;
  hasHeader(): boolean;
  read(): { readonly start: number; readonly end: number; readonly header?: SourceRange; readonly entries: readonly TableEntry[] };
}

export interface TableEntry {
  readonly key: Scalar;
  readonly value?: TableValue;
  start: number;
  end: number;
}

export type TableValue =
  | { readonly kind: 'node'; readonly node: Node }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'tables'; readonly tables: Table[] };

export function createTable(from: number, to: number, openedBy?: SourceRange): Table {
  const entries: TableEntry[] = [];
  const byName = new Map<string, TableEntry>();
  let start = from;
  let end = to;
  let header = openedBy;
  return {
    find: (name) => byName.get(name),
    add: (entry) => {
      entries.push(entry);
      byName.set(entry.key.source.text, entry);
    },
    open: (headerStart, tableEnd, range) => {
      start = headerStart;
      end = tableEnd;
      header = range;
    },
    extend: (tableEnd) => {
      end = Math.max(end, tableEnd);
    },
    hasHeader: () => header !== undefined,
    read: () => (header ? { start, end, header, entries } : { start, end, entries }),
  };
}

export function finishTable(text: MappedText, table: Table): Mapping {
  const { start, end, header, entries } = table.read();
  const mapping: Mapping = { kind: 'mapping', range: text.toSource(start, end), entries: entries.map((entry) => finishEntry(text, entry)) };
  return header ? { ...mapping, header: text.toSource(header.start, header.end) } : mapping;
}

function finishEntry(text: MappedText, { key, start, end, value }: TableEntry): Entry {
  const range = text.toSource(start, end);
  if (!value) return { key, range };
  if (value.kind === 'node') return { key, range, value: value.node };
  return { key, range, value: value.kind === 'table' ? finishTable(text, value.table) : sequenceOf(text, value.tables, range) };
}

function sequenceOf(text: MappedText, tables: readonly Table[], range: SourceRange): Sequence {
  return { kind: 'sequence', range, items: tables.map((table) => finishTable(text, table)) };
}

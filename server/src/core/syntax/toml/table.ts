import type { MappedText, SourceRange } from '../../text/mappedText.ts';
import type { Writable } from '../../util/writable.ts';
import type { Entry, Mapping, Node, Scalar } from '../node.ts';

/** A table under construction, from statements that may be far apart. Offsets are those of the TOML text. */
export class Table {
  private start: number;
  private end: number;
  private header: SourceRange | undefined;
  private readonly entries: TableEntry[] = [];
  private readonly byName = new Map<string, TableEntry>();

  constructor(start: number, end: number, header?: SourceRange) {
    this.start = start;
    this.end = end;
    this.header = header;
  }

  find(name: string): TableEntry | undefined {
    return this.byName.get(name);
  }

  add(entry: TableEntry): void {
    this.entries.push(entry);
    this.byName.set(entry.key.source.text, entry);
  }

  /** Adds the header of a table that was only known from its sub-tables. */
  open(start: number, end: number, header: SourceRange): void {
    this.start = start;
    this.end = end;
    this.header = header;
  }

  extend(end: number): void {
    this.end = Math.max(this.end, end);
  }

  hasHeader(): boolean {
    return this.header !== undefined;
  }

  finish(text: MappedText): Mapping {
    const { start, end, header } = this;
    const entries = this.entries.map((entry) => finishEntry(text, entry));
    const mapping: Writable<Mapping> = { kind: 'mapping', range: text.toSource(start, end), entries };
    if (header !== undefined) mapping.header = text.toSource(header.start, header.end);
    return mapping;
  }
}

export interface TableEntry {
  readonly key: Scalar;
  readonly value?: TableValue | undefined;
  start: number;
  end: number;
}

export type TableValue =
  | { readonly kind: 'node'; readonly node: Node }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'tables'; readonly tables: Table[] };

function finishEntry(text: MappedText, { key, start, end, value }: TableEntry): Entry {
  const range = text.toSource(start, end);
  if (value === undefined) return { key, range };
  if (value.kind === 'node') return { key, range, value: value.node };
  if (value.kind === 'table') return { key, range, value: value.table.finish(text) };
  return { key, range, value: { kind: 'sequence', range, items: value.tables.map((table) => table.finish(text)) } };
}

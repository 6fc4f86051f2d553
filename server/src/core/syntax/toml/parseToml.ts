import { decodedLater, type MappedText, sliceMapped, verbatimWithin } from '../../text/mappedText.ts';
import { type Mapping, maximumDepth, type Node, type Parsed, type Scalar, type Sequence } from '../node.ts';
import { lineAt } from './lines.ts';
import { keyName } from './names.ts';
import { withoutPlaceholders } from './placeholders.ts';
import { readToml, type TomlError } from './recovery.ts';
import { readSimpleToml } from './simple.ts';
import type {
  TomlArray,
  TomlContent,
  TomlKeyPart,
  TomlKeyValue,
  TomlQuotedKey,
  TomlStatement,
  TomlStringValue,
  TomlTableStatement,
} from './statements.ts';
import { decodeTomlString, tomlEncoder, tomlString } from './string.ts';
import { Table, type TableValue } from './table.ts';
import { type FilledTemplate, fillTemplate } from './templates.ts';

/**
 * Parses TOML 1.0 into the common tree: tables are mappings, arrays of tables are sequences of mappings, dotted keys are nested mappings.
 *
 * Ranges: for `key = value`, the entry is the whole statement. For a table, entry and mapping reach from its header to the end of its last
 * line, without sub-tables that have their own headers. An array of tables, and a table that only exists through its sub-tables or dotted
 * keys, reach from the first of their parts to the end of the last. For a date, `value` is the text as written.
 *
 * Each unreadable line is left out and reported as a problem (see `readToml`). There is no root only if nothing could be read.
 */
export function parseToml(text: MappedText): Parsed {
  const simple = readSimpleToml(text.text);
  return simple === undefined ? parseAnyToml(text) : { root: treeOf(text, simple, text.text), problems: [] };
}

/** The same, but only with the library. */
export function parseAnyToml(text: MappedText): Parsed {
  const written = text.text;
  const plain = readToml(written);
  const template = plain.errors.length === 0 ? undefined : fillTemplate(written);
  const { program, text: readable, errors } = template === undefined ? plain : readToml(template.text);
  const shown = template === undefined ? errors : errorsOf(template, errors);
  const problems = shown.map(({ start, end, message }) => ({ range: text.toSource(start, end), message }));
  if (program === undefined) return { problems };
  const statements: readonly TomlStatement[] = program.body[0].body;
  const known = template === undefined ? statements : withoutPlaceholders(statements, template.placeholders, written);
  return { root: treeOf(text, known, readable), problems };
}

/** What is wrong whatever the placeholders stand for: nothing after one on its line, and nothing at all if parts may be left out. */
function errorsOf({ text, placeholders, hasControl }: FilledTemplate, errors: readonly TomlError[]): readonly TomlError[] {
  if (hasControl) return [];
  const firstInLine = new Map<number, number>();
  for (const { start } of placeholders) {
    const line = lineAt(text, start).start;
    if (!firstInLine.has(line)) firstInLine.set(line, start);
  }
  return errors.filter(({ start }) => start < (firstInLine.get(lineAt(text, start).start) ?? Number.POSITIVE_INFINITY));
}

/** `readable` is the text that the statements were read from, with the same offsets. */
function treeOf(text: MappedText, statements: readonly TomlStatement[], readable: string): Mapping {
  const root = new Table(0, text.text.length);
  for (const statement of statements) {
    if (statement.type === 'TOMLTable') addTable(text, root, statement, headerEnd(readable, statement));
    else addKeyValue(text, root, statement, 0);
  }
  return root.finish(text);
}

function addTable(text: MappedText, root: Table, statement: TomlTableStatement, headerEnd: number): void {
  const [start, end] = statement.range;
  const keys = statement.key.keys;
  const last = keys.at(-1);
  if (!last || keys.length > maximumDepth) return;
  const parent = descend(text, root, keys.slice(0, -1), start, end);
  if (!parent) return;
  const header = { start, end: headerEnd };
  const found = parent.find(keyName(last));
  let table: Table | undefined;
  if (statement.kind === 'array') {
    table = new Table(start, end, header);
    if (found?.value?.kind === 'tables') {
      found.value.tables.push(table);
      found.end = Math.max(found.end, end);
    } else parent.add({ key: keyScalar(text, last), start, end, value: { kind: 'tables', tables: [table] } });
  } else if (found?.value?.kind === 'table') {
    table = found.value.table;
    table.open(start, end, header);
    found.start = start;
    found.end = end;
  } else {
    table = new Table(start, end, header);
    parent.add({ key: keyScalar(text, last), start, end, value: { kind: 'table', table } });
  }
  for (const keyValue of statement.body) addKeyValue(text, table, keyValue, keys.length);
}

/** After the closing brackets of a header. */
function headerEnd(text: string, statement: TomlTableStatement): number {
  const closing = text.indexOf(']', statement.key.range[1]) + 1;
  return statement.kind === 'array' && text[closing] === ']' ? closing + 1 : closing;
}

function addKeyValue(text: MappedText, table: Table, statement: TomlKeyValue, depth: number): void {
  const keys = statement.key.keys;
  const last = keys.at(-1);
  const [start, end] = statement.range;
  if (!last || depth + keys.length > maximumDepth) return;
  const parent = descend(text, table, keys.slice(0, -1), start, end);
  const node = convert(text, statement.value, depth + keys.length);
  parent?.add({ key: keyScalar(text, last), start, end, value: node && { kind: 'node', node } });
}

/** The table for these keys, created where it is missing. Undefined if one of them already has a plain value. */
function descend(text: MappedText, from: Table, keys: readonly TomlKeyPart[], start: number, end: number): Table | undefined {
  let table: Table | undefined = from;
  for (const key of keys) {
    const found = table.find(keyName(key));
    if (!found) {
      const child = new Table(start, end);
      table.add({ key: keyScalar(text, key), start, end, value: { kind: 'table', table: child } });
      table = child;
      continue;
    }
    table = tableOf(found.value);
    if (!table) return undefined;
    if (!table.hasHeader()) {
      table.extend(end);
      found.end = Math.max(found.end, end);
    }
  }
  return table;
}

function tableOf(value: TableValue | undefined): Table | undefined {
  if (value?.kind === 'table') return value.table;
  return value?.kind === 'tables' ? value.tables.at(-1) : undefined;
}

function keyScalar(text: MappedText, key: TomlKeyPart): Scalar {
  const [start, end] = key.range;
  if (key.type === 'TOMLQuoted') return stringScalar(text, key);
  return { kind: 'scalar', range: text.toSource(start, end), value: key.name, style: 'plain', source: sliceMapped(text, start, end) };
}

function stringScalar(text: MappedText, node: TomlQuotedKey | TomlStringValue): Scalar {
  const [start, end] = node.range;
  const written = text.text;
  const string = tomlString(written, start, end, node.style, node.multiline);
  const { from, to, style } = string;
  const encode = tomlEncoder(style);
  const isVerbatim = node.value === written.slice(from, to);
  const source = isVerbatim
    ? verbatimWithin(text, node.value, from, encode)
    : decodedLater(text, node.value, { start: from, end: to }, () => decodeTomlString(written, string), encode);
  return { kind: 'scalar', range: text.toSource(start, end), value: node.value, style, source };
}

function convert(text: MappedText, node: TomlContent, depth: number): Node | undefined {
  const [start, end] = node.range;
  if (node.type === 'TOMLValue') {
    if (node.kind === 'string') return stringScalar(text, node);
    const word = text.text.slice(start, end);
    const value = typeof node.value === 'object' ? word : node.value;
    return { kind: 'scalar', range: text.toSource(start, end), value, style: 'plain', source: sliceMapped(text, start, end) };
  }
  if (depth >= maximumDepth || node.type === 'TOMLUnknown') return undefined;
  if (node.type === 'TOMLArray') return sequence(text, node, depth);
  const table = new Table(start, end);
  for (const keyValue of node.body) addKeyValue(text, table, keyValue, depth + 1);
  return table.finish(text);
}

function sequence(text: MappedText, node: TomlArray, depth: number): Sequence {
  const items: Node[] = [];
  for (const element of node.elements) {
    const item = convert(text, element, depth + 1);
    if (item) items.push(item);
  }
  return { kind: 'sequence', range: text.toSource(node.range[0], node.range[1]), items };
}

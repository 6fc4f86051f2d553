import type { TomlKey, TomlKind, TomlTable } from '../model/tomlFacts.ts';
import { type Entry, type Mapping, type Node, wholePart } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import type { Writable } from '../util/writable.ts';
import { extentOf } from './tomlFields.ts';

/** Every table of a config.toml with its keys, from the top down. `runners` are the tables that the runners' facts come from. */
export function readTomlTables(root: Mapping, runners: readonly Mapping[], text: string): readonly TomlTable[] {
  const found: TomlTable[] = [];
  const visit = (node: Node | undefined, path: string, above: Mapping | undefined) => {
    if (node?.kind === 'sequence') for (const item of node.items) visit(item, path, above);
    if (node?.kind !== 'mapping') return;
    const runner = runners.includes(node) ? node : above;
    found.push({
      path,
      ...(node.header && { header: node.header }),
      ...(runner && { runner: runners.indexOf(runner) }),
      keys: node.entries.map((entry) => tomlKey(entry, text, runner)),
      addLine: (line) => addLine(node, text, line),
    });
    for (const { key, value } of node.entries) visit(value, path === '' ? key.source.text : `${path}.${key.source.text}`, runner);
  };
  visit(root, '', undefined);
  return found;
}

function tomlKey({ key, value, range }: Entry, text: string, runner: Mapping | undefined): TomlKey {
  const linesOf = () => (key.range.start === range.start && !hasHeader(value) ? wholeLines(text, range) : undefined);
  const read: Writable<TomlKey> = {
    key: wholePart(key),
    remove: () => {
      const lines = linesOf();
      return lines === undefined ? [] : [{ range: lines, newText: '' }];
    },
    move: (write) => {
      const lines = linesOf();
      return lines === undefined ? [] : moved(text, range, lines, write);
    },
    unquote: () => unquote(value),
    dotted: () => dottedKeys(value, text, 1),
    asTables: (path) => {
      const lines = linesOf();
      return lines === undefined || runner === undefined ? [] : asTables(text, value, lines, runner, path);
    },
  };
  if (value !== undefined) describe(value, read);
  return read;
}

/** Adds what a value is. */
function describe(value: Node, read: Writable<TomlKey>): void {
  read.holds = kindOf(value);
  read.value = value.range;
  if (value.kind === 'mapping') {
    if (value.header !== undefined) read.header = value.header;
  } else if (value.kind === 'sequence') {
    read.items = value.items.map((item) => ({ holds: kindOf(item), range: item.range }));
    if (value.items.length === 0) read.empty = true;
  } else {
    if (typeof value.value !== 'string') read.word = value.source.text;
    if (value.value === '') read.empty = true;
    if (template.test(value.source.text)) read.template = percent.test(value.source.text) ? 'percent' : 'other';
  }
}

const percent = /^%\w+%$/;
const template = new RegExp(`\\{\\{|\\$\\{?\\w|<%|<[\\w -]+>|^__\\w+__$|${percent.source}`);

function kindOf(node: Node): TomlKind {
  if (node.kind === 'mapping') return 'table';
  if (node.kind === 'sequence') return node.items.length > 0 && node.items.every(({ kind }) => kind === 'mapping') ? 'tables' : 'list';
  if (typeof node.value === 'boolean') return 'boolean';
  if (typeof node.value === 'number') return /^[+-]?(?:\d[\d_]*|0[xob][\da-f_]+)$/i.test(node.source.text) ? 'integer' : 'number';
  return node.style === 'plain' ? 'time' : 'text';
}

function hasHeader(value: Node | undefined): boolean {
  if (value?.kind === 'sequence') return value.items.some((item) => item.kind === 'mapping' && item.header !== undefined);
  return value?.kind === 'mapping' && (value.header !== undefined || value.entries.some((entry) => hasHeader(entry.value)));
}

/** The whole lines of a statement, including newline and comment. Undefined if they contain anything else. */
function wholeLines(text: string, { start, end }: SourceRange): SourceRange | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const rest = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  if (text.slice(lineStart, start).trim() !== '' || !/^(?:#|$)/.test(rest.trimStart())) return undefined;
  return { start: lineStart, end: lineEnd < 0 ? text.length : lineEnd + 1 };
}

function moved(text: string, range: SourceRange, lines: SourceRange, write: (line: string) => readonly Edit[]): readonly Edit[] {
  const written = write(text.slice(range.start, range.end));
  const inTheWay = written.some((edit) => lines.start < edit.range.start && edit.range.start < lines.end);
  return written.length === 0 || inTheWay ? [] : [...written, { range: lines, newText: '' }];
}

function unquote(value: Node | undefined): readonly Edit[] {
  if (value?.kind !== 'scalar' || typeof value.value !== 'string') return [];
  const word = value.value.trim();
  return /^(?:true|false|-?(?:0|[1-9]\d{0,17}))$/.test(word) ? [{ range: value.range, newText: word }] : [];
}

/** The keys of the statements below a table without a header, from the name of that table on: its `depth` is 1. */
function dottedKeys(value: Node | undefined, text: string, depth: number): readonly Located[] {
  if (value?.kind !== 'mapping' || value.header !== undefined) return [];
  return value.entries.flatMap(({ key, value: below, range }) => {
    if (below?.kind === 'mapping') return dottedKeys(below, text, depth + 1);
    const written = text.slice(range.start, key.range.end);
    if (!/^[\w.-]+$/.test(written)) return [];
    const name = written
      .split('.')
      .slice(-depth - 1)
      .join('.');
    return [{ value: name, range: { start: key.range.end - name.length, end: key.range.end } }];
  });
}

/** Inserted after the runner's last table, because a table ends where the next begins. Replaces the list itself if nothing follows it. */
function asTables(text: string, value: Node | undefined, lines: SourceRange, runner: Mapping, path: string): readonly Edit[] {
  if (value?.kind !== 'sequence') return [];
  const names = value.items.map((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? item.source.text : undefined));
  if (names.some((name) => name === undefined || /["\\\p{Cc}]/u.test(name))) return [];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const indent = /^[ \t]*/.exec(text.slice(lines.start))?.[0] ?? '';
  const tables = names.map((name) => `${indent}[[${path}]]${lineEnd}${indent}  name = "${name}"${lineEnd}`).join('');
  const { end } = extentOf(runner);
  if (end <= lines.end) return [{ range: lines, newText: tables }];
  const next = text.indexOf('\n', end);
  const insertion = next < 0 ? { at: text.length, before: lineEnd } : { at: next + 1, before: '' };
  return [
    { range: lines, newText: '' },
    { range: { start: insertion.at, end: insertion.at }, newText: `${insertion.before}${tables}` },
  ];
}

function addLine({ header, entries }: Mapping, text: string, line: string): readonly Edit[] {
  if (header === undefined) return [];
  const next = text.indexOf('\n', header.end);
  const at = next < 0 ? text.length : text[next - 1] === '\r' ? next - 1 : next;
  const first = entries.find(({ value, range }) => !hasHeader(value) && range.start > at);
  const indent = first === undefined ? `${indentAt(text, header.start)}  ` : indentAt(text, first.range.start);
  return [{ range: { start: at, end: at }, newText: `${text.includes('\r\n') ? '\r\n' : '\n'}${indent}${line}` }];
}

function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset))?.[0] ?? '';
}

import stringify from '@iarna/toml/stringify.js';
import { entryAt, type Mapping, type Node, type Scalar, type ScalarStyle, type Sequence, valueAt } from '../syntax/node.ts';
import { applyEdits, type Edit, replaceText } from '../text/edit.ts';
import { type MappedText, type SourceRange, sliceMapped } from '../text/mappedText.ts';
import { dockerAuthConfig, type GeneratedEntry } from './authEntry.ts';
import { type Merge, mergeIntoConfigJson } from './configJson.ts';
import { type RunnerTable, runnerAt, runnerNode, runnerTables } from './runnerTables.ts';
import { type Wording, wording } from './wording.ts';

/** `ask`: the cursor is in none of several runners. Call again with the header's offset of the runner that the user chooses. */
export type EnvironmentWrite =
  | (Merge & { readonly runner: RunnerTable /** The runner had no DOCKER_AUTH_CONFIG so far. */; readonly isNew: boolean })
  | { readonly ask: readonly RunnerTable[] }
  | { readonly problem: Wording };

const assignment = 'DOCKER_AUTH_CONFIG=';

/**
 * Adds an entry to `environment` of the `[[runners]]` at an offset of a Runner's config.toml, or of its only runner: as a new line, a new
 * item, or in the existing DOCKER_AUTH_CONFIG. The rest of the file does not change. The result is parsed again before it is offered.
 */
export function environmentLine(text: string, offset: number, entry: GeneratedEntry): EnvironmentWrite {
  const tables = runnerTables(text);
  const runner = runnerAt(tables, offset) ?? (tables.length === 1 ? tables[0] : undefined);
  if (tables.length === 0) return { problem: wording('This file has no readable [[runners]].') };
  if (runner === undefined) return { ask: tables };
  const written = writeTo(text, runner, entry);
  if ('problem' in written) return written;
  const before = environmentOf(text, runner);
  const after = environmentOf(applyEdits(text, written.edits), runner);
  const sameOthers = before.others.join('\0') === after.others.join('\0');
  if (!sameOthers || after.auth?.source.text !== written.value)
    return { problem: wording('The file has a mistake that prevents this edit. Fix it first.') };
  const { value, ...merge } = written;
  return { ...merge, written: after.auth.range, isNew: before.auth === undefined, runner };
}

/** The whole setting for a `[[runners]]`, to be pasted. */
export function environmentSetting(entries: readonly GeneratedEntry[]): string {
  return `environment = [${tomlString(assignment + dockerAuthConfig(entries))}]`;
}

type Written = (Omit<Merge, 'written'> & { readonly value: string }) | { readonly problem: Wording };

function writeTo(text: string, runner: RunnerTable, entry: GeneratedEntry): Written {
  const table = runnerNode(text, runner);
  const environment = table === undefined ? undefined : entryAt(table, 'environment');
  const value = assignment + dockerAuthConfig([entry]);
  if (environment === undefined) return { edits: [newLine(text, runner, table, tomlString(value))], replaced: [], value };
  const list = environment.value;
  if (list?.kind !== 'sequence') return { problem: wording('"environment" of this runner is not an array. Fix it first.') };
  const present = authItem(list);
  if (present !== undefined) return mergeIntoItem(present, entry);
  return { edits: newItem(text, list, tomlString(value)), replaced: [], value };
}

/** The TOML string: `'…'` where possible, so that the JSON's quotes stay readable. */
function tomlString(value: string): string {
  const line = stringify({ value });
  return line.slice(line.indexOf('=') + 1).trim();
}

/** The last one, because it overrides the others. */
function authItem(list: Sequence): Scalar | undefined {
  const items = list.items.filter((item) => item.kind === 'scalar' && item.source.text.startsWith(assignment));
  const last = items.at(-1);
  return last?.kind === 'scalar' ? last : undefined;
}

function mergeIntoItem(item: Scalar, entry: GeneratedEntry): Written {
  const json = sliceMapped(item.source, assignment.length, item.source.text.length);
  const whole = (value: string): Edit => ({ range: item.range, newText: tomlString(value) });
  if (json.text.trim() === '') {
    const value = assignment + dockerAuthConfig([entry]);
    return { edits: [whole(value)], replaced: [], value };
  }
  const merge = mergeIntoConfigJson(json.text, entry);
  if ('problem' in merge) return merge;
  const { replaced, credsStore } = merge;
  const value = assignment + applyEdits(json.text, merge.edits);
  const inPlace = merge.edits.map((edit) => spelt(edit, json, item.style)).filter((edit) => edit !== undefined);
  const edits = inPlace.length === merge.edits.length ? inPlace : [whole(value)];
  return { edits, replaced, ...(credsStore !== undefined && { credsStore }), value };
}

/** The edit, escaped for the style of its string. Multi-line strings keep newlines and tabs. */
function spelt({ range, newText }: Edit, json: MappedText, style: ScalarStyle): Edit | undefined {
  if (style !== 'toml-multiline-basic' && style !== 'toml-multiline-literal') return replaceText(json, range.start, range.end, newText);
  const pieces = newText.split(/(\r?\n|\t)/).map((piece) => (/^\s+$/.test(piece) ? piece : json.encode(piece)));
  if (pieces.includes(undefined)) return undefined;
  return { range: json.toSource(range.start, range.end), newText: pieces.join('') };
}

/** After the runner's own last key and before its first sub-table, with the same indentation. */
function newLine(text: string, runner: RunnerTable, table: Mapping | undefined, value: string): Edit {
  const lastKey = table === undefined ? undefined : lastOwnKey(table, runner);
  const lineStart = text.lastIndexOf('\n', (lastKey ?? runner.header).start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const at = endOfLine(text, (lastKey ?? runner.header).end);
  const line = `${lineEndOf(text)}${indent}${lastKey === undefined ? '  ' : ''}environment = [${value}]`;
  return { range: { start: at, end: at }, newText: line };
}

function lastOwnKey(table: Mapping, runner: RunnerTable): SourceRange | undefined {
  let last: SourceRange | undefined;
  for (const { range } of ownEntries(table)) {
    if (range.start < runner.header.end || range.end > runner.ownEnd) continue;
    if (last === undefined || range.end > last.end) last = range;
  }
  return last;
}

/** Dotted keys (`docker.image = "…"`) are entries of the inner mapping. */
function ownEntries(table: Mapping): Mapping['entries'] {
  return table.entries.flatMap((entry) => [entry, ...(entry.value?.kind === 'mapping' ? ownEntries(entry.value) : [])]);
}

function newItem(text: string, list: Sequence, value: string): readonly Edit[] {
  const last = list.items.at(-1);
  if (last === undefined) return [insert(list.range.start + 1, value)];
  const { comma, end } = afterItem(text, last, list);
  const lineEnd = endOfLine(text, end);
  if (lineEnd >= list.range.end) return [insert(last.range.end, `, ${value}`)];
  const lineStart = text.lastIndexOf('\n', last.range.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  const line = insert(lineEnd, `${lineEndOf(text)}${indent}${value}${comma ? ',' : ''}`);
  return comma ? [line] : [insert(last.range.end, ','), line];
}

/** Whether a comma follows the last item, and where the comma or the item ends. There may be comments in between. */
function afterItem(text: string, last: Node, list: Sequence): { readonly comma: boolean; readonly end: number } {
  const rest = text.slice(last.range.end, list.range.end);
  const found = /^(?:\s|#[^\n]*\n)*,/.exec(rest);
  return found === null ? { comma: false, end: last.range.end } : { comma: true, end: last.range.end + found[0].length };
}

interface Environment {
  readonly others: readonly string[];
  readonly auth: Scalar | undefined;
}

function environmentOf(text: string, runner: RunnerTable): Environment {
  const table = runnerNode(text, runner);
  const list = table === undefined ? undefined : valueAt(table, 'environment');
  if (list?.kind !== 'sequence') return { others: [], auth: undefined };
  const auth = authItem(list);
  const others = list.items.filter((item) => item !== auth).map((item) => (item.kind === 'scalar' ? String(item.value) : item.kind));
  return { others, auth };
}

function endOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  if (newline < 0) return text.length;
  return text.charAt(newline - 1) === '\r' && newline > from ? newline - 1 : newline;
}

function lineEndOf(text: string): string {
  return /\r?\n/.exec(text)?.[0] ?? '\n';
}

function insert(at: number, newText: string): Edit {
  return { range: { start: at, end: at }, newText };
}

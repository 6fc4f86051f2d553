import type { Workspace } from '../db/workspace.ts';
import { reservedNames } from '../formats/ciJobs.ts';
import type { Settings } from '../model/settings.ts';
import type { KeyKnowledge } from '../schema/key.ts';
import { pipelineTable } from '../schema/pipelineKeys.ts';
import type { Scalar } from '../syntax/node.ts';
import { layOut } from '../syntax/yaml/lines.ts';
import { parseYaml } from '../syntax/yaml/parseYaml.ts';
import { verbatim } from '../text/mappedText.ts';
import { type Completion, placeSuggestions, type Spot, type Suggestion, wrapPieces } from './completion.ts';
import { type Cursor, imageSuggestions } from './imageSuggestions.ts';
import { completeJson, wholeConfig } from './inDockerConfig.ts';
import { hasChoice, keySuggestion, valueSuggestion } from './keySuggestion.ts';
import { descend, item, type Level } from './level.ts';
import { type MarkedText, mark, markText } from './mark.ts';
import { openVariable, variableSuggestions } from './variableSuggestions.ts';
import { findYamlPlace, type YamlPlace } from './yamlPlace.ts';

const holdImage = new Set(['image', 'image.name', 'services', 'services.name']);
const authVariable = 'variables.DOCKER_AUTH_CONFIG';

/** Completes a pipeline. Only the top-level block at the cursor is parsed. */
export function completePipeline(text: string, workspace: Workspace, settings: Settings, cursor: Cursor): readonly Completion[] {
  const marked = markText(text, cursor.offset);
  const place = marked && placeIn(marked, cursor.offset);
  const level = place && levelOf(place);
  if (marked === undefined || place === undefined || level === undefined) return [];
  if (level.path === authVariable && place.role === 'value' && place.scalar.source.text !== mark) {
    return completeJson(place.scalar.source, marked, 'variable', workspace, cursor);
  }
  const word = wordAt(place, marked);
  if (word === undefined) return [];
  if (place.role === 'key') return placeSuggestions(keyOffers(level, place, word, marked.text), { ...word.spot, spell: asIs });
  if (level.path === authVariable) return placeSuggestions([quotedConfig], { ...word.spot, spell: asIs });
  return valueCompletions(level, place, { marked, word, workspace, settings, cursor });
}

/** Longer blocks are not parsed on each keystroke. In UTF-16 units. */
const maxEntryLength = 1_000_000;

function placeIn(marked: MarkedText, offset: number): YamlPlace | undefined {
  const layout = layOut(marked.text);
  const block =
    layout === undefined ? { start: 0, end: marked.text.length } : layout.blocks.find(({ start, end }) => start <= offset && offset < end);
  if (block === undefined || block.end - block.start > maxEntryLength) return undefined;
  // Without a final newline, the last character of an unclosed quoted string would be read as its closing quote.
  const { root } = parseYaml(verbatim(`${marked.text.slice(block.start, block.end)}\n`, block.start));
  return root && findYamlPlace(root, offset);
}

/** The keys known at this place: inside a job, inside `default:`, or at the top level. */
function levelOf({ role, path }: YamlPlace): Level | undefined {
  const [top, ...rest] = path;
  const isTop = top === undefined || (reservedNames.has(top) && top !== 'default');
  const inRule = !isTop && rest[0] === 'rules' && rest[1] === item;
  if (inRule && rest[2] !== 'variables') return undefined;
  const below = isTop ? path : inRule ? rest.slice(2) : rest;
  const last = below.at(-1);
  const isAuth = below.length === 3 && below[1] === 'DOCKER_AUTH_CONFIG' && last === 'value';
  const level = descend(pipelineTable, isAuth ? below.slice(0, -1) : below);
  if (level === undefined || level.path !== '' || role === 'key') return level;
  // A single word at the top level, or below a job’s name, is a key without its colon.
  return isTop && path.length > 0 ? undefined : level;
}

interface Word {
  /** The part before the cursor. */
  readonly typed: string;
  readonly spot: Spot;
  /** Its start in the marked text. */
  readonly start: number;
}

/** What may follow on the line without colliding with a completion. */
const endsWord = /^["']?[ \t]*(?:[#:,}\]].*)?\r?$/;

/** The word with the mark. Undefined if there are other words next to it. */
function wordAt({ scalar }: YamlPlace, marked: MarkedText): Word | undefined {
  const { source } = scalar;
  const markAt = source.text.indexOf(mark);
  const typed = source.text.slice(0, markAt);
  if (/\s/.test(typed)) return undefined;
  const end = markAt + (/^\S*/.exec(source.text.slice(markAt))?.[0].length ?? 1);
  const written = source.toSource(0, end);
  if (!endsWord.test(marked.text.slice(written.end).split('\n', 1)[0] ?? '')) return undefined;
  const isPlain = scalar.style === 'plain';
  return {
    typed,
    start: written.start,
    spot: { range: marked.unmark(written), spell: isPlain ? spellPlain : (text) => source.encode(text) },
  };
}

/** Inside a plain word, braces and asterisks are safe unless they come first. */
function spellPlain(text: string): string | undefined {
  return /^[\w$/.-][\w$/.@{}*:+-]*$/.test(text) && !text.endsWith(':') ? text : undefined;
}

function asIs(text: string): string {
  return text;
}

const quotedConfig: Suggestion = { ...wholeConfig, pieces: wrapPieces("'", wholeConfig.pieces, "'"), filter: wholeConfig.label };

/** Keys that are valid here and not yet used. `text` and `place` contain the mark. */
function keyOffers({ table, path, named }: Level, place: YamlPlace, { typed, start }: Word, text: string): readonly Suggestion[] {
  if (place.scalar.style !== 'plain' || !/^\w*$/.test(typed) || table === undefined || named) return [];
  const others = (place.mapping?.entries ?? []).map(({ key }) => key).filter((key) => key !== place.scalar);
  const names = new Set(others.map(({ source }) => source.text));
  const hasColon = /^[^\s:]*[ \t]*:/.test(text.slice(start));
  const column = columnAt(text, start);
  const flow = isFlow(place, text);
  if (!flow && !hasColon && !fitsBetween(others, column, text, start)) return [];
  const layout = { indent: ' '.repeat(column), flow, end: lineEnd(text) };
  return [...table.keys.values()]
    .filter(({ name }) => !names.has(name) && (path !== '' || mayStand(name, place.path[0], names)))
    .map((key) => {
      if (hasColon) return keySuggestion(key, [key.name]);
      const again =
        hasChoice(key) ||
        `${path}.${key.name}` === authVariable ||
        (holdImage.has(path === '' ? key.name : `${path}.${key.name}`) && key.type !== 'table');
      return { ...keySuggestion(key, keyPieces(key, layout)), ...((again || key.table) && { again: true as const }) };
    });
}

/** Whether a key is valid in a job, in `default:`, or at the top level (docs/ground-truth.md#c2). */
function mayStand(name: string, owner: string | undefined, others: ReadonlySet<string>): boolean {
  if (owner === undefined) return true;
  if (name === 'variables') return owner !== 'default';
  return name !== 'default' && !others.has('trigger');
}

function columnAt(text: string, offset: number): number {
  return offset - text.lastIndexOf('\n', offset - 1) - 1;
}

/** Whether a key can begin in this column: it must align with its neighbors, and nothing below may become its value. */
function fitsBetween(others: readonly Scalar[], column: number, text: string, start: number): boolean {
  if (others.some(({ range }) => columnAt(text, range.start) !== column)) return false;
  const next = /^.*\r?(?:\n[ \t]*(?:#.*)?\r?(?=\n))*\n( *)[^\s#]/.exec(text.slice(start));
  // The dash of a list item can be in the column of the list's own key.
  if (next?.[0].endsWith('-') && next[1]?.length === column) return false;
  return (next?.[1]?.length ?? 0) <= column;
}

interface Layout {
  readonly indent: string;
  readonly flow: boolean;
  readonly end: string;
}

/** A key, with a place for its value. */
function keyPieces({ name, type }: KeyKnowledge, { indent, flow, end }: Layout): readonly string[] {
  if (type === 'texts') return [`${name}: ["`, '"]'];
  const isTable = type === 'table' || type === 'map';
  if (flow) return isTable ? [`${name}: { `, ' }'] : type === 'texts or tables' ? [`${name}: [`, ']'] : [`${name}: `, ''];
  if (isTable) return [`${name}:${end}${indent}  `, ''];
  return type === 'texts or tables' ? [`${name}:${end}${indent}  - `, ''] : [`${name}: `, ''];
}

function isFlow({ mapping }: YamlPlace, text: string): boolean {
  return mapping !== undefined && text.charAt(mapping.range.start) === '{';
}

function lineEnd(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

interface ValueScene {
  readonly marked: MarkedText;
  readonly word: Word;
  readonly workspace: Workspace;
  readonly settings: Settings;
  readonly cursor: Cursor;
}

function valueCompletions(level: Level, place: YamlPlace, scene: ValueScene): readonly Completion[] {
  const { marked, word, workspace, settings, cursor } = scene;
  const { text } = marked;
  const isItem = place.path.at(-1) === item;
  const onOwnLine =
    isItem || place.path.length === 0 || (place.key !== undefined && text.slice(place.key.range.end, word.start).includes('\n'));
  const keys = onOwnLine && mayBeKey(level, isItem) ? keyOffers(level, place, word, text) : [];
  const values = placeSuggestions((level.key?.values ?? []).map(valueSuggestion), word.spot);
  if (!holdImage.has(level.path)) return [...placeSuggestions(keys, { ...word.spot, spell: asIs }), ...values];
  const variable = openVariable(word.typed, place.scalar.source.text.slice(word.typed.length + mark.length));
  if (variable !== undefined) {
    const range = marked.unmark(place.scalar.source.toSource(variable.at, word.typed.length + mark.length + variable.rest));
    return placeSuggestions(variableSuggestions(workspace, settings, variable.braced), { ...word.spot, range });
  }
  // A list of services needs its dash first.
  const isList = level.path === 'services' && !isItem;
  if (isList && !onOwnLine) return [];
  const images = imageSuggestions(workspace, cursor);
  const spell = isList ? dashed(word.spot.spell) : word.spot.spell;
  return [...placeSuggestions(images, { ...word.spot, spell }), ...(isList ? [] : placeSuggestions(keys, { ...word.spot, spell: asIs }))];
}

/** Whether a mapping is valid instead of a string. */
function mayBeKey({ key, path }: Level, isItem: boolean): boolean {
  if (path === '' || key?.type === 'text or table' || key?.type === 'table' || key?.type === 'map') return true;
  return key?.type === 'texts or tables' && isItem;
}

function dashed(spell: Spot['spell']): Spot['spell'] {
  return (text) => {
    const spelt = spell(text);
    return spelt === undefined ? undefined : `- ${spelt}`;
  };
}

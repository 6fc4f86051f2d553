import type { Workspace } from '../db/workspace.ts';
import type { Settings } from '../model/settings.ts';
import type { KeyKnowledge } from '../schema/key.ts';
import { runnerConfigTable } from '../schema/runnerKeys.ts';
import type { ScalarStyle } from '../syntax/node.ts';
import { decodeTomlString, tomlEncoder } from '../syntax/toml/string.ts';
import { decoded, sliceMapped, verbatim } from '../text/mappedText.ts';
import { type Completion, placeSuggestions, type Spot, type Suggestion, wrapPieces } from './completion.ts';
import { type Cursor, imageSuggestions, patternSuggestions } from './imageSuggestions.ts';
import { completeJson, wholeConfig } from './inDockerConfig.ts';
import { hasChoice, keySuggestion, valueSuggestion } from './keySuggestion.ts';
import { descend, item, type Level } from './level.ts';
import { markText } from './mark.ts';
import { findTomlPlace, type TomlHeaderPlace, type TomlKeyPlace, type TomlValuePlace } from './tomlPlace.ts';
import { type KnownTable, knownTables, surroundingsOf, type TomlSurroundings } from './tomlTables.ts';
import { openVariable, variableSuggestions } from './variableSuggestions.ts';

const holdsImage =
  /^runners\.(?:(?:docker|kubernetes)\.(?:image|helper_image|services\.name)|step_runner_image|kubernetes\.autoscaler\.pause_pod_image)$/;
const holdsPattern = /^runners\.(?:docker|kubernetes)\.allowed_(?:privileged_)?(?:images|services)$/;

interface Scene {
  readonly text: string;
  readonly around: TomlSurroundings;
  readonly workspace: Workspace;
  readonly settings: Settings;
  readonly cursor: Cursor;
}

/** Completes a config.toml. Only the statement at the cursor is parsed. For other lines, only their start is read. */
export function completeRunnerConfig(text: string, workspace: Workspace, settings: Settings, cursor: Cursor): readonly Completion[] {
  const place = findTomlPlace(text, cursor.offset);
  if (place === undefined) return [];
  const scene = { text, around: surroundingsOf(text, cursor.offset), workspace, settings, cursor };
  if (place.role === 'header') return completeHeader(place, scene);
  return place.role === 'key' ? completeKey(place, scene) : completeValue(place, scene);
}

function asIs(text: string): string {
  return text;
}

function completeHeader({ from, to }: TomlHeaderPlace, { text, around }: Scene): readonly Completion[] {
  const brackets = text.startsWith('[[', from) ? '[[' : '[';
  const suggestions = headerSuggestions(knownTables(), around).map((suggestion) => ({
    ...suggestion,
    filter: brackets + suggestion.label.replaceAll(/[[\]]/g, ''),
  }));
  return placeSuggestions(suggestions, { range: { start: from, end: to }, spell: asIs });
}

/** Headers that can come next, with those for the executor first. */
function headerSuggestions(tables: readonly KnownTable[], { hasRunner, headers, executor }: TomlSurroundings): readonly Suggestion[] {
  const preferred = executor?.startsWith('docker') === true ? 'docker' : (executor ?? '');
  const rank = ({ path }: KnownTable) =>
    (path.length === 1 && path[0] === 'runners' ? 0 : path[1] === preferred && path[0] === 'runners' ? 1 : 10) + path.length;
  return tables
    .filter(({ path, key }) => !(isOnce(key) && headers.has(path.join('.'))))
    .filter(({ path }) => path[0] !== 'runners' || path.length === 1 || hasRunner)
    .sort((one, other) => rank(one) - rank(other))
    .map(({ key, header }) => ({ ...keySuggestion(key, header), label: header.join('…'), kind: 'table', filter: header.join('') }));
}

function isOnce({ type }: KeyKnowledge): boolean {
  return type === 'table' || type === 'map';
}

function completeKey(place: TomlKeyPlace, { text, around }: Scene): readonly Completion[] {
  const level = descend(runnerConfigTable, [...around.table, ...place.path]);
  const spot: Spot = { range: { start: place.from, end: place.to }, spell: asIs };
  if (level?.table === undefined || level.named) return [];
  const hasValue = place.behind.startsWith('=');
  const others = place.inline ? new Set<string>() : around.keys;
  const keys = [...level.table.keys.values()].filter(({ name }) => !others.has(name.toLowerCase()));
  const simple = keys.filter((key) => place.inline || key.table === undefined);
  const suggestions = simple.map((key): Suggestion => {
    if (hasValue) return keySuggestion(key, [key.name]);
    const again = hasChoice(key) || holdsImage.test(pathOf(level, key)) || holdsPattern.test(pathOf(level, key));
    return { ...keySuggestion(key, keyPieces(key)), ...(again && { again: true as const }) };
  });
  if (hasValue || place.inline || around.keysFollow) return placeSuggestions(suggestions, spot);
  // Headers of tables in this table, or in one of its parents, start on a new line.
  const nearby = knownTables().filter(({ path }) => path.slice(0, -1).every((name, depth) => around.table[depth] === name));
  const isAlone = text.slice(text.lastIndexOf('\n', place.from - 1) + 1, place.from).trim() === '';
  return placeSuggestions(isAlone ? [...suggestions, ...headerSuggestions(nearby, around).map(withPlainFilter)] : suggestions, spot);
}

/** Without a typed bracket, a table should still be found by its name. */
function withPlainFilter(suggestion: Suggestion): Suggestion {
  return { ...suggestion, filter: suggestion.label.replaceAll(/[[\]]/g, '') };
}

function pathOf({ path }: Level, { name }: KeyKnowledge): string {
  return path === '' ? name : `${path}.${name}`;
}

/** A key, with a place for its value. */
function keyPieces({ name, type }: KeyKnowledge): readonly string[] {
  switch (type) {
    case 'text':
    case 'duration':
    case 'text or texts':
    case 'text or integer':
    case 'text or table':
      return [`${name} = "`, '"'];
    case 'texts':
      return [`${name} = ["`, '"]'];
    case 'integers':
    case 'numbers':
      return [`${name} = [`, ']'];
    case 'table':
    case 'map':
    case 'map of tables':
      return [`${name} = { `, ' }'];
    case 'tables':
    case 'texts or tables':
      return [`${name} = [{ `, ' }]'];
    default:
      return [`${name} = `, ''];
  }
}

function completeValue(place: TomlValuePlace, scene: Scene): readonly Completion[] {
  const { around, workspace, settings, cursor, text } = scene;
  const level = descend(runnerConfigTable, [...around.table, ...place.path]);
  if (level?.key === undefined) return [];
  const { key, path } = level;
  if (path === 'runners.environment') return completeVariable(place, scene);
  if (key.type === 'boolean') return place.quote === undefined ? placeSuggestions(booleans(key), wordSpot(place)) : [];
  const typed = text.slice(place.from, cursor.offset);
  const variable =
    holdsImage.test(path) && place.quote !== undefined ? openVariable(typed, text.slice(cursor.offset, place.to)) : undefined;
  if (variable !== undefined) {
    const spell = tomlEncoder(styleOf(place.quote));
    return placeSuggestions(variableSuggestions(workspace, settings, variable.braced), {
      range: { start: place.from + variable.at, end: cursor.offset + variable.rest },
      spell,
    });
  }
  const images = holdsImage.test(path)
    ? imageSuggestions(workspace, cursor)
    : holdsPattern.test(path)
      ? patternSuggestions(workspace, cursor)
      : [];
  const suggestions = [...(key.values ?? []).map(valueSuggestion), ...images];
  const inList = place.path.includes(item);
  const needsList = !inList && place.quote === undefined && key.type === 'texts';
  return placeSuggestions(
    suggestions.map((suggestion) => ({ ...suggestion, pieces: quoted(suggestion.pieces, place, needsList) })),
    { ...wordSpot(place), spell: asIs },
  );
}

function booleans({ fallback }: KeyKnowledge): readonly Suggestion[] {
  const names = fallback?.includes('true') === true ? ['false', 'true'] : ['true', 'false'];
  return names.map((label) => ({ label, kind: 'value', pieces: [label] }));
}

function wordSpot({ from, to }: TomlValuePlace): Spot {
  return { range: { start: from, end: to }, spell: asIs };
}

/** Adds missing quotes and brackets to values. Existing closing quotes are always part of the replaced range. */
function quoted(pieces: readonly string[], { quote }: TomlValuePlace, needsList: boolean): readonly string[] {
  const marks = quote ?? '"';
  const before = quote === undefined ? marks : '';
  return wrapPieces(needsList ? `[${before}` : before, pieces, needsList ? `${marks}]` : marks);
}

function styleOf(quote: string | undefined): ScalarStyle {
  const style = quote?.startsWith("'") ? 'literal' : 'basic';
  return quote?.length === 3 ? `toml-multiline-${style}` : `toml-${style}`;
}

const authName = 'DOCKER_AUTH_CONFIG=';

/** Completes `environment`: the variable's name, or the JSON after it. */
function completeVariable(place: TomlValuePlace, { text, workspace, cursor }: Scene): readonly Completion[] {
  const { quote, from } = place;
  const inList = place.path.includes(item);
  const style = styleOf(quote);
  const encode = tomlEncoder(style);
  if (quote === undefined || !text.slice(from, cursor.offset).includes('=')) {
    if (quote !== undefined && text.slice(from, place.to).includes('=')) return [];
    const [open, close] = inList ? ['', ''] : ['[', ']'];
    const pieces = wrapPieces(authName, wholeConfig.pieces, '').map((piece) => encode(piece) ?? '');
    const suggestion = { ...wholeConfig, label: `${authName}…`, filter: authName };
    const wrapped = quote === undefined ? wrapPieces(`${open}"`, pieces, `"${close}`) : wrapPieces('', pieces, quote);
    return placeSuggestions([{ ...suggestion, pieces: wrapped }], wordSpot(place));
  }
  const marked = markText(text, cursor.offset);
  if (marked === undefined) return [];
  const end = place.closed ? place.to - quote.length : place.to;
  const units = decodeTomlString(marked.text, { style, from, to: end + 1 });
  if (!units.text.startsWith(authName)) return [];
  const whole = decoded(verbatim(marked.text), units, encode);
  return completeJson(sliceMapped(whole, authName.length, units.text.length), marked, 'variable', workspace, cursor);
}

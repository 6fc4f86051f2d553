import type { Workspace } from '../db/workspace.ts';
import { registryOf } from '../images/registries.ts';
import { dockerConfigTable } from '../schema/dockerConfigKeys.ts';
import { explainHelper } from '../schema/helperDocs.ts';
import type { KeyKnowledge } from '../schema/key.ts';
import type { MappedText } from '../text/mappedText.ts';
import { verbatim } from '../text/mappedText.ts';
import { type Completion, placeSuggestions, type Suggestion, wrapPieces } from './completion.ts';
import { type Cursor, registryNames } from './imageSuggestions.ts';
import { findJsonPlace, type JsonPlace } from './jsonPlace.ts';
import { keySuggestion, valueSuggestion } from './keySuggestion.ts';
import { descend, type Level } from './level.ts';
import { type MarkedText, markText } from './mark.ts';

/** Completes a config.json. */
export function completeDockerConfig(text: string, workspace: Workspace, cursor: Cursor): readonly Completion[] {
  const marked = markText(text, cursor.offset);
  return marked === undefined ? [] : completeJson(verbatim(marked.text), marked, 'file', workspace, cursor);
}

/** Completes Docker's JSON, in any file. `text` contains the mark. In a variable, only keys for credentials are offered. */
export function completeJson(
  text: MappedText,
  marked: MarkedText,
  inside: 'file' | 'variable',
  workspace: Workspace,
  cursor: Cursor,
): readonly Completion[] {
  const place = findJsonPlace(text.text);
  const level = place && descend(dockerConfigTable, place.path);
  if (place === undefined || level === undefined) return [];
  const written = text.toSource(place.from, place.to);
  const range = marked.unmark(written);
  // If only the whole range of a string is known, nothing can be inserted into it.
  if (place.to - place.from === 1 && range.end > range.start) return [];
  const suggestions = suggestionsAt(place, level, inside, workspace, cursor);
  const comma = place.comma === undefined ? [] : [{ range: marked.unmark(text.toSource(place.comma, place.comma)), newText: ',' }];
  return placeSuggestions(suggestions, { range, spell: (piece) => text.encode(piece) }).map((found) =>
    comma.length === 0 ? found : { ...found, also: comma },
  );
}

function suggestionsAt(
  place: JsonPlace,
  level: Level,
  inside: 'file' | 'variable',
  workspace: Workspace,
  cursor: Cursor,
): readonly Suggestion[] {
  if (place.role === 'whole') return [wholeConfig];
  if (place.role === 'key') {
    const suggestions = level.named || level.key?.type === 'map' ? registryKeys(level, workspace, cursor) : knownKeys(level, inside);
    return suggestions.filter(({ label }) => !place.others.has(label.toLowerCase())).map((suggestion) => spellKey(suggestion, place));
  }
  return valuesOf(level).map((suggestion) => ({ ...suggestion, pieces: wrapPieces(place.quoted ? '' : '"', suggestion.pieces, '"') }));
}

/** The smallest useful configuration. */
export const wholeConfig: Suggestion = {
  label: '{"auths": …}',
  kind: 'whole',
  detail: 'a credential for one registry',
  pieces: ['{"auths": {"', '": {"auth": "', '"}}}'],
  filter: '{"auths"',
};

const aboutCredentials = ['auths', 'credHelpers', 'credsStore'];

/** Keys that have no effect. */
const useless = new Set(['email', 'serveraddress']);

function knownKeys({ table, path }: Level, inside: 'file' | 'variable'): readonly Suggestion[] {
  const keys = [...(table?.keys.values() ?? [])].filter(({ name }) => !useless.has(name));
  const order = (name: string) => (aboutCredentials.includes(name) ? 0 : 1);
  const fitting = path === '' && inside === 'variable' ? keys.filter(({ name }) => aboutCredentials.includes(name)) : keys;
  return [...fitting].sort((one, other) => order(one.name) - order(other.name)).map((key) => keySuggestion(key, emptyValue(key)));
}

function emptyValue({ type }: KeyKnowledge): readonly string[] {
  if (type === 'map' || type === 'map of tables' || type === 'table') return ['{', '}'];
  return type === 'texts' ? ['["', '"]'] : ['"', '"'];
}

/** Registries as keys, which the user chooses. */
function registryKeys({ path }: Level, workspace: Workspace, cursor: Cursor): readonly Suggestion[] {
  if (path !== 'auths' && path !== 'credHelpers') return [];
  return registryNames(workspace, cursor).map(({ key, detail }) => {
    const helper = registryOf(key)?.helper ?? '';
    const pieces = path === 'auths' ? ['{"auth": "', '"}'] : [`"${helper}`, '"'];
    return { label: key, kind: 'registry', detail, pieces };
  });
}

function valuesOf({ key, path }: Level): readonly Suggestion[] {
  const isHelper = path === 'credsStore' || path.startsWith('credHelpers.');
  return (key?.values ?? []).map((known): Suggestion => {
    if (!isHelper) return valueSuggestion(known);
    const role = path === 'credsStore' ? 'store' : 'helper';
    return { ...valueSuggestion(known), kind: 'helper', documentation: explainHelper(known.value, role) };
  });
}

/** The pieces of an offered key are its value. An existing value is kept. */
function spellKey(suggestion: Suggestion, { quoted, behind }: JsonPlace): Suggestion {
  const name = `${quoted ? '' : '"'}${JSON.stringify(suggestion.label).slice(1)}`;
  if (behind.startsWith(':')) return { ...suggestion, pieces: [name] };
  return { ...suggestion, pieces: wrapPieces(`${name}: `, suggestion.pieces, behind.startsWith('"') ? ',' : '') };
}

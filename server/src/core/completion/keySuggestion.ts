import type { KeyKnowledge, KeyType, KnownValue } from '../schema/key.ts';
import { escaped, joinMarkdown, md, plainText } from '../text/markdown.ts';
import type { Suggestion } from './completion.ts';

const typeNames: Readonly<Record<KeyType, string>> = {
  text: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'true or false',
  duration: 'duration, such as "1h30m"',
  time: 'date and time',
  texts: 'list of strings',
  integers: 'list of integers',
  numbers: 'list of numbers',
  'text or texts': 'string or list of strings',
  'text or integer': 'string or integer',
  table: 'table',
  tables: 'list of tables',
  'text or table': 'string or table',
  'texts or tables': 'list of strings or tables',
  map: 'map',
  'map of tables': 'map of tables',
  anything: 'anything',
};

/** The completion of a key: its type as detail, the rest as documentation. */
export function keySuggestion(key: KeyKnowledge, pieces: readonly string[]): Suggestion {
  const lines = [
    ...(key.fallback === undefined ? [] : [md`- default: ${key.fallback}`]),
    ...(key.allowed === undefined ? [] : [md`- allowed: ${key.allowed}`]),
    ...(key.since === undefined ? [] : [md`- since ${escaped(key.since)}`]),
  ];
  const documentation = joinMarkdown([key.meaning, joinMarkdown(lines, '\n')], '\n\n');
  return { label: key.name, kind: 'key', detail: typeNames[key.type], ...(documentation !== '' && { documentation }), pieces };
}

export function valueSuggestion({ value, meaning }: KnownValue): Suggestion {
  return { label: value, kind: 'value', detail: plainText(meaning), pieces: [value] };
}

/** Whether there are values to choose from after the key. */
export function hasChoice(key: KeyKnowledge): boolean {
  return key.values !== undefined || key.type === 'boolean';
}

import type { KeyKnowledge, KeyType, KnownValue } from '../schema/key.ts';
import type { Offer } from './completion.ts';

const typeNames: Readonly<Record<KeyType, string>> = {
  text: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  duration: 'duration, such as "1h30m"',
  time: 'date and time',
  texts: 'list of texts',
  integers: 'list of whole numbers',
  numbers: 'list of numbers',
  'text or texts': 'text or list of texts',
  'text or integer': 'text or whole number',
  table: 'table',
  tables: 'list of tables',
  'text or table': 'text or table',
  'texts or tables': 'list of texts or tables',
  map: 'table with keys of your own',
  'map of tables': 'tables under names of your own',
  anything: 'anything',
};

/** What the list of completions says of a key: its type beside it, the rest in the text. */
export function keyOffer(key: KeyKnowledge, pieces: readonly string[]): Offer {
  const lines = [
    ...(key.fallback === undefined ? [] : [`- default: ${key.fallback}`]),
    ...(key.allowed === undefined ? [] : [`- allowed: ${key.allowed}`]),
    ...(key.since === undefined ? [] : [`- since ${key.since}`]),
  ];
  const documentation = lines.length === 0 ? key.meaning : `${key.meaning}\n\n${lines.join('\n')}`;
  return { label: key.name, kind: 'key', detail: typeNames[key.type], ...(documentation !== '' && { documentation }), pieces };
}

export function valueOffer({ value, meaning }: KnownValue): Offer {
  return { label: value, kind: 'value', detail: meaning, pieces: [value] };
}

/** Whether there is something to choose from once the cursor stands behind the key. */
export function hasChoice(key: KeyKnowledge): boolean {
  return key.values !== undefined || key.type === 'boolean';
}

import type { TomlKey, TomlKind } from '../../model/tomlFacts.ts';
import type { KeyType } from '../../schema/key.ts';
import type { SourceRange } from '../../text/mappedText.ts';

/** The expected type, to follow "must be". */
export const typeWords: Readonly<Partial<Record<KeyType, string>>> = {
  text: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'a boolean',
  texts: 'a list of strings',
  integers: 'a list of integers',
  numbers: 'a list of numbers',
  'text or texts': 'a string or a list of strings',
  'text or integer': 'a string or an integer',
  table: 'a table',
  tables: 'a list of tables in double brackets',
  map: 'a table',
  'map of tables': 'a table',
  'text or table': 'a string or a table',
  'texts or tables': 'a list of strings or tables',
};

/** The actual type. */
export const heldWords: Readonly<Record<TomlKind, string>> = {
  text: 'a string',
  integer: 'an integer',
  number: 'a float',
  boolean: 'a boolean',
  time: 'a date or time',
  list: 'a list',
  table: 'a table',
  tables: 'a list of tables',
};

const accepted: Readonly<Partial<Record<KeyType, readonly TomlKind[]>>> = {
  text: ['text'],
  integer: ['integer'],
  number: ['integer', 'number'],
  boolean: ['boolean'],
  texts: ['list'],
  integers: ['list'],
  numbers: ['list'],
  'text or texts': ['text', 'list'],
  'text or integer': ['text', 'integer'],
  table: ['table'],
  tables: ['tables'],
  map: ['table'],
  'map of tables': ['table'],
  'text or table': ['text', 'table'],
  'texts or tables': ['list', 'tables'],
};

/** The expected type of list items. */
const itemTypes: Readonly<Partial<Record<KeyType, 'text' | 'integer' | 'number'>>> = {
  texts: 'text',
  'text or texts': 'text',
  integers: 'integer',
  numbers: 'number',
};

export interface Misfit {
  readonly wanted: KeyType;
  readonly holds: TomlKind;
  readonly range: SourceRange;
  readonly isItem?: true;
}

/** The first value of the wrong type; the Runner converts nothing (docs/ground-truth.md#b). Types not listed above accept any value. */
export function misfitOf({ holds, items = [], value }: TomlKey, wanted: KeyType): Misfit | undefined {
  const kinds = accepted[wanted];
  if (holds === undefined || value === undefined || kinds === undefined) return undefined;
  if (holds === 'list' && items.length === 0 && wanted === 'tables') return undefined;
  if (!kinds.includes(holds)) return { wanted, holds, range: value };
  const type = holds === 'list' ? itemTypes[wanted] : undefined;
  const item = type && items.find((one) => !accepted[type]?.includes(one.holds));
  return item && type && { wanted: type, ...item, isItem: true };
}

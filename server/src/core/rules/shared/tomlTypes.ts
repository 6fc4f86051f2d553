import type { TomlKey, TomlKind } from '../../model/tomlFacts.ts';
import type { KeyType } from '../../schema/key.ts';
import type { SourceRange } from '../../text/mappedText.ts';

/** What has to stand there, to follow "has to be". */
export const typeWords: Readonly<Partial<Record<KeyType, string>>> = {
  text: 'a text in quotes',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  texts: 'a list of texts',
  integers: 'a list of whole numbers',
  numbers: 'a list of numbers',
  'text or texts': 'a text or a list of texts',
  'text or integer': 'a text or a whole number',
  table: 'a table',
  tables: 'a list of tables in double brackets',
  map: 'a table',
  'map of tables': 'a table',
  'text or table': 'a text or a table',
  'texts or tables': 'a list of texts or tables',
};

/** What stands there. */
export const heldWords: Readonly<Record<TomlKind, string>> = {
  text: 'a text',
  integer: 'a number',
  number: 'a number with a fraction',
  boolean: 'a truth value',
  time: 'a time',
  list: 'a list',
  table: 'a table',
  tables: 'tables',
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

/** What the items of a list have to be. */
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

/** The first value that the Runner, which converts nothing, does not take (GROUND-TRUTH B). Types that are read more freely take any. */
export function misfitOf({ holds, items = [], value }: TomlKey, wanted: KeyType): Misfit | undefined {
  const kinds = accepted[wanted];
  if (holds === undefined || value === undefined || kinds === undefined) return undefined;
  if (holds === 'list' && items.length === 0 && wanted === 'tables') return undefined;
  if (!kinds.includes(holds)) return { wanted, holds, range: value };
  const type = holds === 'list' ? itemTypes[wanted] : undefined;
  const item = type && items.find((one) => !accepted[type]?.includes(one.holds));
  return item && type && { wanted: type, ...item, isItem: true };
}

import type { KeyKnowledge, KeyType } from '../schema/key.ts';

/** What the language of the file calls a table. */
export type TableWord = 'table' | 'map' | 'object';

/** Explains a key in Markdown: its meaning, type, default and allowed values. */
export function explainKey(known: KeyKnowledge, tableWord: TableWord): string {
  const { name, type, meaning, fallback, allowed, since, values = [], table } = known;
  const kind = type === 'map' ? mapWords(table?.others, tableWord) : typeWords(type, tableWord);
  const lines = [
    kind,
    ...(fallback === undefined ? [] : [`default: ${fallback}`]),
    ...(allowed === undefined ? [] : [`allowed: ${allowed}`]),
    ...(since === undefined ? [] : [`since ${since}`]),
    ...values.map(({ value, meaning: words }) => `\`${value}\`: ${words}`),
  ];
  return [`**\`${name}\`** — ${meaning}`, '', ...lines.map((line) => `- ${line}`)].join('\n');
}

function mapWords(values: KeyType | undefined, tableWord: TableWord): string {
  switch (values) {
    case undefined:
    case 'anything':
      return 'map';
    case 'map':
      return `map of ${tableWord}s`;
    case 'text':
    case 'integer':
    case 'number':
    case 'boolean':
      return `map of ${typeNames[values]}s`;
    default:
      return `map, each value: ${typeWords(values, tableWord)}`;
  }
}

const typeNames = { text: 'string', integer: 'integer', number: 'number', boolean: 'boolean' } as const;

function typeWords(type: KeyType, tableWord: TableWord): string {
  switch (type) {
    case 'text':
      return 'string';
    case 'boolean':
      return 'true or false';
    case 'duration':
      return 'duration as a string, such as `1h30m`';
    case 'time':
      return 'date and time';
    case 'texts':
      return 'list of strings';
    case 'integers':
      return 'list of integers';
    case 'numbers':
      return 'list of numbers';
    case 'text or texts':
      return 'string or list of strings';
    case 'text or integer':
      return 'string or integer';
    case 'table':
    case 'map':
      return tableWord;
    case 'tables':
      return `list of ${tableWord}s`;
    case 'text or table':
      return `string, or ${tableWord === 'object' ? 'an' : 'a'} ${tableWord} with \`name\``;
    case 'texts or tables':
      return `list of strings, or of ${tableWord}s with \`name\``;
    case 'map of tables':
      return `map of ${tableWord}s`;
    default:
      return type;
  }
}

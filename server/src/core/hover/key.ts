import type { KeyKnowledge, KeyType } from '../schema/key.ts';
import { code, escaped, joinMarkdown, type Markdown, md } from '../text/markdown.ts';

/** What the language of the file calls a table. */
export type TableWord = 'table' | 'map' | 'object';

/** Explains a key in Markdown: its meaning, type, default and allowed values. */
export function explainKey(known: KeyKnowledge, tableWord: TableWord): Markdown {
  const { name, type, meaning, fallback, allowed, since, values = [], table } = known;
  const kind = type === 'map' ? mapWords(table?.others, tableWord) : typeWords(type, tableWord);
  const lines = [
    kind,
    ...(fallback === undefined ? [] : [md`default: ${fallback}`]),
    ...(allowed === undefined ? [] : [md`allowed: ${allowed}`]),
    ...(since === undefined ? [] : [md`since ${escaped(since)}`]),
    ...values.map(({ value, meaning: words }) => md`${code(value)}: ${words}`),
  ];
  const items = lines.map((line) => md`- ${line}`);
  return md`**${code(name)}** — ${meaning}\n\n${joinMarkdown(items, '\n')}`;
}

function mapWords(values: KeyType | undefined, tableWord: TableWord): Markdown {
  switch (values) {
    case undefined:
    case 'anything':
      return md`map`;
    case 'map':
      return md`map of ${escaped(tableWord)}s`;
    case 'text':
    case 'integer':
    case 'number':
    case 'boolean':
      return md`map of ${escaped(typeNames[values])}s`;
    default:
      return md`map, each value: ${typeWords(values, tableWord)}`;
  }
}

const typeNames = { text: 'string', integer: 'integer', number: 'number', boolean: 'boolean' } as const;

function typeWords(type: KeyType, tableWord: TableWord): Markdown {
  switch (type) {
    case 'text':
      return md`string`;
    case 'boolean':
      return md`true or false`;
    case 'duration':
      return md`duration as a string, such as \`1h30m\``;
    case 'time':
      return md`date and time`;
    case 'texts':
      return md`list of strings`;
    case 'integers':
      return md`list of integers`;
    case 'numbers':
      return md`list of numbers`;
    case 'text or texts':
      return md`string or list of strings`;
    case 'text or integer':
      return md`string or integer`;
    case 'table':
    case 'map':
      return escaped(tableWord);
    case 'tables':
      return md`list of ${escaped(tableWord)}s`;
    case 'text or table':
      return md`string, or ${tableWord === 'object' ? md`an` : md`a`} ${escaped(tableWord)} with \`name\``;
    case 'texts or tables':
      return md`list of strings, or of ${escaped(tableWord)}s with \`name\``;
    case 'map of tables':
      return md`map of ${escaped(tableWord)}s`;
    default:
      return escaped(type);
  }
}

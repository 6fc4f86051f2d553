import type { KeyKnowledge, KeyType } from '../schema/key.ts';

/** What a table is called where the key stands. */
export type TableWord = 'table' | 'mapping' | 'object';

/** A key in Markdown: what it does, what it takes, what holds without it. */
export function explainKey(known: KeyKnowledge, tableWord: TableWord): string {
  const { name, type, meaning, fallback, allowed, since, values = [], table } = known;
  const kind =
    type === 'map' ? `${tableWord} of names, each with ${typeWords(table?.others ?? 'anything', tableWord)}` : typeWords(type, tableWord);
  const lines = [
    kind,
    ...(fallback === undefined ? [] : [`without it: ${fallback}`]),
    ...(allowed === undefined ? [] : [`allowed: ${allowed}`]),
    ...(since === undefined ? [] : [`since ${since}`]),
    ...values.map(({ value, meaning: words }) => `\`${value}\`: ${words}`),
  ];
  return [`**\`${name}\`** — ${meaning}`, '', ...lines.map((line) => `- ${line}`)].join('\n');
}

function typeWords(type: KeyType, tableWord: TableWord): string {
  switch (type) {
    case 'integer':
      return 'whole number';
    case 'boolean':
      return 'true or false';
    case 'duration':
      return 'duration as text, such as `1h30m`';
    case 'time':
      return 'date and time';
    case 'texts':
      return 'list of texts';
    case 'integers':
      return 'list of whole numbers';
    case 'numbers':
      return 'list of numbers';
    case 'text or texts':
      return 'text, or list of texts';
    case 'text or integer':
      return 'text or whole number';
    case 'table':
    case 'map':
      return tableWord;
    case 'tables':
      return `list of ${tableWord}s`;
    case 'text or table':
      return `text, or a ${tableWord} with \`name\``;
    case 'texts or tables':
      return `list of texts, or of ${tableWord}s with \`name\``;
    case 'map of tables':
      return `${tableWord} of names, each with ${tableWord === 'object' ? 'an' : 'a'} ${tableWord}`;
    default:
      return type;
  }
}

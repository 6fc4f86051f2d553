import type { TomlContent, TomlKeys, TomlKeyValue, TomlStatement, TomlStringValue } from './statements.ts';
import type { PlaceholderRange } from './templates.ts';

/**
 * The statements of a template whose placeholders were replaced: what is named by a placeholder is left out, a value that is one becomes unknown,
 * and a string with one inside is as written.
 */
export function withoutPlaceholders(
  statements: readonly TomlStatement[],
  placeholders: readonly PlaceholderRange[],
  written: string,
): readonly TomlStatement[] {
  const holds = ({ range: [start, end] }: { readonly range: readonly [number, number] }) => {
    const next = placeholders[firstEndingAfter(placeholders, start)];
    return next !== undefined && next.start < end;
  };

  const keyValues = (list: readonly TomlKeyValue[]): readonly TomlKeyValue[] =>
    list.flatMap((one) => (isNamedBy(one.key) ? [] : [{ ...one, value: contentOf(one.value) }]));

  const isNamedBy = ({ keys }: TomlKeys): boolean => keys.some(holds);

  const contentOf = (content: TomlContent): TomlContent => {
    if (!holds(content)) return content;
    if (content.type === 'TOMLArray') return { ...content, elements: content.elements.map(contentOf) };
    if (content.type === 'TOMLInlineTable') return { ...content, body: keyValues(content.body) };
    if (content.type === 'TOMLValue' && content.kind === 'string' && isQuote(written.charAt(content.range[0])))
      return asWritten(content, written);
    return { type: 'TOMLUnknown', range: content.range };
  };

  return statements.flatMap((one): readonly TomlStatement[] => {
    if (one.type !== 'TOMLTable') return keyValues([one]);
    return isNamedBy(one.key) ? [] : [{ ...one, body: keyValues(one.body) }];
  });
}

/** By halving, because a file can have many placeholders. They do not overlap. */
function firstEndingAfter(placeholders: readonly PlaceholderRange[], offset: number): number {
  let from = 0;
  let to = placeholders.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((placeholders[middle]?.end ?? 0) > offset) to = middle;
    else from = middle + 1;
  }
  return from;
}

function isQuote(letter: string): boolean {
  return letter === '"' || letter === "'";
}

function asWritten(string: TomlStringValue, written: string): TomlStringValue {
  const quotes = string.multiline ? 3 : 1;
  const [start, end] = string.range;
  return { ...string, value: written.slice(start + quotes, end - quotes) };
}

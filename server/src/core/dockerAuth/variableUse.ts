/** Whether the Runner expands variables in a text before it reads it (docs/ground-truth.md#a3). */
export type TextMode = 'expanded' | 'as-written';

/** How Go's expansion reads this text (docs/ground-truth.md#b6): `$NAME`, `${…}`, `$1`, and `$$`, which becomes `$`. */
export interface VariableUse {
  readonly start: number;
  readonly end: number;
  /** Absent for `$$`. */
  readonly name?: string;
}

export function variableUses(text: string): readonly VariableUse[] {
  // Without a closing brace, each opening one would search up to the end.
  const lastClose = text.lastIndexOf('}');
  const found: VariableUse[] = [];
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at)) {
    const use = useAt(text, at, lastClose);
    if (use !== undefined) found.push(use);
    at = use?.end ?? at + 1;
  }
  return found;
}

const nameOrSign = /\w+|[*#@!?-]/y;

function useAt(text: string, start: number, lastClose: number): VariableUse | undefined {
  if (text[start + 1] === '$') return { start, end: start + 2 };
  if (text[start + 1] === '{') {
    const close = start + 2 > lastClose ? -1 : text.indexOf('}', start + 2);
    return close < 0 ? undefined : { start, end: close + 1, name: text.slice(start + 2, close) };
  }
  nameOrSign.lastIndex = start + 1;
  const name = nameOrSign.exec(text)?.[0];
  return name === undefined ? undefined : { start, end: start + 1 + name.length, name };
}

/** What the Runner makes of a text without variables: `$$` becomes `$`. A text with variables stays as it is written. */
export function withoutEscapes(text: string, mode: TextMode): string {
  return mode === 'expanded' && text.includes('$$') && !mentionsVariable(text, mode) ? text.replaceAll('$$', () => '$') : text;
}

export function mentionsVariable(text: string, mode: TextMode = 'expanded'): boolean {
  return mode === 'expanded' && text.includes('$') && variableUses(text).some(({ name }) => name !== undefined);
}

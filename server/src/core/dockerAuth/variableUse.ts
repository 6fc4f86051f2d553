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
  return [...text.matchAll(/\$(?:(\$)|(\w+)|\{([^}]*)\}|([*#@!?-]))/g)].map((found) => {
    const name = found[2] ?? found[3] ?? found[4];
    return { start: found.index, end: found.index + found[0].length, ...(name !== undefined && { name }) };
  });
}

export function mentionsVariable(text: string, mode: TextMode = 'expanded'): boolean {
  return mode === 'expanded' && text.includes('$') && variableUses(text).some(({ name }) => name !== undefined);
}

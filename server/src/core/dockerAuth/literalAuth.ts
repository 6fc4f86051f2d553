import { variableUses } from './variableUse.ts';

/** Why an `auth` is not base64, whatever its variables contain. */
export type LiteralFault = 'shell' | 'plain-variables' | 'white-space' | 'unknown';

/** A command substitution, such as `$(… | base64)`. Neither GitLab nor the Runner runs it. */
export function isShellCommand(auth: string): boolean {
  return /\$\(|`/.test(auth);
}

/**
 * What the literal characters of an `auth` with variables already decide: base64 contains no `:`, no blank, no `$(`. Undefined if the result depends on
 * the variables (docs/ground-truth.md#a8).
 */
export function literalFault(auth: string): LiteralFault | undefined {
  const literal = withoutVariables(auth);
  if (isShellCommand(literal)) return 'shell';
  if (literal.includes(':')) return 'plain-variables';
  if (/[^\S\r\n]/.test(literal)) return 'white-space';
  return /[^\w+/=\r\n]|_/.test(literal) ? 'unknown' : undefined;
}

/** `$$` becomes `$`. */
function withoutVariables(text: string): string {
  let literal = '';
  let at = 0;
  for (const { start, end, name } of variableUses(text)) {
    literal += text.slice(at, start) + (name === undefined ? '$' : '');
    at = end;
  }
  return literal + text.slice(at);
}

import type { ImageReference } from '../../model/imageReference.ts';

/** Replaces each character of a variable in a masked reference; no reference can contain it. */
export const masked = '\0';

/** The written reference with variables masked: offsets stay the same, and only literal characters are judged. */
export function maskVariables({ written, variables }: ImageReference): string {
  let result = '';
  let from = 0;
  for (const { value } of variables) {
    const at = written.value.indexOf(value, from);
    if (at < 0) continue;
    result += written.value.slice(from, at) + masked.repeat(value.length);
    from = at + value.length;
  }
  return result + written.value.slice(from);
}

/** Changes the literal characters of a reference, but not its variables. `change` must keep the length. */
export function outsideVariables(reference: ImageReference, change: (text: string) => string): string {
  const own = maskVariables(reference);
  const changed = change(own);
  return changed
    .split('')
    .map((character, at) => (character === masked ? reference.written.value.charAt(at) : character))
    .join('');
}

/** References with variables get a lower severity. */
export function softened(reference: ImageReference): { readonly severity?: 'warning' } {
  return reference.variables.length > 0 ? { severity: 'warning' } : {};
}

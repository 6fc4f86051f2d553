import type { ImageReference } from '../../model/imageReference.ts';

/** What stands for a variable's characters in a masked reference; no reference can contain it. */
export const masked = '\0';

/** The reference as written with every variable masked, so that offsets stay and only the user's own characters can be judged. */
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

/** The reference with its own characters changed and its variables left alone. `change` must keep the length. */
export function outsideVariables(reference: ImageReference, change: (text: string) => string): string {
  const own = maskVariables(reference);
  const changed = change(own);
  return changed
    .split('')
    .map((character, at) => (character === masked ? reference.written.value.charAt(at) : character))
    .join('');
}

/** Text in which a variable plays a part is judged one step more softly. */
export function softened(reference: ImageReference): { readonly severity?: 'warning' } {
  return reference.variables.length > 0 ? { severity: 'warning' } : {};
}

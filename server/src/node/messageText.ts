import type { Message } from 'vscode-languageserver';

/** Most diagnostics stay the same objects when the user types. */
const known = new WeakMap<object, string>();

function textOf(diagnostic: object): string {
  const text = known.get(diagnostic) ?? JSON.stringify(diagnostic);
  known.set(diagnostic, text);
  return text;
}

const noItems = '"items":[]';

/** A message as JSON. Diagnostics are the largest part of all messages, so only new ones are serialized. */
export function messageText(message: Message): string {
  const { result } = message as { readonly result?: { readonly kind?: unknown; readonly items?: unknown } | null };
  if (result?.kind !== 'full' || !Array.isArray(result.items)) return JSON.stringify(message);
  const around = JSON.stringify({ ...message, result: { ...result, items: [] } });
  const at = around.indexOf(noItems) + noItems.length - 1;
  return `${around.slice(0, at)}${result.items.map(textOf).join(',')}${around.slice(at)}`;
}

import { presentable } from '../../text/presentable.ts';

/** Longer text is cut in messages, because it is underlined in the file anyway. */
const maxLength = 100;
const maxRead = 2000;

/** The user's own text in quotes, as it can be shown. */
export function quoted(words: string): string {
  const shown = presentable(words.slice(0, maxRead));
  return `"${shown.length > maxLength ? `${shown.slice(0, maxLength)}…` : shown}"`;
}

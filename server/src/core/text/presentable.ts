import { hideSecrets } from './secretShapes.ts';

declare const presentableBrand: unique symbol;

/** Text that can be shown as it is: on one line, without secrets, and without characters that hide or reorder others. Only `presentable` creates it. */
export type Presentable = string & { readonly [presentableBrand]: true };

/** In characters. More is read than shown, so that a secret is not cut where it cannot be recognized. */
const maxLength = 1000;
const maxRead = 4000;

/** Characters that need no change, in a text that is too short for a secret. */
const short = /^[\w ./:,;()"'-]{0,12}$/;
/** Only characters that are never invisible. */
const plain = /^[\x20-\x7e’“”…–—·→×]*$/;

/**
 * The one way from a file to the screen. Secrets are replaced by `…`. Control characters, and characters that are invisible or change the
 * direction of the text, are shown by their code, such as `[U+202E]`; a line break is shown as `↵`. Long text
 * is cut. A second call changes nothing.
 */
export function presentable(text: string): Presentable {
  if (short.test(text)) return text as Presentable;
  const shown = visible(hideSecrets(text.slice(0, maxRead)));
  return (shown.length > maxLength ? `${shown.slice(0, maxLength)}…` : shown) as Presentable;
}

/** Whether nothing in a text has to be hidden. */
export function isPresentable(text: string): boolean {
  return presentable(text) === text;
}

/** The name of a user, where people also write a whole credential or a token by mistake. */
export function presentableUser(name: string): Presentable {
  return presentable(isLikeToken(name) ? '…' : name.replace(/:.*/s, ':…'));
}

/** Random text: long, without any separator of words, with digits and letters of both cases; or the digits of a hash. */
function isLikeToken(name: string): boolean {
  if (/^[0-9a-f]{32,}$/i.test(name)) return true;
  return /^[\w+/=-]{20,}$/.test(name) && /\d/.test(name) && /[a-z]/.test(name) && /[A-Z]/.test(name);
}

/** Control, format and other invisible characters, halves of surrogate pairs, and unusual spaces. Emoji keep what they are composed with. */
const invisible =
  /\r\n?|\n|(?<!\p{Extended_Pictographic}\ufe0f?)\u200d|(?<![\p{Extended_Pictographic}#*0-9])\ufe0f|(?!\u200d|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{DI}\p{Zl}\p{Zp}\u2800]|(?! )\p{Zs}/gu;

function visible(text: string): string {
  if (plain.test(text)) return text;
  return text.replace(invisible, (character) => {
    if (/[\r\n]/.test(character)) return '↵';
    if (character === '\t') return '⇥';
    return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
  });
}

import type { ScriptKey, ScriptPlace } from '../model/scriptFacts.ts';
import type { Scalar } from '../syntax/node.ts';
import type { Edit } from '../text/edit.ts';
import { replaceText } from '../text/edit.ts';
import { lazy } from '../util/lazy.ts';
import { readShell, type ShellCommand } from './shellScript.ts';
import type { Word } from './shellWords.ts';

/** The script in one string of a pipeline. */
export interface ScriptText {
  readonly key: ScriptKey;
  readonly scalar: Scalar;
  readonly text: string;
  /** Its commands, read when they are first needed. Undefined if it is too long to be read. */
  readonly commands: () => readonly ShellCommand[] | undefined;
}

export function scriptText(scalar: Scalar, key: ScriptKey): ScriptText {
  const { text } = scalar.source;
  return { key, scalar, text, commands: lazy(() => readShell(text)) };
}

export function placeOf({ key, scalar }: ScriptText, owner: string): ScriptPlace {
  return { owner, script: key, string: scalar.range };
}

/**
 * Replaces a part of a script. An unquoted string needs no escapes: it already contains the characters of the new text, which therefore must not
 * contain `#`, `: ` or brackets.
 */
export function replaceInScript({ scalar: { style, source } }: ScriptText, start: number, end: number, newText: string): Edit | undefined {
  if (style !== 'plain') return replaceText(source, start, end, newText);
  return start > 0 || /^[\w-]/.test(newText) ? { range: source.toSource(start, end), newText } : undefined;
}

/** Whether the text can be shown as a registry: a host, or a variable. A word in an unexpected place can be anything, even a secret. */
export function isRegistryWord(word: string): boolean {
  const isHost = /^(?:https?:\/\/)?(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost)(?::\d+)?(?:\/[\w./-]*)?$/i.test(word);
  return isHost || /^\$\{?\w+\}?$/.test(word);
}

/** A word without the quotes around it. */
export function unquoted({ raw }: Word): string {
  return /^(["'])(.*)\1$/s.exec(raw)?.[2] ?? raw;
}

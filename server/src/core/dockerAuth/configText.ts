import { maxConfigLength } from '../model/limits.ts';
import { parseJson } from '../syntax/json/parseJson.ts';
import type { Entry, Node } from '../syntax/node.ts';
import { type MappedText, sliceMapped } from '../text/mappedText.ts';
import type { AuthMember } from './authMember.ts';
import { type FirstValue, readFirstValue } from './goJsonScanner.ts';

/** The text of a Docker configuration, with what Go's reader finds in it and a tree of that. */
export interface ConfigText {
  readonly text: MappedText;
  /** Absent for a text that is too long to be read. */
  readonly first: FirstValue | undefined;
  /** The tree of the first value, or of the whole text when that is not valid. */
  root(): Node | undefined;
  /** What has been read of the entries of `auths`, for the next version of the text. */
  readonly known: WeakMap<Entry, AuthMember>;
}

/** Undefined for a text that is too long to be read. */
export function firstValueOf(text: string): FirstValue | undefined {
  return text.length > maxConfigLength ? undefined : readFirstValue(text);
}

export function configText(text: MappedText, first = firstValueOf(text.text)): ConfigText {
  let parsed: { readonly root: Node | undefined } | undefined;
  return {
    text,
    first,
    root: () => {
      parsed ??= { root: first && parseJson(first.kind === 'value' ? sliceMapped(text, 0, first.end) : text).root };
      return parsed.root;
    },
    known: new WeakMap(),
  };
}

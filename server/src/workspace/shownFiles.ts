import type { FileFacts } from '../core/index.ts';

/** The files that a view shows, in the order in which they became known. */
export interface ShownFiles {
  /** This file is new, or another version of what it was. */
  touch(uri: string): void;
  /** Any file may be another one, or gone. */
  touchAll(): void;
  /** Another list whenever something was touched. */
  list(): readonly FileFacts[];
}

/** `uris` are all files that are known, in their order; `shownOf` gives what is shown of one, if anything. Files that nobody touched are not asked again. */
export function createShownFiles(uris: () => Iterable<string>, shownOf: (uri: string) => FileFacts | undefined): ShownFiles {
  let list: FileFacts[] | undefined;
  /** Of files of which nothing is shown as well. */
  const places = new Map<string, number | undefined>();
  const touched = new Set<string>();

  const add = (uri: string, shown: FileFacts | undefined, to: FileFacts[]) => {
    places.set(uri, shown && to.length);
    if (shown !== undefined) to.push(shown);
  };

  /** False where in the midst of the others a file comes to be shown, or is shown no longer. */
  const update = (now: FileFacts[]): boolean => {
    for (const uri of touched) {
      const shown = shownOf(uri);
      const place = places.get(uri);
      if (!places.has(uri)) add(uri, shown, now);
      else if (shown !== undefined && place !== undefined) now[place] = shown;
      else if (shown !== undefined || place !== undefined) return false;
    }
    return true;
  };

  const made = () => {
    if (list !== undefined) {
      const now = [...list];
      if (update(now)) return now;
    }
    const now: FileFacts[] = [];
    places.clear();
    for (const uri of uris()) add(uri, shownOf(uri), now);
    return now;
  };

  return {
    touch: (uri) => {
      touched.add(uri);
    },
    touchAll: () => {
      list = undefined;
    },
    list: () => {
      if (list !== undefined && touched.size === 0) return list;
      list = made();
      touched.clear();
      return list;
    },
  };
}

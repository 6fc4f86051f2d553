/** What a part of a file defines and what it takes from others, by their names at the top level. */
export interface Named {
  readonly defines: readonly string[];
  readonly mentions: readonly string[];
  /** The mentioned ones whose images it takes as they stand there. */
  readonly borrows: readonly string[];
}

/** Of files in which more hangs together than this, everything is taken to hang on everything. */
const mostSteps = 20_000;

/**
 * For each part, by its place in the list: the parts on which it hangs what becomes of its images. These are the jobs that use it, and all that
 * it and they build upon. Undefined where that may be any.
 */
export function reachOf(parts: readonly Named[]): readonly (readonly number[] | undefined)[] {
  const definers = new Map<string, number[]>();
  const mentioners = new Map<string, number[]>();
  for (const [index, { defines, mentions }] of parts.entries()) {
    for (const name of defines) add(definers, name, index);
    for (const name of mentions) add(mentioners, name, index);
  }
  let steps = 0;
  const closure = (from: Iterable<number>, next: (part: Named) => Iterable<number>): ReadonlySet<number> => {
    const found = new Set(from);
    for (const index of found) {
      const part = parts[index];
      for (const other of part === undefined ? [] : next(part)) {
        steps += 1;
        if (steps > mostSteps) return found;
        found.add(other);
      }
    }
    return found;
  };
  const named = (names: readonly string[]) => names.flatMap((name) => definers.get(name) ?? []);
  // Of a name that is defined twice the last counts, so each hangs on the other.
  const above = ({ mentions, defines }: Named) => [...named(mentions), ...named(defines)];
  const below = ({ defines }: Named) => [...defines.flatMap((name) => mentioners.get(name) ?? []), ...named(defines)];
  return parts.map((part, index) => {
    const isAlone = ({ defines, mentions }: Named) =>
      mentions.length === 0 && defines.every((name) => !mentioners.has(name) && definers.get(name)?.length === 1);
    if (isAlone(part)) return [index];
    if (steps > mostSteps) return undefined;
    // What becomes of an image is said by all that borrow it.
    const users = closure([index, ...named(part.borrows)], below);
    const reach = closure(users, above);
    return steps > mostSteps ? undefined : [...reach];
  });
}

function add(lists: Map<string, number[]>, name: string, index: number): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [index]);
  else list.push(index);
}

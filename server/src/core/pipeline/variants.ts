import { layered } from '../util/layeredMap.ts';
import { type Choice, type JobVariable, type JobVariables, namesIn, type Row } from './variables.ts';

/** More values of one image are not useful to a reader. Stops on matrices that are made to be slow. */
const maxVariants = 50;

/**
 * The variables of a job with each combination of values that makes a difference for a text, up to a limit. One if all variables in the text have one
 * value or none. `writtenIn` is the uri of the file that has the text.
 */
export function variantsOf(
  text: string,
  { all, choices, hasOptions }: JobVariables,
  writtenIn?: string,
): readonly ReadonlyMap<string, JobVariable>[] {
  if (!text.includes('$') || (choices.length === 0 && !hasOptions)) return [all];
  const names = namesBehind(text, all, choices);
  let overlays: readonly ReadonlyMap<string, JobVariable>[] = [new Map()];
  for (const choice of [conditionalRows(names, all, writtenIn), ...choices]) {
    const rows = rowsFor(choice, names);
    if (rows.length === 0) continue;
    overlays = overlays.flatMap((overlay) => rows.map((row) => new Map([...overlay, ...row]))).slice(0, maxVariants);
  }
  const [only] = overlays;
  if (only?.size === 0 && overlays.length === 1) return [all];
  return overlays.map((overlay) => layered(all, overlay));
}

/** The values of one file belong together: if its include applies, all of them do. So does the file with the text. */
function conditionalRows(names: ReadonlySet<string>, all: JobVariables['all'], writtenIn: string | undefined): Choice {
  const possible = new Map([...names].map((name) => [name, leftBy(writtenIn, all.get(name)?.options ?? [])]));
  const inOrder = [...possible.values()].flat().sort((one, other) => rankOf(one) - rankOf(other));
  return [...new Set(inOrder.map(({ from }) => from?.uri))].map((uri) => {
    const row = new Map<string, readonly JobVariable[]>();
    for (const [name, options] of possible) {
      const together = options.filter(({ from }) => from?.uri === uri);
      if (options.length > 0) row.set(name, together.length > 0 ? together : options);
    }
    return row;
  });
}

/** Without the values that one of the file replaces. */
function leftBy(writtenIn: string | undefined, options: readonly JobVariable[]): readonly JobVariable[] {
  const own = options.filter(({ from }) => from !== undefined && from.uri === writtenIn);
  if (own.length === 0) return options;
  const replaces = (one: JobVariable, other: JobVariable) =>
    other.from === undefined || (one.scope === other.scope ? other.from.rank < rankOf(one) : one.scope === 'job');
  return options.filter((option) => !own.some((one) => replaces(one, option)));
}

/** In the order in which GitLab merges the files. "Not set" is the last. */
function rankOf({ from }: JobVariable): number {
  return from?.rank ?? Number.MAX_SAFE_INTEGER;
}

/** Chains of more variables are followed up to here. Those that are left out have no value. */
const maxNames = 60;

/** The variables in a text, and those in their values, up to a limit. */
function namesBehind(text: string, all: JobVariables['all'], choices: readonly Choice[]): ReadonlySet<string> {
  const names = new Set(namesIn(text));
  for (const name of names) {
    if (names.size > maxNames) break;
    const inRows = choices.flatMap((rows) => rows.flatMap((row) => row.get(name) ?? []));
    const own = all.get(name);
    for (const { value } of [...(own === undefined ? [] : [own, ...(own.options ?? [])]), ...inRows]) {
      for (const inner of namesIn(value ?? '')) names.add(inner);
    }
  }
  return names;
}

/** The different combinations of these variables in the rows. None if no row sets one of them. */
function rowsFor(choice: Choice, names: ReadonlySet<string>): readonly ReadonlyMap<string, JobVariable>[] {
  const found = new Map<string, ReadonlyMap<string, JobVariable>>();
  for (const row of choice) {
    for (const combination of combinationsOf(row, names)) {
      if (found.size >= maxVariants) break;
      found.set(JSON.stringify([...combination].map(([name, { value }]) => [name, value])), combination);
    }
  }
  const rows = [...found.values()];
  return rows.some(({ size }) => size > 0) ? rows : [];
}

function combinationsOf(row: Row, names: ReadonlySet<string>): readonly ReadonlyMap<string, JobVariable>[] {
  let found: readonly ReadonlyMap<string, JobVariable>[] = [new Map()];
  for (const [name, values] of row) {
    if (!names.has(name) || values.length === 0) continue;
    found = found.flatMap((one) => values.map((value) => new Map([...one, [name, value]]))).slice(0, maxVariants);
  }
  return found;
}

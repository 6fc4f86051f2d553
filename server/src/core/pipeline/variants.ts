import { type Choice, type JobVariable, type JobVariables, namesIn, type Row } from './variables.ts';

/** More values of one image are not useful to a reader. Stops on matrices that are made to be slow. */
const maxVariants = 50;

/**
 * The variables of a job with each combination of values that makes a difference for a text, up to a limit. One if all variables in the text have one
 * value or none.
 */
export function variantsOf(text: string, { all, choices }: JobVariables): readonly ReadonlyMap<string, JobVariable>[] {
  if (choices.length === 0 || !text.includes('$')) return [all];
  const names = namesBehind(text, all, choices);
  let overlays: readonly ReadonlyMap<string, JobVariable>[] = [new Map()];
  for (const choice of choices) {
    const rows = rowsFor(choice, names);
    if (rows.length === 0) continue;
    overlays = overlays.flatMap((overlay) => rows.map((row) => new Map([...overlay, ...row]))).slice(0, maxVariants);
  }
  const [only] = overlays;
  if (only?.size === 0 && overlays.length === 1) return [all];
  return overlays.map((overlay) => new Map([...all, ...overlay]));
}

/** The variables in a text, and those in their values. */
function namesBehind(text: string, all: JobVariables['all'], choices: readonly Choice[]): ReadonlySet<string> {
  const names = new Set(namesIn(text));
  for (const name of names) {
    const inRows = choices.flatMap((rows) => rows.flatMap((row) => row.get(name) ?? []));
    for (const { value } of [...(all.has(name) ? [all.get(name) as JobVariable] : []), ...inRows]) {
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

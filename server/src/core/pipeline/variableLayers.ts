import type { Database } from '../db/database.ts';
import { layered } from '../util/layeredMap.ts';
import type { Writable } from '../util/writable.ts';
import type { Definitions } from './definitions.ts';
import { optionsOf, type Value } from './value.ts';
import { isSameVariables, type JobVariable } from './variables.ts';

type Variables = ReadonlyMap<string, JobVariable>;

/** Variables that thousands of jobs have in common. Each of these is computed once for all of them. */
export interface VariableLayers {
  /** The variables of the pipeline that a job with this value of `inherit: variables` keeps. */
  globals(inherited: Value | undefined): Variables;
  /** The variables that a mapping sets. */
  setBy(entries: ReadonlyMap<string, Value>, scope: JobVariable['scope']): Variables;
  /** Only their names and scopes. */
  forgotten(variables: Variables): Variables;
  /** The variables of both: those of `over` replace others. */
  joined(base: Variables, over: Variables): Variables;
  hasOptions(variables: Variables): boolean;
  /** The same after the variables that the trigger job passes down. */
  withGiven(variables: Variables): Variables;
}

export function createVariableLayers(db: Database, definitions: Definitions): VariableLayers {
  const setBy = db.keyed((entries: ReadonlyMap<string, Value>, scope: JobVariable['scope']): Variables => {
    const found = new Map<string, JobVariable>();
    for (const [name, written] of entries) {
      const value = definitions.resolve(written);
      const last = value?.kind === 'list' ? definitions.resolve(value.items.at(-1)) : value;
      if (value?.kind !== 'list' || value.items.length > 0) found.set(name, variableOf(name, scope, last));
    }
    return found;
  }, isSameVariables);
  const forgotten = db.keyed(
    (variables: Variables): Variables => new Map([...variables].map(([name, { scope }]) => [name, { name, scope }])),
  );
  const joined = db.keyed((base: Variables, over: Variables): Variables => layered(base, over));
  const addTo = (base: Variables, values: Value | undefined, scope: JobVariable['scope'], kept?: ReadonlySet<string>): Variables => {
    const setByEntries = (entries: ReadonlyMap<string, Value>) => only(setBy(entries, scope), kept);
    if (values?.kind === 'mapping') return joined(base, setByEntries(values.entries));
    if (values?.kind !== 'maybe') return base;
    const options = values.options.filter((option) => option.kind === 'mapping');
    return options.reduce(
      (found, { entries }) =>
        joined(
          found,
          orBefore(ifIncluded(setByEntries(entries)), (name) => found.get(name)),
        ),
      base,
    );
  };
  const globals = db.keyed((inherited: Value | undefined): Variables => {
    return addTo(new Map(), definitions.resolve(definitions.extended('variables')), 'pipeline', namesKept(inherited));
  }, isSameVariables);
  const withGiven = db.keyed((variables: Variables): Variables => {
    const given = new Map<string, JobVariable>();
    for (const [name, one] of definitions.given()) given.set(name, givenTo(variables.get(name), one));
    return layered(variables, given);
  }, isSameVariables);
  return { globals, setBy, forgotten, joined, hasOptions: db.keyed(hasOptions), withGiven };
}

/** `trigger: forward` and `inherit` decide what is passed down, so a value is certain only if both sides have the same. */
export function givenTo(own: JobVariable | undefined, { name, value, from }: JobVariable): JobVariable {
  const isCertain = value !== undefined && own?.value === value;
  return { name, scope: 'pipeline', ...(isCertain && { value }), ...(from && { from }) };
}

export function variableOf(name: string, scope: JobVariable['scope'], value: Value | undefined): JobVariable {
  const [first] = optionsOf(value);
  const variable: Writable<JobVariable> = { name, scope };
  if (value?.kind === 'scalar' && value.text !== undefined) variable.value = value.text;
  if (first !== undefined && 'from' in first && first.from !== undefined) variable.from = first.from;
  if (value?.kind === 'maybe') {
    const options = optionsOf(value).map((option) => variableOf(name, scope, option));
    if (options.every((option, at) => option.value !== undefined || optionsOf(value)[at] === undefined)) variable.options = options;
  }
  return variable;
}

/** Whether the rules of an include or an input decide about one of them. */
export function hasOptions(variables: Variables): boolean {
  return [...variables.values()].some(({ options }) => options !== undefined);
}

/** The variables of a mapping that is only there if an include is. */
export function ifIncluded(variables: Variables): Variables {
  const withUnset = (one: JobVariable) => {
    const options = optionsIn(one);
    return options === undefined
      ? one
      : { name: one.name, scope: one.scope, ...(one.from && { from: one.from }), options: [...options, unset(one)] };
  };
  return new Map([...variables].map(([name, one]) => [name, withUnset(one)]));
}

/** Where an include that does not apply would set a variable, its value is the one before. */
export function orBefore(variables: Variables, before: (name: string) => JobVariable | undefined): Variables {
  return new Map([...variables].map(([name, one]) => [name, one.options === undefined ? one : orElse(one, one.options, before(name))]));
}

function orElse(one: JobVariable, options: readonly JobVariable[], before: JobVariable | undefined): JobVariable {
  if (before === undefined || options.every(({ value }) => value !== undefined)) return one;
  const { name, scope, from } = one;
  const others = optionsIn(before);
  const all = others && options.flatMap((option) => (option.value === undefined ? others : [option]));
  return { name, scope, ...(from && { from }), ...(all && { options: all }) };
}

/** Undefined if its value is not known. */
function optionsIn(variable: JobVariable): readonly JobVariable[] | undefined {
  return variable.options ?? (variable.value === undefined ? undefined : [variable]);
}

function unset({ name, scope }: JobVariable): JobVariable {
  return { name, scope };
}

/** The names of the variables that a job keeps. Undefined if it keeps all of them. */
export function namesKept(inherited: Value | undefined): ReadonlySet<string> | undefined {
  if (inherited?.kind === 'scalar') return inherited.text === 'false' ? new Set() : undefined;
  if (inherited?.kind !== 'list') return undefined;
  return new Set(inherited.items.flatMap((item) => (item.kind === 'scalar' && item.text !== undefined ? [item.text] : [])));
}

/** Thousands of jobs may each keep a few of thousands of variables. */
function only(variables: Variables, kept: ReadonlySet<string> | undefined): Variables {
  if (kept === undefined) return variables;
  const found = new Map<string, JobVariable>();
  for (const name of kept) {
    const one = variables.get(name);
    if (one !== undefined) found.set(name, one);
  }
  return found;
}

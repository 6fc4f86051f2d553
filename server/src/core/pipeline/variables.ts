import { expandValue } from '../images/variables.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { isSameRange } from '../text/relativeRange.ts';
import type { Writable } from '../util/writable.ts';
import type { Definitions } from './definitions.ts';
import { entryOf, type Origin, optionsOf, type Value } from './value.ts';

/** A variable as a job sees it. */
export interface JobVariable {
  readonly name: string;
  /** Absent if it is not known, or if it differs between pipelines or the jobs of a matrix. */
  readonly value?: string;
  /** Where it is set, if that is one place in the workspace. */
  readonly from?: Origin;
  /** `job` includes what the job extends. */
  readonly scope: 'job' | 'pipeline';
  /** Its value is the path of a file. */
  readonly file?: true;
}

type Variables = ReadonlyMap<string, JobVariable>;

/** Whether two jobs have the same variables, set in the same places and in the same order. */
export function isSameVariables(one: Variables, other: Variables): boolean {
  if (one.size !== other.size) return false;
  const others = other.values();
  for (const variable of one.values()) {
    const found = others.next().value;
    if (found === undefined || !isSameVariable(variable, found)) return false;
  }
  return true;
}

function isSameVariable(one: JobVariable, other: JobVariable): boolean {
  if (one.name !== other.name || one.value !== other.value || one.scope !== other.scope || one.file !== other.file) return false;
  const [from, to] = [one.from, other.from];
  if (from === undefined || to === undefined) return from === to;
  return from.uri === to.uri && from.owner === to.owner && isSamePlace(from.key, to.key) && isSamePlace(from.range, to.range);
}

function isSamePlace(one: SourceRange | undefined, other: SourceRange | undefined): boolean {
  return one === undefined || other === undefined ? one === other : isSameRange(one, other);
}

/** The variables of a job by GitLab's precedence and the job's `inherit: variables`. Does not include variables from GitLab's settings. */
export function readJobVariables(definitions: Definitions, job: Value | undefined): ReadonlyMap<string, JobVariable> {
  const found = new Map<string, JobVariable>();
  const global = definitions.resolve(definitions.extended('variables'));
  const keeps = keptGlobals(definitions, job);
  const add = (values: Value | undefined, scope: JobVariable['scope'], isCertain: 'certain' | 'maybe') => {
    if (values?.kind === 'maybe') for (const option of values.options) add(option, scope, 'maybe');
    if (values?.kind !== 'mapping') return;
    for (const [name, written] of values.entries) {
      if (scope === 'pipeline' && !keeps(name)) continue;
      const value = definitions.resolve(written);
      const text = isCertain === 'certain' && value?.kind === 'scalar' ? value.text : undefined;
      const [first] = optionsOf(value);
      const from = first !== undefined && 'from' in first ? first.from : undefined;
      const variable: Writable<JobVariable> = { name, scope };
      if (text !== undefined) variable.value = text;
      if (from !== undefined) variable.from = from;
      found.set(name, variable);
    }
  };
  add(global, 'pipeline', 'certain');
  for (const variables of itemsOf(definitions.resolve(entryOf(definitions.extended('workflow'), 'rules'))))
    add(variables, 'pipeline', 'maybe');
  const own = definitions.resolve(entryOf(job, 'variables'));
  // Parents that are not available may set anything.
  if (own?.kind === 'unknown' || (own?.kind === 'mapping' && own.open !== undefined)) {
    for (const [name, { scope }] of found) found.set(name, { name, scope });
  }
  add(own, 'job', 'certain');
  for (const row of itemsOf(definitions.resolve(entryOf(definitions.resolve(entryOf(job, 'parallel')), 'matrix'))))
    add(row, 'job', 'maybe');
  for (const variables of itemsOf(definitions.resolve(entryOf(job, 'rules')))) add(variables, 'job', 'maybe');
  const secrets = definitions.resolve(entryOf(job, 'secrets'));
  for (const [name, value] of secrets?.kind === 'mapping' ? secrets.entries : []) {
    found.set(name, { name, scope: 'job', ...(value.kind === 'other' && { file: true }) });
  }
  for (const [name, { value, from }] of definitions.given()) {
    // `trigger: forward` and `inherit` decide what is passed down, so a value is certain only if both sides have the same.
    const isCertain = value !== undefined && found.get(name)?.value === value;
    found.set(name, { name, scope: 'pipeline', ...(isCertain && { value }), ...(from && { from }) });
  }
  return found;
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return optionsOf(value).flatMap((option) => (option?.kind === 'list' ? option.items : []));
}

function keptGlobals(definitions: Definitions, job: Value | undefined): (name: string) => boolean {
  const inherited = definitions.resolve(entryOf(definitions.resolve(entryOf(job, 'inherit')), 'variables'));
  if (inherited?.kind === 'scalar') return () => inherited.text !== 'false';
  if (inherited?.kind !== 'list') return () => true;
  const names = new Set(inherited.items.map((item) => (item.kind === 'scalar' ? item.text : undefined)));
  return (name) => names.has(name);
}

/** Expands variables, also those in values, up to a depth. Unknown variables stay as placeholders. */
export function expandWith(text: string, lookup: (name: string) => string | undefined): string {
  const keep = (name: string) => (/^\w+$/.test(name) ? `\${${name}}` : '');
  let expanded = text;
  // GitLab also expands variables in values before it sends them. The limit stops circular values.
  for (let pass = 0; pass < 5 && expanded.includes('$'); pass++) {
    const next = expandValue(expanded, (name) => lookup(name) ?? keep(name));
    if (next === expanded) break;
    expanded = next;
  }
  return expanded;
}

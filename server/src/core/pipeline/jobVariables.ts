import type { Writable } from '../util/writable.ts';
import type { Definitions } from './definitions.ts';
import { entryOf, optionsOf, type Value } from './value.ts';
import { type Choice, type JobVariable, type JobVariables, jobInputName, type Row } from './variables.ts';

/**
 * The variables of a job by GitLab's precedence and the job's `inherit: variables`. Does not include variables from GitLab's settings. The inputs of
 * the job, which the Runner fills in (docs/ground-truth.md#c7), have names like `job.inputs.tag`.
 */
export function readJobVariables(definitions: Definitions, job: Value | undefined): JobVariables {
  const reader = new VariableReader(definitions);
  const keeps = keptGlobals(definitions, job);
  reader.add(definitions.resolve(definitions.extended('variables')), 'pipeline', keeps);
  reader.choose(reader.rowsOf(entryOf(definitions.extended('workflow'), 'rules'), 'pipeline', keeps));
  const own = definitions.resolve(entryOf(job, 'variables'));
  if (own?.kind === 'unknown' || (own?.kind === 'mapping' && own.open !== undefined)) reader.forget();
  reader.add(own, 'job');
  reader.choose(reader.rowsOf(entryOf(definitions.resolve(entryOf(job, 'parallel')), 'matrix'), 'job'));
  reader.choose(reader.rowsOf(entryOf(job, 'rules'), 'job'));
  reader.addSecrets(job);
  reader.addGiven();
  reader.addInputs(definitions.resolve(entryOf(job, 'inputs')));
  return { all: reader.found, choices: reader.choices };
}

/** More rows than GitLab allows in a matrix. */
const maxRows = 200;

class VariableReader {
  readonly found = new Map<string, JobVariable>();
  choices: Choice[] = [];
  private readonly definitions: Definitions;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
  }

  /** Variables that replace those of the same name. */
  add(values: Value | undefined, scope: JobVariable['scope'], keeps: (name: string) => boolean = () => true): void {
    if (values?.kind === 'maybe') {
      for (const option of values.options) {
        for (const [name, [first]] of this.read(option, scope, keeps)) this.set({ name, scope, ...(first?.from && { from: first.from }) });
      }
    }
    for (const variables of this.read(values, scope, keeps).values()) for (const variable of variables) this.set(variable);
  }

  /** Parents that are not available may set anything. */
  forget(): void {
    for (const [name, { scope }] of this.found) this.set({ name, scope });
  }

  /** One row applies. A variable that a row does not set keeps its value. */
  choose(rows: Choice): void {
    const names = new Set(rows.flatMap((row) => [...row.keys()]));
    if (names.size === 0) return;
    const complete = rows.map((row) => {
      const kept = [...names].flatMap((name) => {
        const before = row.has(name) ? undefined : this.found.get(name);
        return before?.value === undefined ? [] : [[name, [before]] as const];
      });
      return new Map([...row, ...kept]);
    });
    for (const row of rows) {
      for (const [name, [first]] of row) {
        this.found.set(name, { name, scope: first?.scope ?? 'job', ...(first?.from && { from: first.from }) });
      }
    }
    this.choices.push(complete);
  }

  /** The items of a list of mappings. */
  rowsOf(written: Value | undefined, scope: JobVariable['scope'], keeps?: (name: string) => boolean): Choice {
    const { definitions } = this;
    const rows: Row[] = [];
    const collect = (value: Value | undefined, depth: number) => {
      for (const option of optionsOf(definitions.resolve(value))) {
        if (option?.kind !== 'list') continue;
        for (const item of option.items) {
          const resolved = definitions.resolve(item);
          if (rows.length >= maxRows) return;
          if (resolved?.kind === 'list' && depth < maxDepth) collect(resolved, depth + 1);
          else rows.push(this.read(resolved, scope, keeps));
        }
      }
    };
    collect(written, 0);
    return rows;
  }

  addSecrets(job: Value | undefined): void {
    const { definitions } = this;
    const secrets = definitions.resolve(entryOf(job, 'secrets') ?? entryOf(definitions.extended('default'), 'secrets'));
    for (const [name, value] of secrets?.kind === 'mapping' ? secrets.entries : []) {
      const from = 'from' in value && value.from !== undefined ? { from: value.from } : {};
      this.set({ name, scope: 'job', secret: true, ...from, ...(value.kind === 'other' && { file: true }) });
    }
  }

  /** `trigger: forward` and `inherit` decide what is passed down, so a value is certain only if both sides have the same. */
  addGiven(): void {
    for (const [name, { value, from }] of this.definitions.given()) {
      const isCertain = value !== undefined && this.found.get(name)?.value === value;
      this.set({ name, scope: 'pipeline', ...(isCertain && { value }), ...(from && { from }) });
    }
  }

  addInputs(inputs: Value | undefined): void {
    for (const [input, written] of inputs?.kind === 'mapping' ? inputs.entries : []) {
      const declared = this.definitions.resolve(written);
      const name = jobInputName(input);
      const known = (value: Value | undefined): JobVariable => this.variable(name, 'job', this.definitions.resolve(value));
      const usual = known(entryOf(declared, 'default'));
      this.set(usual);
      const options = entryOf(declared, 'options');
      if (options?.kind !== 'list') continue;
      const others = options.items.map(known).filter(({ value }) => value !== usual.value);
      this.choose([...(usual.value === undefined ? [] : [usual]), ...others].map((one) => new Map([[name, [one]]])));
    }
  }

  private set(variable: JobVariable): void {
    const { name } = variable;
    this.found.set(name, variable);
    if (this.choices.some((rows) => rows.some((row) => row.has(name)))) this.choices = this.choices.map((rows) => rows.map(without(name)));
  }

  private read(values: Value | undefined, scope: JobVariable['scope'], keeps: (name: string) => boolean = () => true): Row {
    const row = new Map<string, readonly JobVariable[]>();
    for (const [name, written] of values?.kind === 'mapping' ? values.entries : []) {
      if (!keeps(name)) continue;
      const value = this.definitions.resolve(written);
      const options = value?.kind === 'list' ? value.items.map((item) => this.definitions.resolve(item)) : [value];
      row.set(
        name,
        options.map((option) => this.variable(name, scope, option)),
      );
    }
    return row;
  }

  private variable(name: string, scope: JobVariable['scope'], value: Value | undefined): JobVariable {
    const [first] = optionsOf(value);
    const variable: Writable<JobVariable> = { name, scope };
    if (value?.kind === 'scalar' && value.text !== undefined) variable.value = value.text;
    if (first !== undefined && 'from' in first && first.from !== undefined) variable.from = first.from;
    return variable;
  }
}

/** More levels than GitLab allows in nested lists. */
const maxDepth = 10;

function without(name: string): (row: Row) => Row {
  return (row) => (row.has(name) ? new Map([...row].filter(([one]) => one !== name)) : row);
}

function keptGlobals(definitions: Definitions, job: Value | undefined): (name: string) => boolean {
  const inherited = definitions.resolve(entryOf(definitions.resolve(entryOf(job, 'inherit')), 'variables'));
  if (inherited?.kind === 'scalar') return () => inherited.text !== 'false';
  if (inherited?.kind !== 'list') return () => true;
  const names = new Set(inherited.items.map((item) => (item.kind === 'scalar' ? item.text : undefined)));
  return (name) => names.has(name);
}

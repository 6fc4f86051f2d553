import { layered, layersOf } from '../util/layeredMap.ts';
import type { Definitions } from './definitions.ts';
import { entryOf, optionsOf, type Value } from './value.ts';
import { givenTo, hasOptions, ifIncluded, namesKept, orBefore, variableOf } from './variableLayers.ts';
import { type Choice, type JobVariable, type JobVariables, jobInputName, type Row } from './variables.ts';

/**
 * The variables of a job by GitLab's precedence and the job's `inherit: variables`. Does not include variables from GitLab's settings. The inputs of
 * the job, which the Runner fills in (docs/ground-truth.md#c7), have names like `job.inputs.tag`.
 */
export function readJobVariables(definitions: Definitions, job: Value | undefined): JobVariables {
  const inherited = definitions.resolve(entryOf(definitions.resolve(entryOf(job, 'inherit')), 'variables'));
  const reader = new VariableReader(definitions, inherited);
  reader.choose(reader.rowsOf(entryOf(definitions.extended('workflow'), 'rules'), 'pipeline', namesKept(inherited)));
  const own = definitions.resolve(entryOf(job, 'variables'));
  if (own?.kind === 'unknown' || (own?.kind === 'mapping' && own.open !== undefined)) reader.forget();
  reader.add(own);
  reader.choose(reader.rowsOf(entryOf(definitions.resolve(entryOf(job, 'parallel')), 'matrix'), 'job'));
  reader.choose(reader.rowsOf(entryOf(job, 'rules'), 'job'));
  reader.addSecrets(job);
  reader.addGiven();
  reader.addInputs(definitions.resolve(entryOf(job, 'inputs')));
  return { all: reader.all, choices: reader.choices, hasOptions: reader.hasOptions };
}

/** Fewer variables are copied into each job. */
const minShared = 40;

/** More rows than GitLab allows in a matrix. */
const maxRows = 200;

class VariableReader {
  choices: Choice[] = [];
  private readonly definitions: Definitions;
  /** What many jobs have in common. */
  private shared: ReadonlyMap<string, JobVariable>;
  /** Replaces variables of `shared`. */
  private own = new Map<string, JobVariable>();

  constructor(definitions: Definitions, inherited: Value | undefined) {
    this.definitions = definitions;
    this.shared = definitions.layers.globals(namesKept(inherited) === undefined ? undefined : inherited);
  }

  get all(): ReadonlyMap<string, JobVariable> {
    return layered(this.shared, this.own);
  }

  get hasOptions(): boolean {
    return hasOptions(this.own) || this.definitions.layers.hasOptions(this.shared);
  }

  /** Variables of the job that replace those of the same name. Jobs that extend the same block share them. */
  add(values: Value | undefined): void {
    const { layers } = this.definitions;
    if (values?.kind === 'mapping') this.addEntries(values.entries);
    for (const option of values?.kind === 'maybe' ? values.options : []) {
      if (option.kind === 'mapping') this.addLayer(orBefore(ifIncluded(layers.setBy(option.entries, 'job')), (name) => this.get(name)));
    }
  }

  /** Parents that are not available may set anything. */
  forget(): void {
    const { layers } = this.definitions;
    const forgotten = (name: string, { scope }: JobVariable) => ({ name, scope });
    const own = [...this.own].map(([name, one]) => forgotten(name, one));
    this.shared = layers.forgotten(this.shared);
    for (const one of own) this.set(one);
  }

  /** One row applies. A variable that a row does not set keeps its value. */
  choose(rows: Choice): void {
    const names = new Set(rows.flatMap((row) => [...row.keys()]));
    if (names.size === 0) return;
    const complete = rows.map((row) => {
      const kept = [...names].flatMap((name) => {
        const before = row.has(name) ? undefined : this.get(name);
        if (before?.options !== undefined) return [[name, before.options] as const];
        return before?.value === undefined ? [] : [[name, [before]] as const];
      });
      return new Map([...row, ...kept]);
    });
    for (const row of rows) {
      for (const [name, [first]] of row) {
        this.own.set(name, { name, scope: first?.scope ?? 'job', ...(first?.from && { from: first.from }) });
      }
    }
    this.choices.push(complete);
  }

  /** The items of a list of mappings. */
  rowsOf(written: Value | undefined, scope: JobVariable['scope'], kept?: ReadonlySet<string>): Choice {
    const { definitions } = this;
    const rows: Row[] = [];
    const collect = (value: Value | undefined, depth: number) => {
      for (const option of optionsOf(definitions.resolve(value))) {
        if (option?.kind !== 'list') continue;
        for (const item of option.items) {
          const resolved = definitions.resolve(item);
          if (rows.length >= maxRows) return;
          if (resolved?.kind === 'list' && depth < maxDepth) collect(resolved, depth + 1);
          else rows.push(this.read(resolved, scope, kept));
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

  addGiven(): void {
    const given = this.definitions.given();
    if (given.size === 0) return;
    this.shared = this.definitions.layers.withGiven(this.shared);
    for (const [name, before] of this.own) {
      const one = given.get(name);
      if (one !== undefined) this.own.set(name, givenTo(before, one));
    }
    this.dropChoices((name) => given.has(name));
  }

  addInputs(inputs: Value | undefined): void {
    for (const [input, written] of inputs?.kind === 'mapping' ? inputs.entries : []) {
      const declared = this.definitions.resolve(written);
      const name = jobInputName(input);
      const known = (value: Value | undefined): JobVariable => variableOf(name, 'job', this.definitions.resolve(value));
      const usual = known(entryOf(declared, 'default'));
      this.set(usual);
      const options = entryOf(declared, 'options');
      if (options?.kind !== 'list') continue;
      const others = options.items.map(known).filter(({ value }) => value !== usual.value);
      this.choose([...(usual.value === undefined ? [] : [usual]), ...others].map((one) => new Map([[name, [one]]])));
    }
  }

  private get(name: string): JobVariable | undefined {
    return this.own.get(name) ?? this.shared.get(name);
  }

  private set(variable: JobVariable): void {
    this.own.set(variable.name, variable);
    this.dropChoices((name) => name === variable.name);
  }

  /** What is set after a choice replaces it. */
  private dropChoices(isReplaced: (name: string) => boolean): void {
    if (!this.choices.some((rows) => rows.some((row) => [...row.keys()].some(isReplaced)))) return;
    this.choices = this.choices.map((rows) => rows.map((row) => new Map([...row].filter(([name]) => !isReplaced(name)))));
  }

  private addEntries(entries: ReadonlyMap<string, Value>): void {
    const layers = layersOf(entries);
    if (layers !== undefined) this.addEntries(layers.base);
    const added = this.definitions.layers.setBy(layers?.over ?? entries, 'job');
    const isConditional = added.size < minShared ? hasOptions(added) : this.definitions.layers.hasOptions(added);
    this.addLayer(isConditional ? orBefore(added, (name) => this.get(name)) : added);
  }

  /** A large layer is shared with the other jobs that have it. */
  private addLayer(added: ReadonlyMap<string, JobVariable>): void {
    this.dropChoices((name) => added.has(name));
    if (added.size < minShared) {
      for (const [name, variable] of added) this.own.set(name, variable);
    } else if (this.own.size >= minShared) {
      this.shared = layered(layered(this.shared, this.own), added);
      this.own = new Map();
    } else {
      for (const name of this.own.keys()) if (added.has(name)) this.own.delete(name);
      this.shared = this.definitions.layers.joined(this.shared, added);
    }
  }

  private read(values: Value | undefined, scope: JobVariable['scope'], kept: ReadonlySet<string> | undefined): Row {
    const row = new Map<string, readonly JobVariable[]>();
    for (const [name, written] of values?.kind === 'mapping' ? values.entries : []) {
      if (kept?.has(name) === false) continue;
      const value = this.definitions.resolve(written);
      const options = value?.kind === 'list' ? value.items.map((item) => this.definitions.resolve(item)) : [value];
      row.set(
        name,
        options.map((option) => variableOf(name, scope, option)),
      );
    }
    return row;
  }
}

/** More levels than GitLab allows in nested lists. */
const maxDepth = 10;

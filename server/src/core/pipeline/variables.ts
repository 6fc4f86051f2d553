import { expandValue, findPlaceholders } from '../images/variables.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { isSameRange } from '../text/relativeRange.ts';
import { layersOf } from '../util/layeredMap.ts';
import type { Origin } from './value.ts';

/** A variable as a job sees it. */
export interface JobVariable {
  readonly name: string;
  /** Absent if it is not known, or if it differs between pipelines or the jobs of a matrix. */
  readonly value?: string;
  /** The values that it can have, if the `rules:` of an include or an input decide. One without a value stands for "not set". */
  readonly options?: readonly JobVariable[];
  /** Where it is set, if that is one place in the workspace. */
  readonly from?: Origin;
  /** `job` includes what the job extends. */
  readonly scope: 'job' | 'pipeline';
  /** Its value is the path of a file. */
  readonly file?: true;
  /** From `secrets:`, which the Runner resolves before it prepares the image (docs/ground-truth.md#a3). Its content is not known. */
  readonly secret?: true;
}

type Variables = ReadonlyMap<string, JobVariable>;

/** Whether two jobs have the same variables, set in the same places and in the same order. */
export function isSameVariables(one: Variables, other: Variables): boolean {
  if (one === other) return true;
  if (one.size !== other.size) return false;
  const [layers, otherLayers] = [layersOf(one), layersOf(other)];
  if (layers !== undefined && layers.base === otherLayers?.base) return isSameVariables(layers.over, otherLayers.over);
  // Thousands of jobs may share a large base that was made again. To compare it for each of them takes longer than to read them again.
  if (layers !== undefined && otherLayers !== undefined) return false;
  const others = other.values();
  for (const variable of one.values()) {
    const found = others.next().value;
    if (found === undefined || !isSameVariable(variable, found)) return false;
  }
  return true;
}

function isSameVariable(one: JobVariable, other: JobVariable): boolean {
  if (one.name !== other.name || one.value !== other.value || one.scope !== other.scope) return false;
  if (one.file !== other.file || one.secret !== other.secret) return false;
  if (!isSameOptions(one.options, other.options)) return false;
  const [from, to] = [one.from, other.from];
  if (from === undefined || to === undefined) return from === to;
  return from.uri === to.uri && from.owner === to.owner && isSamePlace(from.key, to.key) && isSamePlace(from.range, to.range);
}

function isSameOptions(one: JobVariable['options'], other: JobVariable['options']): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.length === other.length && one.every((option, at) => isSameVariable(option, other[at] as JobVariable));
}

function isSamePlace(one: SourceRange | undefined, other: SourceRange | undefined): boolean {
  return one === undefined || other === undefined ? one === other : isSameRange(one, other);
}

/** The variables of a job, and what decides about those that can have several values. */
export interface JobVariables {
  /** By name. A variable that differs between pipelines or the jobs of a matrix has no value here. */
  readonly all: Variables;
  /** In each of them, one row applies. Later choices override earlier ones. */
  readonly choices: readonly Choice[];
  /** Whether the rules of an include or an input decide about one of them. */
  readonly hasOptions: boolean;
}

/** The rows of a matrix, what the rules of a job or pipeline set, or the options of an input. */
export type Choice = readonly Row[];

/** What is set together: by name, one of these. */
export type Row = ReadonlyMap<string, readonly JobVariable[]>;

export function isSameJobVariables(one: JobVariables, other: JobVariables): boolean {
  if (!isSameVariables(one.all, other.all) || one.choices.length !== other.choices.length) return false;
  return one.choices.every((choice, at) => isSameChoice(choice, other.choices[at] ?? []));
}

function isSameChoice(one: Choice, other: Choice): boolean {
  const isSameRow = (row: Row, second: Row | undefined) =>
    second !== undefined &&
    row.size === second.size &&
    [...row].every(([name, values]) => {
      const found = second.get(name) ?? [];
      return values.length === found.length && values.every((value, at) => isSameVariable(value, found[at] as JobVariable));
    });
  return one.length === other.length && one.every((row, at) => isSameRow(row, other[at]));
}

/** The name of a job's input among its variables. No variable can have it. */
export function jobInputName(input: string): string {
  return `job.inputs.${input}`;
}

/** The inputs and variables that a text uses. */
export function namesIn(text: string): readonly string[] {
  if (!text.includes('$')) return [];
  return findPlaceholders(text).flatMap(({ name, syntax }) => {
    if (syntax === 'job-input') return [jobInputName(name)];
    return syntax === 'variable' ? [name] : [];
  });
}

/** Many times the longest image name. A text that becomes longer stays as it is, as if its variables were not known. */
const maxExpandedLength = 20_000;

/**
 * Expands a text like the Runner: first the inputs of the job, then variables, also those in values, up to a depth. What is unknown stays as a
 * placeholder.
 */
export function expandWith(text: string, lookup: (name: string) => string | undefined): string {
  if (text.length > maxExpandedLength) return text;
  if (!text.includes('${{')) return expandVariables(text, lookup);
  const pieces: string[] = [];
  let piece = '';
  let copied = 0;
  for (const { start, end, name, syntax } of findPlaceholders(text)) {
    if (syntax !== 'job-input') continue;
    const value = lookup(jobInputName(name));
    piece += text.slice(copied, start) + (value ?? '');
    copied = end;
    if (piece.length > maxExpandedLength) return text;
    if (value !== undefined) continue;
    pieces.push(expandVariables(piece, lookup), text.slice(start, end));
    piece = '';
  }
  return pieces.join('') + expandVariables(piece + text.slice(copied), lookup);
}

function expandVariables(text: string, lookup: (name: string) => string | undefined): string {
  const keep = (name: string) => (/^\w+$/.test(name) ? `\${${name}}` : '');
  let expanded = text;
  // GitLab also expands variables in values before it sends them. The limit stops circular values.
  for (let pass = 0; pass < 5 && expanded.includes('$'); pass++) {
    let length = expanded.length;
    const limited = (name: string) => {
      const value = lookup(name) ?? keep(name);
      length += value.length;
      return length > maxExpandedLength ? '' : value;
    };
    const next = expandValue(expanded, limited);
    if (length > maxExpandedLength) return text;
    if (next === expanded) break;
    expanded = next;
  }
  return expanded;
}

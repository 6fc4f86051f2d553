import type { InputSpec, InputValue } from '../model/valueFacts.ts';
import { layered } from '../util/layeredMap.ts';

/** The values of a file's inputs. Undefined if not known. */
export type Inputs = ReadonlyMap<string, InputValue | undefined>;

/** GitLab's limit of functions per input (docs/ground-truth.md#c7). */
const maxFunctions = 3;
/** More alternatives for one text are not useful to a reader. */
const maxTexts = 16;

const interpolation = /\$\[\[\s*inputs\.([\w-]+)\s*((?:\|[^[\]|]*)*)\]\]/g;
const wholeInput = /^\$\[\[\s*inputs\.([\w-]+)\s*\]\]$/;

/**
 * The inputs of a file. `given` are those that its include passes, or undefined if GitLab asks for them when it starts the pipeline. Of those with
 * options, any may then be chosen.
 */
export function inputsFor(declared: readonly InputSpec[], given: Inputs | undefined): Inputs {
  return new Map(
    declared.map(({ name, value, options }) => {
      if (given?.has(name)) return [name, given.get(name)];
      if (given !== undefined || options === undefined) return [name, value];
      const others = options.filter((option) => option !== value);
      return [name, { oneOf: typeof value === 'string' ? [value, ...others] : others }];
    }),
  );
}

/**
 * Replaces inputs with their values and applies functions: `$[[ inputs.tag | truncate(0,8) ]]`. Unknown or invalid ones stay as written, and so do
 * those that can have several values.
 */
export function fillInputs(text: string, inputs: Inputs): string {
  if (!text.includes('$[[')) return text;
  return text.replaceAll(interpolation, (written, name: string, piped: string) => {
    const functions = piped
      .split('|')
      .slice(1)
      .map((one) => one.trim());
    if (functions.length > maxFunctions) return written;
    const value = inputs.get(name);
    return functions.reduce<string | undefined>(applied, typeof value === 'string' ? value : undefined) ?? written;
  });
}

/** The texts that a text can become, none if there are too many, and the input that decides. Undefined if there is only one. */
export function possibleTexts(text: string, inputs: Inputs): { readonly texts: readonly string[]; readonly input: string } | undefined {
  if (!text.includes('$[[')) return undefined;
  const [first] = openIn(text, inputs);
  if (first === undefined) return undefined;
  return { texts: chosenInputs(text, inputs).map((one) => fillInputs(text, one)), input: first };
}

/** The inputs with each combination of options that makes a difference for a text. None if there are too many. */
export function chosenInputs(text: string, inputs: Inputs): readonly Inputs[] {
  let all: readonly Inputs[] = [new Map()];
  for (const name of new Set(openIn(text, inputs))) {
    const options = optionsOf(inputs.get(name)) ?? [];
    if (all.length * options.length > maxTexts) return [];
    all = all.flatMap((one) => options.map((option) => new Map([...one, [name, option]])));
  }
  return all.map((chosen) => layered(inputs, chosen));
}

function openIn(text: string, inputs: Inputs): readonly string[] {
  return [...text.matchAll(interpolation)].flatMap(([, name = '']) => (optionsOf(inputs.get(name)) === undefined ? [] : [name]));
}

/** The list or mapping of an input that is the whole text, because GitLab keeps its type (docs/ground-truth.md#c7). */
export function wholeValue(text: string, inputs: Inputs): Exclude<InputValue, string> | undefined {
  const name = wholeInput.exec(text)?.[1];
  const value = name === undefined ? undefined : inputs.get(name);
  return typeof value === 'string' ? undefined : value;
}

/** Replaces inputs in a value that a file passes on. */
export function fillValue(value: InputValue, inputs: Inputs): InputValue {
  if (typeof value === 'string') return wholeValue(value, inputs) ?? fillInputs(value, inputs);
  const filled = (one: InputValue | null) => one && fillValue(one, inputs);
  if ('list' in value) return { list: value.list.map(filled) };
  if ('mapping' in value) return { mapping: value.mapping.map(([name, one]) => [fillInputs(name, inputs), filled(one)] as const) };
  return value;
}

function optionsOf(value: InputValue | undefined): readonly string[] | undefined {
  return value !== undefined && typeof value === 'object' && 'oneOf' in value ? value.oneOf : undefined;
}

function applied(value: string | undefined, call: string): string | undefined {
  if (value === undefined) return undefined;
  // Variables that GitLab does not know stay and are expanded in the job. Those that it knows have precedence in the job, too.
  if (call === 'expand_vars') return value;
  if (call === 'posix_escape') return shellEscaped(value);
  const [, offset, length] = /^truncate\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(call) ?? [];
  // The cut text may be the value of a variable, which is not available.
  if (offset === undefined || length === undefined || value.includes('$')) return undefined;
  return [...value].slice(Number(offset), Number(offset) + Number(length)).join('');
}

/** Escapes like Ruby's Shellwords. */
function shellEscaped(value: string): string {
  return value === '' ? "''" : value.replaceAll(/[^\w\-.,:+/@\n]/g, '\\$&').replaceAll('\n', "'\n'");
}

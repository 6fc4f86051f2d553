import type { CiScalar, CiValue } from '../model/pipelineFacts.ts';
import type { InputValue } from '../model/valueFacts.ts';
import type { Writable } from '../util/writable.ts';
import { fillInputs, type Inputs, possibleTexts, wholeValue } from './inputs.ts';
import { either, type Origin, type Value } from './value.ts';

/** Places a value in its file, and replaces the inputs of that file. */
export function placeValue(value: CiValue, from: Place, inputs: Inputs | undefined): Value {
  const origin = originOf(value, from);
  const named = (name: string) => (inputs === undefined ? name : fillInputs(name, inputs));
  switch (value.kind) {
    case 'list':
      return { kind: 'list', items: value.items.flatMap((item) => placeItem(item, from, inputs)), from: origin };
    case 'mapping': {
      const entries = new Map<string, Value>();
      for (const entry of value.entries) entries.set(named(entry.name), placeValue(entry.value, from, inputs));
      return { kind: 'mapping', entries, from: origin };
    }
    case 'reference':
      return { kind: 'reference', target: value.target.map(named), from: origin };
    case 'scalar':
      return placeScalar(value, origin, inputs);
    default:
      return { kind: value.kind, from: origin };
  }
}

type Place = Pick<Origin, 'uri' | 'owner' | 'rank'>;

/** A list that is an item of its own, through an input, becomes part of the outer list (docs/ground-truth.md#c7). */
function placeItem(item: CiValue, from: Place, inputs: Inputs | undefined): readonly Value[] {
  const value = placeValue(item, from, inputs);
  return item.kind === 'scalar' && value.kind === 'list' ? value.items : [value];
}

function placeScalar({ text, words, isText }: CiScalar, origin: Writable<Origin>, inputs: Inputs | undefined): Value {
  if (words !== undefined) origin.words = words;
  if (text === undefined) return { kind: 'scalar', isText, from: origin };
  if (inputs === undefined || !text.includes('$[[')) return { kind: 'scalar', isText, from: origin, text };
  const whole = wholeValue(text, inputs);
  if (whole !== undefined && !('oneOf' in whole)) return passedValue(whole, origin);
  const open = possibleTexts(text, inputs);
  if (open === undefined) return { kind: 'scalar', isText, from: origin, text: fillInputs(text, inputs) };
  const options = open.texts.map((one): Value => ({ kind: 'scalar', isText, from: origin, text: one }));
  const because = `the value of the input “${open.input}”`;
  const [only, ...others] = options;
  return others.reduce(
    (one, other) => either(one, other, because) ?? one,
    only ?? { kind: 'unknown', because: `it depends on ${because}` },
  );
}

/** The value of an input, all of it written where the input is used. */
function passedValue(value: InputValue | null, from: Origin): Value {
  if (value === null || (typeof value === 'object' && 'oneOf' in value)) return { kind: 'other', from };
  if (typeof value === 'string') return { kind: 'scalar', isText: true, from, text: value };
  if ('list' in value) return { kind: 'list', items: value.list.map((item) => passedValue(item, from)), from };
  return { kind: 'mapping', entries: new Map(value.mapping.map(([name, one]) => [name, passedValue(one, from)])), from };
}

function originOf({ range, key, alias }: CiValue, { uri, owner, rank }: Pick<Origin, 'uri' | 'owner' | 'rank'>): Writable<Origin> {
  // One literal per shape: V8 stores properties that are added later in a separate object.
  if (alias !== undefined) return key === undefined ? { uri, owner, range, rank, alias } : { uri, owner, range, rank, alias, key };
  return key === undefined ? { uri, owner, range, rank } : { uri, owner, range, rank, key };
}

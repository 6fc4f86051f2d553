import type { InputFacts, InputSpec } from '../../model/valueFacts.ts';
import { compileLinearRegex } from '../../util/linearRegex.ts';
import { quoted } from './quoting.ts';

const names = { string: 'a string', number: 'a number', boolean: 'a boolean', array: 'an array', map: 'a map' } as const;
/** Longer lists are cut. */
const maxOptions = 8;

/** Why GitLab rejects the value of an input, as a clause (docs/ground-truth.md#c7). Undefined if it accepts it, or if that is not known. */
export function inputMistake(spec: InputSpec, { type, value: given }: InputFacts): string | undefined {
  const { wants, options, regex } = spec;
  const value = typeof given === 'string' ? given : undefined;
  if (wants === undefined || type === undefined) return undefined;
  const input = `the input ${quoted(spec.name)}`;
  if (!hasType(wants, type, value)) return `${input} must be ${names[wants]}, not ${names[type]}`;
  if (value === undefined || (wants !== 'string' && wants !== 'number')) return undefined;
  if (options !== undefined && !options.some((option) => isSame(option, value, wants))) {
    const shown = options.slice(0, maxOptions).map(quoted).join(', ');
    return `${quoted(value)} is not an option of ${input} (${shown}${options.length > maxOptions ? ', …' : ''})`;
  }
  if (wants === 'string' && regex !== undefined && compileLinearRegex(regex)?.test(value) === false) {
    return `${quoted(value)} does not match the pattern of ${input} (${quoted(regex)})`;
  }
  return undefined;
}

/** GitLab converts any value to a string. For other types, it reads a string as JSON first. */
function hasType(wants: NonNullable<InputSpec['wants']>, type: NonNullable<InputFacts['type']>, text: string | undefined): boolean {
  if (wants === 'string' || type === wants) return true;
  if (type !== 'string') return false;
  // What may be a secret is not kept.
  if (text === undefined) return true;
  const parsed = parseJson(text);
  return wants === 'array' ? Array.isArray(parsed) : typeof parsed === wants;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSame(option: string, value: string, wants: 'string' | 'number'): boolean {
  return option === value || (wants === 'number' && Number(option) === Number(value));
}

/**
 * The value of a plain YAML scalar in Ruby's Psych, which reads pipelines for GitLab: YAML 1.1 with Psych's own rules (`0o7` and `1e3` are
 * strings, `12:30` is a number of seconds). Dates stay strings here: see `isRubyDate`.
 */
export function rubyValue(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0);
  const startsAsNumber = first >= 43 && first <= 57;
  if (!startsAsNumber) return text.length > 5 ? text : rubyWord(text);
  if (infinite.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (text === '.nan' || text === '.NaN' || text === '.NAN') return Number.NaN;
  if (sexagesimal.test(text)) return sexagesimalValue(text);
  if (decimal.test(text) && /[0-9]/.test(text)) return Number(text.replace(/[,_]/g, ''));
  return integerValue(text) ?? text;
}

const infinite = /^[+-]?\.inf$/i;
const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}(?:\.[0-9_]*)?$/;
const decimal = /^[-+]?(?:[0-9][0-9_,]*)?\.[0-9]*(?:[eE][+-][0-9]+)?$/;
const wholeNumber = /^[-+]?(?:0|[1-9](?:[0-9]|,[0-9]|_[0-9])*)$/;
const radixes: readonly (readonly [pattern: RegExp, prefix: RegExp, radix: number])[] = [
  [/^[-+]?0b[01_,]+$/, /0b/, 2],
  [/^[-+]?0[0-7_,]+$/, /0/, 8],
  [/^[-+]?0x[0-9a-fA-F_,]+$/, /0x/, 16],
];

function rubyWord(text: string): string | boolean | null {
  switch (text.toLowerCase()) {
    case '~':
    case 'null':
    case '':
      return null;
    case 'yes':
    case 'true':
    case 'on':
      return true;
    case 'no':
    case 'false':
    case 'off':
      return false;
    default:
      return text;
  }
}

function integerValue(text: string): number | undefined {
  const digits = text.replace(/[,_]/g, '');
  if (wholeNumber.test(text)) return Number(digits);
  for (const [pattern, prefix, radix] of radixes) {
    if (!pattern.test(text)) continue;
    const value = Number.parseInt(digits.replace(prefix, ''), radix);
    return Number.isNaN(value) ? undefined : value;
  }
  return undefined;
}

/** Psych's formula: with two parts, the first already counts as hours. */
function sexagesimalValue(text: string): number {
  const isDecimal = text.includes('.');
  const parts = text.replace(/_/g, '').split(':');
  const sign = text.startsWith('-') && isDecimal ? -1 : 1;
  return parts.reduce(
    (sum, part, index) => sum + sign * (isDecimal ? Math.abs(Number(part)) : Number(part)) * 60 ** Math.abs(index - 2),
    0,
  );
}

const date = /^\d{4}-(?:1[012]|0\d|\d)-(?:[12]\d|3[01]|0\d|\d)$/;
const time = /^-?\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?:\s*(?:Z|[-+]\d{1,2}:?(?:\d\d)?))?$/;

/** Whether Ruby reads a plain scalar as a date or time. */
export function isRubyDate(text: string): boolean {
  return date.test(text) || time.test(text);
}

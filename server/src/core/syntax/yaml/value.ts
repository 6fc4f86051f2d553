import type { Scalar } from '../node.ts';

/**
 * What Ruby's Psych makes of a plain YAML scalar when it reads a pipeline for GitLab: YAML 1.1 with Psych's own rules (`0o7` and `1e3` are
 * strings, `12:30` is a number of seconds). See docs/ground-truth.md#c5; `test/rubyYaml.test.ts` compares it with Ruby.
 */
export type RubyKind =
  | 'string'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'null'
  | 'symbol'
  /** A date or a time. GitLab does not load such a file, even if there is no such day. */
  | 'date';

interface RubyScalar {
  readonly kind: RubyKind;
  readonly value: string | number | boolean | null;
  /** What Ruby's `to_s` gives. */
  readonly text: string;
}

/** The value of a plain scalar. Dates and symbols stay strings here: see `rubyKind`. */
export function rubyValue(text: string): string | number | boolean | null {
  if (!startsAsNumber(text)) return text.length > maxWordLength ? text : rubyWord(text);
  return readNumber(text)?.value ?? text;
}

/** The kind of value that Ruby makes of a scalar. A scalar with quotes or a tag is a string here. */
export function rubyKind({ style, source, tag }: Pick<Scalar, 'style' | 'source' | 'tag'>): RubyKind {
  return style === 'plain' && tag === undefined ? readPlain(source.text).kind : 'string';
}

/**
 * The text that GitLab makes of a scalar where it needs a string, for example in `variables:` and `inputs:` (docs/ground-truth.md#c7):
 * `3.10` becomes `3.1`, `on` becomes `true`. Undefined for a date, which GitLab rejects, and for a tag that changes the value.
 */
export function rubyText({ style, source, tag }: Pick<Scalar, 'style' | 'source' | 'tag'>): string | undefined {
  if (style !== 'plain' || tag === '!!str' || tag === '!') return source.text;
  if (tag !== undefined) return undefined;
  const { kind, text } = readPlain(source.text);
  return kind === 'date' ? undefined : text;
}

/** The longest words with a meaning are `false` and one letter less. */
const maxWordLength = 5;

/** Starts with one of `+,-./0123456789`. Everything else is a word. */
function startsAsNumber(text: string): boolean {
  const first = text.charCodeAt(0);
  return first >= 43 && first <= 57;
}

function readPlain(text: string): RubyScalar {
  if (startsAsNumber(text)) {
    if (isRubyDate(text)) return { kind: 'date', value: text, text };
    return readNumber(text) ?? { kind: 'string', value: text, text };
  }
  if (/^:./.test(text) && !text.includes('\n')) return { kind: 'symbol', value: text, text: symbolName(text) };
  const value = text.length > maxWordLength ? text : rubyWord(text);
  const kind = value === null ? 'null' : typeof value === 'boolean' ? 'boolean' : 'string';
  return { kind, value, text: value === null ? '' : String(value) };
}

function symbolName(text: string): string {
  const quoted = /^:(["'])(.*)\1/.exec(text)?.[2];
  return (quoted ?? text).replace(/^:/, '');
}

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

const infinite = /^[+-]?\.inf$/i;
const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9]){1,2}(?:\.[0-9_]*)?$/;
const decimal = /^[-+]?(?:[0-9][0-9_,]*)?\.[0-9]*(?:[eE][+-][0-9]+)?$/;
const wholeNumber = /^[-+]?(?:0|[1-9](?:[0-9]|,[0-9]|_[0-9])*)$/;
const radixes: readonly (readonly [pattern: RegExp, radix: number])[] = [
  [/^[-+]?0b[01_,]*[01][01_,]*$/, 2],
  [/^[-+]?0[0-7_,]+$/, 8],
  [/^[-+]?0x[0-9a-fA-F_,]*[0-9a-fA-F][0-9a-fA-F_,]*$/, 16],
];

/** A text that starts as a number. Undefined for a string. Dates are excluded before. */
function readNumber(text: string): RubyScalar | undefined {
  if (infinite.test(text)) return floatOf(text.startsWith('-') ? -Infinity : Infinity);
  if (/^\.nan$/i.test(text)) return floatOf(Number.NaN);
  if (sexagesimal.test(text)) return readSexagesimal(text);
  if (decimal.test(text)) {
    const value = Number(text.replace(/[,_]/g, ''));
    return Number.isNaN(value) ? undefined : floatOf(value);
  }
  const digits = text.replace(/[,_]/g, '');
  if (wholeNumber.test(text)) return integerOf(Number(digits), digits);
  for (const [pattern, radix] of radixes) {
    if (!pattern.test(text)) continue;
    const spelt = digits.replace(/0[bx]/, '');
    return integerOf(
      Number.parseInt(spelt, radix),
      `${spelt.startsWith('-') ? '-' : ''}${radixPrefix[radix]}${spelt.replace(/^[-+]/, '')}`,
    );
  }
  return undefined;
}

const radixPrefix: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 16: '0x' };

/** `exact` is for numbers that JavaScript rounds, because Ruby does not. */
function integerOf(value: number, exact: string): RubyScalar {
  return { kind: 'integer', value, text: Number.isSafeInteger(value) ? String(value) : exactInteger(exact) };
}

/** Converting the digits takes time that grows with their square. */
const maxDigits = 1000;

function exactInteger(written: string): string {
  if (written.length > maxDigits) return written;
  const amount = BigInt(written.replace(/^[-+]/, ''));
  return `${written.startsWith('-') ? '-' : ''}${amount}`;
}

function floatOf(value: number): RubyScalar {
  return { kind: 'float', value, text: floatText(value) };
}

/** Ruby's `Float#to_s`: the shortest digits, with an exponent from 1e16 on and below 0.0001. */
function floatText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value < 0 ? '-Infinity' : 'Infinity';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits = '', exponent = ''] = value.toExponential().split('e');
    const power = exponent.slice(1).padStart(2, '0');
    return `${digits.includes('.') ? digits : `${digits}.0`}e${exponent.charAt(0)}${power}`;
  }
  const spelt = Object.is(value, -0) ? '-0' : String(value);
  return spelt.includes('.') ? spelt : `${spelt}.0`;
}

/** Psych's formula: with two parts, the first already counts as hours. Only the first part has the sign. */
function readSexagesimal(text: string): RubyScalar {
  const value = text.split(':').reduce((sum, part, index) => sum + leadingNumber(part) * 60 ** Math.abs(index - 2), 0);
  return text.includes('.') ? floatOf(value) : integerOf(value, String(value));
}

/** Ruby's `to_f` and `to_i` stop at the first character that does not fit. */
function leadingNumber(part: string): number {
  const [found = '0'] = /^[-+]?\d+(?:_\d+)*(?:\.\d+(?:_\d+)*)?/.exec(part) ?? [];
  return Number(found.replace(/_/g, ''));
}

const date = /^\d{4}-(?:1[012]|0\d|\d)-(?:[12]\d|3[01]|0\d|\d)$/;
const time = /^-?\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?:\s*(?:Z|[-+]\d{1,2}:?(?:\d\d)?))?$/;

/** Psych asks for its date class before it looks whether there is such a day, and GitLab does not permit that class. */
function isRubyDate(text: string): boolean {
  return !text.includes('\n') && (date.test(text) || time.test(text));
}

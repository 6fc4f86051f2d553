/**
 * Variables in image names: those that the Runner expands (Go's `os.Expand`, docs/ground-truth.md#b6), and text that only looks like a
 * variable. Only `$NAME` and `${NAME}` are expanded. Other shell syntax expands to nothing or stays unchanged.
 */

/** A `$` and the text that the Runner reads with it. */
interface Dollar {
  /** Its end, after the last consumed character. */
  readonly end: number;
  /** Undefined: consumed without being a variable, as in `${X` and `${}`. */
  readonly name?: string;
}

/** A part of a text that stands for another value. */
export interface Placeholder {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly syntax: 'variable' | 'input' | 'job-input' | 'shell' | 'unclosed' | 'percent';
}

/** The special parameters of a shell, which have no value here. */
const specialParameter = /[*#$@!?0-9-]/;
const properName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Expands a text like the Runner, in one pass. `lookup` returns a variable's value, or undefined if it is not set. The value of a file
 * variable is its path. Values are not expanded again.
 */
export function expandValue(text: string, lookup: (name: string) => string | undefined): string {
  let expanded = '';
  let copied = 0;
  const unclosed = new Set<string>();
  for (let at = text.indexOf('$'); at >= 0; at = text.indexOf('$', copied)) {
    const found = readDollar(text, at, unclosed);
    if (found === undefined) {
      expanded += text.slice(copied, at + 1);
      copied = at + 1;
      continue;
    }
    expanded += text.slice(copied, at) + valueFor(found.name, lookup);
    copied = found.end;
  }
  return expanded + text.slice(copied);
}

function valueFor(name: string | undefined, lookup: (name: string) => string | undefined): string {
  if (name === undefined) return '';
  if (name === '$') return '$';
  if (name.length === 1 && specialParameter.test(name)) return '';
  return lookup(name) ?? '';
}

/**
 * All placeholders of a text, in order. GitLab replaces `$[[ … ]]` before the Runner sees it, and the Runner replaces `${{ … }}` before it
 * expands variables. `$$NAME` is a variable, because the docker executor expands twice. A single `$` without valid syntax is not a
 * placeholder.
 */
export function findPlaceholders(text: string): readonly Placeholder[] {
  const found: Placeholder[] = [];
  const opening = /[$%]/g;
  const unclosed = new Set<string>();
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const isPercent = match[0] === '%';
    const placeholder = isPercent ? readPercent(text, match.index) : readPlaceholder(text, match.index, unclosed);
    opening.lastIndex = placeholder?.end ?? (isPercent ? match.index : lastOfRun(text, match.index)) + 1;
    if (placeholder !== undefined) found.push(placeholder);
  }
  return found;
}

/** A run of `$` belongs to the text after it, because each expansion halves the run. */
function readPlaceholder(text: string, start: number, unclosed: Set<string>): Placeholder | undefined {
  const last = lastOfRun(text, start);
  const replaced = readReplaced(text, last, unclosed);
  if (replaced !== undefined) return { ...replaced, start };
  const dollar = readDollar(text, last, unclosed);
  if (dollar === undefined) return undefined;
  const { end, name } = dollar;
  if (name !== undefined) return { start, end, name: leadingName(name), syntax: properName.test(name) ? 'variable' : 'shell' };
  if (text[end - 1] === '}') return { start, end, name: '', syntax: 'shell' };
  const rest = /^\w*/.exec(text.slice(end, end + 256))?.[0] ?? '';
  return { start, end: end + rest.length, name: rest, syntax: 'unclosed' };
}

function lastOfRun(text: string, start: number): number {
  let last = start;
  while (text[last + 1] === '$') last++;
  return last;
}

/** `$[[ inputs.x ]]` and `${{ job.inputs.x }}`. The name does not include `inputs.` and functions after a `|`. */
function readReplaced(text: string, start: number, unclosed: Set<string>): Placeholder | undefined {
  const open = text.slice(start + 1, start + 3);
  const close = open === '[[' ? ']]' : open === '{{' ? '}}' : undefined;
  if (close === undefined) return undefined;
  const end = indexFrom(text, close, start + 3, unclosed);
  if (end < 0) return undefined;
  const [content = ''] = text.slice(start + 3, end).split('|');
  const name = content.trim().replace(/^(?:job\.)?inputs\./, '');
  return { start, end: end + 2, name, syntax: open === '[[' ? 'input' : 'job-input' };
}

/** `%NAME%`, which is never expanded. */
function readPercent(text: string, start: number): Placeholder | undefined {
  const match = /^%([A-Za-z_]\w*)%/.exec(text.slice(start, start + 256));
  return match === null ? undefined : { start, end: start + match[0].length, name: match[1] ?? '', syntax: 'percent' };
}

/** Reads from a `$` on, like Go. Undefined if the `$` stays unchanged. */
function readDollar(text: string, start: number, unclosed: Set<string>): Dollar | undefined {
  const next = text[start + 1];
  if (next === undefined) return undefined;
  if (next === '{') return readBraces(text, start, unclosed);
  if (specialParameter.test(next)) return { end: start + 2, name: next };
  const name = /\w*/y;
  name.lastIndex = start + 1;
  const found = name.exec(text)?.[0] ?? '';
  return found === '' ? undefined : { end: start + 1 + found.length, name: found };
}

/** Without a closing brace, or with empty braces, the opening characters are consumed. */
function readBraces(text: string, start: number, unclosed: Set<string>): Dollar {
  const close = indexFrom(text, '}', start + 2, unclosed);
  if (close < 0) return { end: start + 2 };
  if (close === start + 2) return { end: start + 3 };
  return { end: close + 1, name: text.slice(start + 2, close) };
}

function leadingName(name: string): string {
  return /^\s*(\w+)/.exec(name)?.[1] ?? name;
}

/** `indexOf` that remembers failed searches, so that a thousand openings do not each search to the end. */
function indexFrom(text: string, close: string, from: number, unclosed: Set<string>): number {
  if (unclosed.has(close)) return -1;
  const index = text.indexOf(close, from);
  if (index < 0) unclosed.add(close);
  return index;
}

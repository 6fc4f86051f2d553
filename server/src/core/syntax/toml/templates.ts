import { blockFiller, fillBlocks, hasPlaceholder } from '../../text/templates.ts';

/** The text of a template in which each placeholder is replaced by valid TOML of the same length. */
export interface FilledTemplate {
  readonly text: string;
  /** Where placeholders were, in the order of the text. */
  readonly placeholders: readonly PlaceholderRange[];
  /** Whether parts are left out or repeated when the template is filled in, so that the text as it is says little about the result. */
  readonly hasControl: boolean;
}

export interface PlaceholderRange {
  readonly start: number;
  readonly end: number;
}

/** Matches at its `lastIndex` only, and is bounded. */
const delimited = /[$#]\{[^}\n]{1,200}\}|<[A-Za-z][\w .:/-]{0,80}>|\{[A-Za-z_][\w.:-]{0,80}\}|\(\([\w .-]{1,80}\)\)|\$\([\w.-]{1,80}\)/y;

/**
 * Fills in a text with placeholders that another program replaces before the Runner reads the file: `${X}`, `__X__`, `<X>`, `{X}`, `@X@`, ERB, Jinja
 * and Go templates. Undefined if it has none outside of strings.
 */
export function fillTemplate(written: string): FilledTemplate | undefined {
  const { text, blocks, hasControl } = fillBlocks(written);
  const found = new TemplateScanner(text).scan();
  if (found.length === 0 && blocks.length === 0) return undefined;
  const known = new Set(found.map(({ start }) => start));
  const placeholders = [...found.map(({ start, end }) => ({ start, end })), ...blocks.filter(({ start }) => !known.has(start))];
  return {
    text: replaceAll(text, found).replaceAll(blockFiller, '_'),
    placeholders: placeholders.sort((one, other) => one.start - other.start),
    hasControl,
  };
}

interface FoundPlaceholder extends PlaceholderRange {
  readonly place: Place;
}

/** `own`: a line of its own. */
type Place = 'header' | 'key' | 'value' | 'own';

function replaceAll(text: string, found: readonly FoundPlaceholder[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, place } of found) {
    result += text.slice(at, start) + replacement(place, end - start);
    at = end;
  }
  return result + text.slice(at);
}

function replacement(place: Place, length: number): string {
  if (place === 'value') return length < 2 ? '0' : `"${'_'.repeat(length - 2)}"`;
  return (place === 'own' ? ' ' : '_').repeat(length);
}

/** Finds the words outside of strings and comments that contain placeholders. */
class TemplateScanner {
  private readonly text: string;
  private readonly found: FoundPlaceholder[] = [];
  private at = 0;
  private place: Place = 'key';
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  scan(): readonly FoundPlaceholder[] {
    while (this.at < this.text.length) this.next();
    return this.found;
  }

  private next(): void {
    const letter = this.text.charAt(this.at);
    if (letter === '\n') {
      this.at++;
      if (this.depth === 0) this.place = 'key';
    } else if (letter === '"' || letter === "'") this.at = stringEnd(this.text, this.at, letter);
    else if (letter === '#' && this.text[this.at + 1] !== '{') this.at = lineEnd(this.text, this.at);
    else if (letter === '=') this.move('value');
    else if (letter === '[') {
      if (this.place === 'value') this.depth++;
      this.move(this.place === 'key' ? 'header' : this.place);
    } else if (letter === ']') {
      if (this.place === 'value' && this.depth > 0) this.depth--;
      this.at++;
    } else if (/[\s,]/.test(letter)) this.at++;
    else this.word();
  }

  private move(place: Place): void {
    this.place = place;
    this.at++;
  }

  private word(): void {
    const start = this.at;
    while (this.at < this.text.length && !/[\s,=[\]"']/.test(this.text.charAt(this.at))) this.at = this.delimitedEnd() ?? this.at + 1;
    // Between quotes, it belongs to a string that an unescaped quote has ended too early.
    const isGlued = isQuote(this.text[start - 1]) || isQuote(this.text[this.at]);
    if (!isGlued && hasPlaceholder(this.text.slice(start, this.at))) this.found.push({ start, end: this.at, place: this.placeOf() });
  }

  private delimitedEnd(): number | undefined {
    delimited.lastIndex = this.at;
    return delimited.test(this.text) ? delimited.lastIndex : undefined;
  }

  private placeOf(): Place {
    if (this.place !== 'key') return this.place;
    return /[=.]/.test(this.text.slice(this.at, lineEnd(this.text, this.at)).trimStart().charAt(0)) ? 'key' : 'own';
  }
}

function isQuote(letter: string | undefined): boolean {
  return letter === '"' || letter === "'";
}

function stringEnd(text: string, start: number, quote: string): number {
  const closing = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  for (let at = start + closing.length; at < text.length; at++) {
    if (text.startsWith(closing, at)) return at + closing.length;
    if (closing.length === 1 && text[at] === '\n') return at;
    if (text[at] === '\\' && quote === '"') at++;
  }
  return text.length;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

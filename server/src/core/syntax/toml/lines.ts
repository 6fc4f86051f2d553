/** A bracket or string that is opened before a position and not closed until there. */
export interface OpenStatement {
  /** The start of the statement. */
  readonly statement: number;
  /** The offset of the bracket or the three quotes, and their length. */
  readonly at: number;
  readonly length: number;
  readonly isString: boolean;
}

/** The line at `offset`, without its line break. */
export function lineAt(text: string, offset: number): { readonly start: number; readonly end: number } {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const lineFeedAt = text.indexOf('\n', Math.max(offset, start));
  const end = lineFeedAt < 0 ? text.length : lineFeedAt;
  return { start, end: end > start && text[end - 1] === '\r' ? end - 1 : end };
}

/** Whether the line at `lineStart` looks like a table header or a key. Only a guess, because the lines above may be broken. */
export function looksLikeStatement(text: string, lineStart: number): boolean {
  const line = text.slice(lineStart, lineAt(text, lineStart).end);
  return /^[ \t]*(?:\[\[?[ \t]*[A-Za-z0-9_-]+(?:[ \t]*\.[ \t]*[^\s.#\]]+)*[ \t]*\]\]?[ \t]*(?:#.*)?$|(?:[A-Za-z0-9_.-]+|"[^"]*")[ \t]*=)/.test(
    line,
  );
}

/** What is still open at the start of the line at `lineStart`. Undefined if nothing is. */
export function findOpenStatement(text: string, lineStart: number): OpenStatement | undefined {
  return scan(text, lineStart).open;
}

/** Whether brackets outside strings and comments are nested more than `limit` levels deep. */
export function nestsDeeperThan(text: string, limit: number): boolean {
  let opening = 0;
  for (let offset = 0; offset < text.length && opening <= limit; offset++) {
    const code = text.charCodeAt(offset);
    if (code === 0x5b || code === 0x7b) opening++;
  }
  return opening > limit && scan(text, text.length).maxDepth > limit;
}

function scan(text: string, lineStart: number): { readonly open?: OpenStatement; readonly maxDepth: number } {
  const brackets: number[] = [];
  let maxDepth = 0;
  let statement = 0;
  let offset = 0;
  while (offset < lineStart) {
    const letter = text[offset];
    if (letter === '#') {
      offset = lineAt(text, offset).end;
    } else if (letter === '"' || letter === "'") {
      const isMultiline = text.startsWith(letter.repeat(3), offset);
      const end = isMultiline ? multilineEnd(text, offset, letter) : stringEnd(text, offset, letter);
      if (isMultiline && end > lineStart) return { open: { statement, at: offset, length: 3, isString: true }, maxDepth };
      offset = end;
    } else {
      if (letter === '[' || letter === '{') brackets.push(offset);
      else if (letter === ']' || letter === '}') brackets.pop();
      maxDepth = Math.max(maxDepth, brackets.length);
      offset++;
      if (letter === '\n' && brackets.length === 0) statement = offset;
    }
  }
  const at = brackets[0];
  return at === undefined ? { maxDepth } : { open: { statement, at, length: 1, isString: false }, maxDepth };
}

function stringEnd(text: string, start: number, quote: string): number {
  for (let offset = start + 1; offset < text.length; offset++) {
    const letter = text[offset];
    if (letter === '\n') return text[offset - 1] === '\r' ? offset - 1 : offset;
    if (letter === quote) return offset + 1;
    if (letter === '\\' && quote === '"' && !/[\r\n]/.test(text.charAt(offset + 1))) offset++;
  }
  return text.length;
}

function multilineEnd(text: string, start: number, quote: string): number {
  for (let offset = start + 3; offset < text.length; offset++) {
    if (text[offset] === '\\' && quote === '"') offset++;
    else if (text[offset] === quote && text.startsWith(quote.repeat(3), offset)) {
      let end = offset + 3;
      while (end < offset + 5 && text[end] === quote) end++;
      return end;
    }
  }
  return Number.POSITIVE_INFINITY;
}

/**
 * Placeholders that another program replaces before the file is used: ERB, Jinja, Go templates, cookiecutter, envsubst, sed. A file with such
 * placeholders is a template, and what they stand for is unknown.
 */

/**
 * `{{ x }}`, `{% if x %}`, `{# note #}`, `<%= x %>`, and Terraform's `%{ if x }`. They can contain anything, quotes and newlines too. `${{ x }}` is
 * GitLab's own.
 */
const opening = /(?<!\$)\{\{(?!["'{])|\{[%#]|<%|(?<!%)%\{(?=~?\s*(?:if|else|endif|for|endfor)\b)/g;
const closing: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}', '<%': '%>', '%{': '}' };
const maxBlockLength = 2_000;
const control = /^(?:\{%|%\{|<%(?!=)|\{\{-?\s*(?:[#/^]|(?:range|if|else|end|with|define|block|template)\b))/;

/** Stands for a character of a block. */
export const blockFiller = '\ue000';

interface TextRange {
  readonly start: number;
  readonly end: number;
}

interface FilledBlocks {
  /** Of the same length. Newlines are kept. */
  readonly text: string;
  readonly blocks: readonly TextRange[];
  /** Whether parts are left out or repeated when the template is filled in, so that the text says little about the result. */
  readonly hasControl: boolean;
}

export function fillBlocks(written: string): FilledBlocks {
  const blocks = blocksIn(written);
  let text = '';
  let at = 0;
  for (const { start, end } of blocks) {
    text += written.slice(at, start) + written.slice(start, end).replace(/[^\r\n]/g, blockFiller);
    at = end;
  }
  const hasControl = blocks.some(({ start, end }) => control.test(written.slice(start, end)));
  return { text: text + written.slice(at), blocks, hasControl };
}

/** Each closing pair is searched for once, so that many openings without one cost no more than a few. */
function blocksIn(text: string): readonly TextRange[] {
  const found: TextRange[] = [];
  const nextClosing = new Map<string, number>();
  let end = 0;
  for (const { index: start, 0: open } of text.matchAll(opening)) {
    if (start < end) continue;
    const close = closing[open] ?? '';
    let at = nextClosing.get(close) ?? -1;
    if (at < start + 2) {
      const next = text.indexOf(close, start + 2);
      at = next < 0 ? Number.POSITIVE_INFINITY : next;
      nextClosing.set(close, at);
    }
    if (at - start > maxBlockLength) continue;
    end = at + close.length;
    found.push({ start, end });
  }
  return found;
}

/** Whether a word contains a placeholder, or is the `...` of an example. A block in it was filled. */
export function hasPlaceholder(word: string): boolean {
  return /^\(?(?:\.\.\.|…)\)?$|%\(\w+\)[sd]|\ue000|[$#]\{|<[A-Za-z]|^\{[A-Za-z_]|\(\(|\$\(|\$[A-Za-z_]|__[A-Za-z0-9]|@\w+@|%\w+%/.test(
    word,
  );
}

/** The first placeholder of a JSON text outside of its strings, or the first block in a string. */
export function placeholderInJson(text: string): TextRange | undefined {
  const outside = fillBlocks(text).text.replaceAll(/"(?:[^"\\]|\\[\s\S])*("?)/g, (string, close) =>
    close === '' || string.includes(blockFiller) ? string : ' '.repeat(string.length),
  );
  const found = /\ue000+|\$?\{[A-Za-z_][\w.-]{0,80}\}|<[A-Za-z][\w .:/-]{0,80}>|__[A-Za-z0-9]\w{0,80}__|@\w{1,80}@/.exec(outside);
  return found === null ? undefined : { start: found.index, end: found.index + found[0].length };
}

/** Whether the name of an image contains a block or `__NAME__`. */
export function isTemplatedName(name: string): boolean {
  return /\{[{%#]|<%|__[A-Z]/.test(name) && (/__[A-Z][A-Z0-9_]*__/.test(name) || fillBlocks(name).blocks.length > 0);
}

/** The same for a file whose own syntax has no placeholders, so that `<NAME>`, `{NAME}` and `@NAME@` are for another program too. */
export function isTemplatedValue(value: string): boolean {
  return isTemplatedName(value) || /<[A-Za-z][\w .-]{0,80}>|(?<!\$)\{[A-Za-z_][\w.-]{0,80}\}|@[A-Z]\w{0,80}@/.test(value);
}

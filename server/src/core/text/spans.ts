import type { Markdown } from './markdown.ts';
import { type Presentable, presentable } from './presentable.ts';

/** A piece of a sentence with one style, for pages that put each piece on the screen as plain text. */
export interface Span {
  readonly text: Presentable;
  readonly code?: true;
  readonly strong?: true;
  readonly emphasized?: true;
}

export type RichText = readonly Span[];

/** A backslash with its character, code, or a mark for bold or emphasized text. */
const markup = /\\([!-/:-@[-`{-~])|(?<!`)(`+)(?!`)([\s\S]*?[^`])\2(?!`)|\*\*|\*/g;

/** The sentence as pieces of plain text. Not for lists, tables and links. */
export function spansOf(markdown: Markdown): RichText {
  const spans: Span[] = [];
  let text = '';
  let isStrong = false;
  let isEmphasized = false;
  const end = (code?: string) => {
    const style = { ...(isStrong && { strong: true as const }), ...(isEmphasized && { emphasized: true as const }) };
    if (text !== '') spans.push({ text: presentable(text), ...style });
    if (code !== undefined) spans.push({ text: presentable(code), code: true, ...style });
    text = '';
  };
  let at = 0;
  for (const match of markdown.matchAll(markup)) {
    text += markdown.slice(at, match.index);
    at = match.index + match[0].length;
    const [mark, escaped, , code] = match;
    if (escaped !== undefined) text += escaped;
    else if (code !== undefined) end(withoutPadding(code));
    else {
      end();
      if (mark === '**') isStrong = !isStrong;
      else isEmphasized = !isEmphasized;
    }
  }
  text += markdown.slice(at);
  end();
  return spans;
}

/** The space that keeps backticks inside apart from those around (CommonMark 6.1). */
function withoutPadding(code: string): string {
  return /^ .*[^ ].* $/s.test(code) ? code.slice(1, -1) : code;
}

/** The same for each line of a text. */
export function linesOf(markdown: Markdown): readonly RichText[] {
  return markdown
    .split(/\s*\n\s*/)
    .map((line) => spansOf(line as Markdown))
    .filter((spans) => spans.length > 0);
}

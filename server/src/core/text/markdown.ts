import type { LinkCommand } from './linkCommands.ts';
import { type Presentable, presentable } from './presentable.ts';

declare const isMarkdown: unique symbol;

/**
 * Markdown for the screen. Only the functions here create it, so text from a file cannot become markup: `md` accepts Markdown and numbers only, and
 * a plain string must first become code (`code`) or text (`escaped`). Strings that are put together in another way are plain strings again.
 */
export type Markdown = string & { readonly [isMarkdown]: true };

declare const isLinkTarget: unique symbol;

/** Where a link leads. Only `commandTarget`, `fileTarget` and `ownPage` create it. */
export type LinkTarget = string & { readonly [isLinkTarget]: true };

/** Markdown, or a string that is written in the source. `string`, and templates with a `string` inside, become `never`. */
export type OwnText<Text extends string> = Text extends Markdown ? Text : Record<never, never> extends Record<Text, 1> ? never : Text;

/** Markup of our own, with Markdown in between: md`**Pulled as ${code(user)}**`. */
export function md(markup: TemplateStringsArray, ...values: readonly (Markdown | number)[]): Markdown {
  return markup.reduce((whole, piece, index) => `${whole}${values[index - 1] ?? ''}${piece}`) as Markdown;
}

/** Markup of our own that is kept as a constant. */
export function ownMarkdown<const Text extends string>(markup: OwnText<Text>): Markdown {
  return markup as string as Markdown;
}

/** Text from a file as code. Longer text is cut. Readable as plain text too. */
export function code(text: string): Markdown {
  const shown = cut(presentable(text));
  if (shown === '') return md`""`;
  // A fence of backticks that is longer than any inside. A space keeps backticks apart from it (CommonMark 6.1).
  const fence = '`'.repeat(1 + Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length)));
  const isPadded = /^`|`$|^ .*[^ ].* $/.test(shown);
  return (isPadded ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`) as Markdown;
}

/** Text from a file as text: nothing in it is read as Markdown, HTML, math or a link. */
export function escaped(text: string): Markdown {
  return presentable(text)
    .replace(/[\\`*_{}[\]<>#~!&$@]|:(?=\/)|\/(?=\/)|(?<=\/)\/|(?<=www)\./gi, '\\$&')
    .replace(/^(\s*)(?=[-+=])|^(\s*\d+)(?=[.)](?:\s|$))/, '$1$2\\') as Markdown;
}

const maxCodeLength = 200;

function cut(text: Presentable): string {
  return text.length > maxCodeLength ? `${text.slice(0, maxCodeLength)}…` : text;
}

/** Puts Markdown together, without the empty pieces. */
export function joinMarkdown(
  pieces: readonly Markdown[],
  separator: ' ' | ', ' | ' and ' | ' or ' | ' · ' | ' → ' | '. ' | '\n' | '  \n' | '\n\n' | '',
): Markdown {
  return pieces.filter((piece) => piece !== '').join(separator) as Markdown;
}

/** The same in a cell of a table. A `|` ends the cell even inside code; after a backslash, renderers disagree about it. */
export function inCell(markdown: Markdown): Markdown {
  return markdown.replaceAll('\\|', '\\¦').replaceAll('|', '\\|') as Markdown;
}

/** The plain text of a sentence: code in quotes, without marks. */
export function plainText(markdown: Markdown): Presentable {
  const text = markdown.replace(
    /\\([!-/:-@[-`{-~])|(`+) ?(.*?[^`]) ?\2(?!`)|\*+/g,
    (_, character?: string, fence?: string, words?: string) => {
      return fence === undefined ? (character ?? '') : `"${words}"`;
    },
  );
  return presentable(text);
}

export function link(words: Markdown, target: LinkTarget): Markdown {
  return `[${words}](${target})` as Markdown;
}

export function commandTarget(command: LinkCommand, argument: unknown): LinkTarget {
  return `command:${command}?${percent(encodeURIComponent(JSON.stringify([argument])))}` as LinkTarget;
}

/** A line of a document, counted from 1. Undefined for a URI that is not that of a document. */
export function fileTarget(uri: string, line?: number): LinkTarget | undefined {
  if (/^(?:command|javascript|vbscript|data|https?):/i.test(uri)) return undefined;
  return (line === undefined ? percent(uri) : `${percent(uri)}#L${line}`) as LinkTarget;
}

/** A page of the documentation. */
export function ownPage<const Url extends string>(url: OwnText<Url>): LinkTarget {
  return url as string as LinkTarget;
}

/** Encodes what would end the target of a link. */
function percent(uri: string): string {
  return uri.replace(/[\s()<>[\]\\"'`!*_|]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
}

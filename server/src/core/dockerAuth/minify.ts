import { type Edit, replaceText } from '../text/edit.ts';
import type { MappedText } from '../text/mappedText.ts';

/** How JSON that ends at `end` gets rid of the white space between its parts; nothing when there is none, or a string needs some. */
export function minification(text: MappedText, end: number): { readonly minify?: () => readonly Edit[] } {
  const json = text.text.slice(0, end).trimEnd();
  const minified = withoutSpace(json);
  if (minified === json || /\s/.test(minified)) return {};
  const minify = () => {
    const edit = replaceText(text, 0, json.length, minified);
    return edit === undefined ? [] : [edit];
  };
  return { minify };
}

/** JSON without the white space between its parts. */
export function withoutSpace(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, string: string | undefined) => string ?? '');
}

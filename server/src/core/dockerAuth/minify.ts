import { type Edit, replaceText } from '../text/edit.ts';
import type { MappedText } from '../text/mappedText.ts';

/** Removes the whitespace between the tokens of JSON that ends at `end`. Undefined if there is none, or if a string must keep some. */
export function minification(text: MappedText, end: number): (() => readonly Edit[]) | undefined {
  const json = text.text.slice(0, end).trimEnd();
  const minified = withoutSpace(json);
  if (minified === json || /\s/.test(minified)) return undefined;
  return () => {
    const edit = replaceText(text, 0, json.length, minified);
    return edit === undefined ? [] : [edit];
  };
}

/** JSON without whitespace between its tokens. */
export function withoutSpace(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"?|\s+/g, (token) => (token.startsWith('"') ? token : ''));
}

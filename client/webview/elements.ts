import type { RichText } from '../../server/src/core/index.ts';

/** What an element can contain. A string becomes text, never markup. */
export type Child = Node | string | undefined;

/** A new element. It has no attribute that can run or load anything. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A sentence. */
export function rich(text: RichText): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const span of text) {
    const inner: Child = span.code ? element('code', '', span.text) : span.text;
    fragment.append(span.strong ? element('strong', '', inner) : span.emphasized ? element('em', '', inner) : inner);
  }
  return fragment;
}

/** Several sentences in one line. */
export function joined(texts: readonly RichText[]): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const [index, text] of texts.entries()) fragment.append(...(index === 0 ? [] : [', ']), rich(text));
  return fragment;
}

/** A sentence in a paragraph of its own. A clause starts with an uppercase letter, unless it starts with code. */
export function paragraph(text: RichText, className = ''): HTMLElement | undefined {
  const [first] = text;
  if (first === undefined) return undefined;
  return element('p', first.code ? className : `${className} sentence`.trim(), rich(text));
}

import { createRequire } from 'node:module';

interface Token {
  readonly type: string;
  readonly content: string;
  readonly children: readonly Token[] | null;
  attrGet(name: string): string | null;
}

interface Renderer {
  parse(text: string, environment: object): readonly Token[];
  /** Encodes what is not ASCII in targets. */
  normalizeLink: (target: string) => string;
  validateLink: (target: string) => boolean;
}

const create: (options: object) => Renderer = createRequire(import.meta.url)('markdown-it');

/** As in the Markdown preview of VS Code, but with every scheme in links, so that none escapes the test. */
const renderer = create({ html: true, linkify: true });
renderer.normalizeLink = (target) => target;
renderer.validateLink = () => true;

export interface Rendered {
  /** The targets of links. */
  readonly links: readonly string[];
  /** Images and HTML. */
  readonly foreign: readonly string[];
  /** What a reader sees, in the order of the text. */
  readonly text: string;
}

/** What a Markdown text becomes when it is rendered. */
export function rendered(markdown: string): Rendered {
  const links: string[] = [];
  const foreign: string[] = [];
  let text = '';
  const visit = (tokens: readonly Token[]): void => {
    for (const token of tokens) {
      if (token.type === 'link_open') links.push(token.attrGet('href') ?? '');
      if (token.type === 'image') foreign.push(`image ${token.attrGet('src')}`);
      if (token.type.startsWith('html')) foreign.push(`HTML ${token.content}`);
      if (token.children === null) text += token.content;
      else visit(token.children);
    }
  };
  visit(renderer.parse(markdown, {}));
  return { links, foreign, text };
}

/** Texts that become markup, hide, or reorder others if they are not escaped. */
export const hostileTexts: readonly string[] = [
  '![](https://evil.example/x.png)',
  '` ![](https://evil.example/x.png) `',
  '``` `\n\n![](https://evil.example/x.png)\n\n<img src="https://evil.example/x.png">',
  '](command:workbench.action.terminal.new) [x](command:pullproof.generateAuthEntry?%5B%5D)',
  '[x]: https://evil.example\n\n[x]',
  '<img src=https://evil.example/x.png>',
  '<a href="command:x">y</a><https://evil.example>',
  'https://evil.example/x www.evil.example //evil.example a@evil.example',
  'a | b \\| ![](https://evil.example/x.png) |\n|---|---|\n| <b>c</b> |',
  '**a** _b_ ~~c~~ # d &lt;img&gt; $x$ \\',
  'x\u202ey\u2066z\u200bw\ufeff',
  '\r\n# heading\n- item\n1. item\n\n    code',
];

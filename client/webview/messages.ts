import type { PullPage, RichText } from '../../server/src/core/index.ts';

/** What the extension sends to the page. `read` and `press` are for tests, which cannot look into a webview. */
export type ToPage =
  | { readonly kind: 'show'; readonly content: PageContent }
  | { readonly kind: 'read' }
  | { readonly kind: 'press'; readonly label: string };

/** What the page sends. A button is only its number: only the extension knows what it does. */
export type FromPage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'press'; readonly button: number }
  | { readonly kind: 'text'; readonly text: PageText };

/** What a reader of the page finds. */
export interface PageText {
  readonly text: string;
  readonly headings: readonly string[];
  /** The accessible names of the buttons. */
  readonly buttons: readonly string[];
  /** The accessible name of what has the focus. */
  readonly focused: string;
}

export type Verdict = PullPage['verdict'];
export type StepState = PullPage['pulls'][number]['steps'][number]['state'];

export interface PageButton {
  readonly button: number;
  readonly label: string;
}

/** All texts of the page, in the language of the user. */
export interface PageContent {
  readonly title: string;
  readonly verdict: Verdict;
  readonly headline: RichText;
  readonly notes: readonly RichText[];
  readonly subject: RichText;
  readonly place: PageButton | undefined;
  readonly parts: Section<ContentPart>;
  readonly meanings: readonly RichText[];
  /** The first one is the most important. */
  readonly actions: Section<PageButton>;
  readonly pulls: Section<ContentPull>;
  readonly logs: Section<ContentLog>;
  readonly keys: Section<string>;
  readonly advice: Section<ContentAdvice>;
  readonly refusals: Section<RichText>;
}

/** A section without items is left out. */
export interface Section<Item> {
  readonly heading: string;
  readonly items: readonly Item[];
}

export interface ContentPart {
  readonly kind: 'registry' | 'repository' | 'tag' | 'digest';
  readonly separator: string;
  readonly value: string;
  readonly label: string;
  readonly note: RichText;
}

export interface ContentPull {
  /** The runners and jobs. Empty if there is only one pull. */
  readonly names: readonly RichText[];
  readonly verdict: Verdict;
  readonly headline: RichText;
  readonly notes: readonly RichText[];
  readonly steps: readonly ContentStep[];
}

export interface ContentStep {
  readonly state: StepState;
  /** The state in a word. */
  readonly word: string;
  readonly source: RichText;
  readonly where: RichText;
  readonly place: PageButton | undefined;
  readonly key: { readonly label: string; readonly value: string } | undefined;
  readonly result: RichText;
}

export interface ContentLog {
  readonly names: readonly RichText[];
  readonly lines: readonly string[];
  readonly note: RichText;
}

export interface ContentAdvice {
  readonly text: RichText;
  readonly buttons: readonly PageButton[];
}

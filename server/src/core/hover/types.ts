import type { Candidate, CredentialSource } from '../credentials/sources.ts';
import type { SourceRange } from '../text/mappedText.ts';
import type { LinkTarget, Markdown } from '../text/markdown.ts';

export interface HoverText {
  readonly markdown: Markdown;
  readonly range: SourceRange;
}

/** Link targets, which need the documents and the abilities of the client. A link without a target is left out. */
export interface HoverLinks {
  readonly source?: (source: CredentialSource, candidate: Candidate | undefined) => LinkTarget | undefined;
  readonly generate?: (registry: string) => LinkTarget | undefined;
  readonly markCovered?: (registry: string) => LinkTarget | undefined;
  readonly explain?: LinkTarget;
  readonly docs?: LinkTarget;
}

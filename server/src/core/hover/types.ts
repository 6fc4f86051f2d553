import type { Candidate, CredentialSource } from '../credentials/sources.ts';
import type { SourceRange } from '../text/mappedText.ts';

export interface HoverText {
  readonly markdown: string;
  readonly range: SourceRange;
}

/** Markdown link targets, which only the server can create. A link without a target is left out. */
export interface HoverLinks {
  readonly source?: (source: CredentialSource, candidate: Candidate | undefined) => string | undefined;
  readonly generate?: (registry: string) => string | undefined;
  readonly markCovered?: (registry: string) => string | undefined;
  readonly explain?: string;
  readonly docs?: string;
}

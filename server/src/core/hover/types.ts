import type { SourceRange } from '../text/mappedText.ts';
import type { LinkTarget, Markdown } from '../text/markdown.ts';

export interface HoverText {
  readonly markdown: Markdown;
  readonly range: SourceRange;
  /** The JSON schema of Docker's configuration has the same text. */
  readonly isInSchema?: true;
}

/** A place in a file of the workspace, with offsets. Without a range: the file. */
export interface FilePlace {
  readonly uri: string;
  readonly range?: SourceRange;
}

export interface PlaceLink {
  readonly target: LinkTarget;
  /** Counted from 1. */
  readonly line?: number;
}

/** Link targets, which need the documents and the abilities of the client. A link without a target is left out. */
export interface HoverLinks {
  readonly place?: (place: FilePlace) => PlaceLink | undefined;
  readonly generate?: (registry: string) => LinkTarget | undefined;
  readonly markCovered?: (registry: string) => LinkTarget | undefined;
  readonly explain?: LinkTarget;
  /** Fetches an included file, by its uri, or asks for a newer version. */
  readonly fetch?: (uri: string) => LinkTarget | undefined;
  readonly refresh?: (uri: string) => LinkTarget | undefined;
  readonly docs?: LinkTarget;
}

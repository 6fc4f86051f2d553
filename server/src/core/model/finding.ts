import type { Edit } from '../text/edit.ts';
import type { SourceRange } from '../text/mappedText.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

export interface Report {
  readonly range: SourceRange;
  readonly message: string;
  /** In place of the rule's severity, where this case is weaker or stronger than most. */
  readonly severity?: Severity;
  /** The one that is obviously right first. */
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
  /** Grey out (`unnecessary`) or strike through (`deprecated`). */
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
}

export interface Related {
  /** Absent: the same file. */
  readonly uri?: string;
  readonly range: SourceRange;
  readonly message: string;
}

export type Finding = Report & { readonly rule: string; readonly severity: Severity };

export type Fix = {
  /** Says the result: `Change to "node:10.16.0"`. */
  readonly title: string;
  /** Changes no meaning that the user wanted: belongs to `source.fixAll.pullproof`. */
  readonly safe?: true;
  /** The obvious repair. */
  readonly preferred?: true;
} & (
  | { /** Made on demand: it may carry a secret. Empty when it cannot be made after all. */ readonly edits: () => readonly Edit[] }
  | { readonly command: string; readonly arguments: readonly unknown[] }
);

import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { Facts } from '../model/facts.ts';
import type { Settings } from '../model/settings.ts';
import type { Edit } from '../text/edit.ts';
import type { SourceRange } from '../text/mappedText.ts';
import type { Matter } from './factKinds.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/**
 * A mistake that can be found in a file. `check` is called for each block of a file (a top-level entry of a pipeline, or all of a configuration) with
 * the facts of that block. It may read whatever it needs through the context: other blocks, other files, the settings. It is called again whenever
 * something that it has read has changed, so there is nothing to declare.
 */
export interface Rule {
  readonly id: string;
  /** One line for the list of rules and for the settings. */
  readonly summary: string;
  readonly severity: Severity | 'off';
  /** What it looks for: it is not called for facts without any of these. */
  readonly about: Matter | readonly Matter[];
  check(facts: Facts, context: RuleContext): Iterable<Report>;
  /** Fixes that need the whole file; made when the user asks what can be done, and listed after the finding's own. */
  moreFixes?(finding: Finding, file: SourceFile): readonly Fix[];
}

export interface RuleContext {
  /** The file that the block belongs to, with the facts of all of its blocks. */
  readonly file: SourceFile;
  /** All files and pipelines. */
  readonly workspace: Workspace;
  readonly settings: Settings;
}

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

import type { WorkspaceView } from '../db/workspaceView.ts';
import type { Facts, FormatId } from '../model/facts.ts';
import type { Settings } from '../model/settings.ts';
import type { Edit } from '../text/edit.ts';
import type { SourceRange } from '../text/mappedText.ts';
import type { Matter } from './factKinds.ts';

export type Severity = 'error' | 'warning' | 'info' | 'hint';

export interface Rule {
  readonly id: string;
  /** One line for the list of rules and for the settings. */
  readonly summary: string;
  readonly severity: Severity | 'off';
  /**
   * Rules without one see a part of the file (a top-level block of a pipeline), are pure in it, and are remembered with it. `job` rules see a
   * part, and the workspace as well: of their own file what the part builds upon and what builds upon it, the keys that hold for all jobs, and
   * what they say that they hang on. `document` rules see the facts of the whole file and of the workspace, and run at each change.
   */
  readonly scope?: 'job' | 'document';
  /** What it looks for: it is not asked about facts without any of these. */
  readonly about: Matter | readonly Matter[];
  check(facts: Facts, context: RuleContext): Iterable<Report>;
  /** Of `job` rules: what else of their own file their findings hang on, as values to be compared one by one. */
  hangsOn?(context: RuleContext): readonly unknown[];
  /** Fixes that need more than the part where the finding stands; made when the user asks what can be done, and listed after its own. */
  moreFixes?(finding: Finding, file: WholeFile, workspace: WorkspaceView): readonly Fix[];
}

/** A file as it stands now. */
export interface WholeFile {
  readonly text: string;
  readonly facts: Facts;
}

export interface RuleContext {
  readonly settings: Settings;
  readonly file: FileContext;
  /** Present for `job` and `document` rules alone. */
  readonly workspace?: WorkspaceView;
}

export interface FileContext {
  readonly uri: string;
  readonly format: FormatId;
  /** The docker config of this machine's user, which no Runner reads. */
  readonly ownMachine?: true;
  /** The file lies in a git work tree, so what is in it will be committed. Absent: not known. */
  readonly inWorkTree?: true;
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

import type { WorkspaceView } from '../db/workspaceView.ts';
import type { Facts } from '../model/facts.ts';
import type { FileContext, Finding, Fix, Report, Severity } from '../model/finding.ts';
import type { Settings } from '../model/settings.ts';
import type { Matter } from './factKinds.ts';

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

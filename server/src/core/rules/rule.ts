import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { Facts } from '../model/facts.ts';
import type { Finding, Fix, Report } from '../model/finding.ts';
import type { Settings } from '../model/settings.ts';
import type { Budget } from '../util/budget.ts';
import type { FactKind } from './factKinds.ts';

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
  readonly appliesTo: FactKind | readonly FactKind[];
  check(facts: Facts, context: RuleContext): Iterable<Report>;
  /** Fixes that need the whole file; made when the user asks what can be done, and listed after the finding's own. */
  lazyFixes?(finding: Finding, file: SourceFile): readonly Fix[];
}

export interface RuleContext {
  /** The file that the block belongs to, with the facts of all of its blocks. */
  readonly file: SourceFile;
  /** All files and pipelines. */
  readonly workspace: Workspace;
  readonly settings: Settings;
  /**
   * What the rules may still do for this block. Reading a list takes a step for each of its items, wherever it comes from. Loops over pairs, or over
   * lists that are not read from the workspace, call `budget.take`. When it is spent, the check ends and its findings are kept.
   */
  readonly budget: Budget;
}

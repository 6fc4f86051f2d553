import type { Block } from '../db/block.ts';
import { forEachBlock } from '../db/blockQuery.ts';
import { isSameList, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Finding } from '../model/finding.ts';
import { maxFindings, maxSteps } from '../model/limits.ts';
import { hasMoreRunners } from '../pulls/workspaceSources.ts';
import { checkedInPartBecause } from '../rules/checkedInPart.ts';
import { allRules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { hasUnknownRunners } from '../rules/shared/runners.ts';
import { Budget } from '../util/budget.ts';
import { lazy } from '../util/lazy.ts';
import { ignoredRules } from './ignoreSettings.ts';
import { includedFindings } from './includedFindings.ts';
import { runRules } from './runRules.ts';
import { statementAt } from './statements.ts';
import { readIgnoreComments } from './suppressions.ts';

/** What the rules find in a file, in the order of the file: each thing once, without what comments and settings suppress. */
export function findingsOf(file: SourceFile, rules: readonly Rule[] = allRules): readonly Finding[] {
  return findingsInFile(file.workspace, file, rules);
}

const findingsInFile = query((workspace, file: SourceFile, rules: readonly Rule[]): readonly Finding[] => {
  const isIgnored = ignoredRules(workspace.settings.ignore, file);
  const comments = lazy(() => readIgnoreComments(file.text, (range) => statementAt(file, range)));
  const isShown = (finding: Finding) => !isIgnored(finding.rule) && !comments().hides(finding);
  const partly = (reason: string) => checkedInPartBecause(reason, workspace.settings).filter(isShown);
  if (file.unread !== undefined) return partly(`it has ${file.unread}`);
  if (!file.isOurs) return [];
  const found: Finding[] = [];
  let isPartial = false;
  for (const block of findingsOfBlocks(workspace, file, rules).get()) {
    const { findings, isComplete } = block.get();
    if (!isComplete) isPartial = true;
    for (const finding of findings) if (isShown(finding)) found.push(finding);
    if (found.length > maxFindings) break;
  }
  for (const finding of includedFindings(file, (other) => findingsInFile(workspace, other, rules))) {
    if (found.length > maxFindings) break;
    if (isShown(finding)) found.push(finding);
  }
  const sorted = inOrder(found);
  if (found.length > maxFindings) return [...partly(`it has more than ${maxFindings} findings`), ...sorted.slice(0, maxFindings)];
  const isCompared = file.format !== 'gitlab-ci' || !(hasMoreRunners(workspace) || hasUnknownRunners(workspace));
  if (!isCompared) return [...partly('the workspace has more runners than images are compared with'), ...sorted];
  return isPartial ? [...partly('there is too much to compare in it, or in files that it is used with'), ...sorted] : sorted;
});

interface BlockFindings {
  readonly findings: readonly Finding[];
  readonly isComplete: boolean;
}

const findingsOfBlocks = query((workspace, file: SourceFile, rules: readonly Rule[]) => {
  const check = ({ facts }: Block): BlockFindings => {
    if (facts === undefined) return nothing;
    const budget = new Budget(stepsForEachBlock(workspace, file));
    const context = { file, workspace, settings: workspace.settings, budget };
    const findings = workspace.db.within(budget, () => runRules(rules, facts, context));
    const isComplete = !budget.isSpent && !facts.isCut;
    return findings.length === 0 && isComplete ? nothing : { findings, isComplete };
  };
  return forEachBlock(workspace.db, file, check, isSameBlock);
});

const nothing: BlockFindings = { findings: [], isComplete: true };

function isSameBlock(one: BlockFindings, other: BlockFindings): boolean {
  return one.isComplete === other.isComplete && isSameList(one.findings, other.findings);
}

/** The blocks share the steps for a file. Their number counts as the next power of two, so that most edits leave the shares as they are. */
const stepsForEachBlock = query((_, file: SourceFile): number => {
  return Math.ceil(maxSteps / 2 ** Math.ceil(Math.log2(Math.max(1, file.blockSlots.length))));
});

interface Placed {
  readonly finding: Finding;
  readonly start: number;
  readonly end: number;
}

/** A value that is used through several anchors is found several times, and reported once. */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  const placed = findings.map((finding): Placed => ({ finding, start: finding.range.start, end: finding.range.end }));
  placed.sort((a, b) => a.start - b.start || a.end - b.end);
  return placed.filter((one, index) => !isRepeated(one, index, placed)).map(({ finding }) => finding);
}

/** Whether the same rule has found something at the same place before. */
function isRepeated({ finding, start, end }: Placed, index: number, placed: readonly Placed[]): boolean {
  for (let other = index - 1; other >= 0; other--) {
    const before = placed[other];
    if (before === undefined || before.start !== start || before.end !== end) return false;
    if (before.finding.rule === finding.rule) return true;
  }
  return false;
}

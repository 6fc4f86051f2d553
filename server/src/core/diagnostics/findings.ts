import type { Block } from '../db/block.ts';
import { forEachBlock } from '../db/blockQuery.ts';
import { isSameList, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Finding } from '../model/finding.ts';
import { allRules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { ignoredRules } from './ignoreSettings.ts';
import { runRules } from './runRules.ts';
import { statementAt } from './statements.ts';
import { readIgnoreComments } from './suppressions.ts';

/** What the rules find in a file, in the order of the file: each thing once, without what comments and settings suppress. */
export function findingsOf(file: SourceFile, rules: readonly Rule[] = allRules): readonly Finding[] {
  return findingsInFile(file.workspace, file, rules);
}

const findingsInFile = query((workspace, file: SourceFile, rules: readonly Rule[]): readonly Finding[] => {
  if (!file.isOurs) return [];
  const found: Finding[] = [];
  for (const findings of findingsOfBlocks(workspace, file, rules).get()) for (const finding of findings.get()) found.push(finding);
  if (found.length === 0) return found;
  const isIgnored = ignoredRules(workspace.settings.ignore, file.uri);
  const comments = readIgnoreComments(file.text, (range) => statementAt(file, range));
  return inOrder(found.filter((finding) => !isIgnored(finding.rule) && !comments.hides(finding)));
});

const findingsOfBlocks = query((workspace, file: SourceFile, rules: readonly Rule[]) => {
  const check = ({ facts }: Block): readonly Finding[] => {
    return facts === undefined ? nothing : runRules(rules, facts, { file, workspace, settings: workspace.settings });
  };
  return forEachBlock(workspace.db, file, check, isSameList);
});

const nothing: readonly Finding[] = [];

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

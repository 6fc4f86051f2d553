import type { SourceFile } from '../db/sourceFile.ts';
import type { Finding, ShownFix } from '../model/finding.ts';
import { allRules } from '../rules/index.ts';
import type { Rule } from '../rules/rule.ts';
import { shownFix } from './shownFix.ts';

/** All fixes of a finding, including those that its rule only computes on request (`Rule.lazyFixes`). */
export function allFixes(finding: Finding, file: SourceFile, rules: readonly Rule[] = allRules): readonly ShownFix[] {
  const rule = rules.find(({ id }) => id === finding.rule);
  return [...(finding.fixes ?? []), ...(rule?.lazyFixes?.(finding, file) ?? []).map(shownFix)];
}

import type { WorkspaceView } from '../db/workspaceView.ts';
import type { Finding, Fix, Rule, WholeFile } from '../rules/rule.ts';

/** All fixes of a finding, including those that its rule only computes on request (`Rule.moreFixes`). */
export function allFixes(finding: Finding, rules: readonly Rule[], file: WholeFile, workspace: WorkspaceView): readonly Fix[] {
  const rule = rules.find(({ id }) => id === finding.rule);
  return [...(finding.fixes ?? []), ...(rule?.moreFixes?.(finding, file, workspace) ?? [])];
}

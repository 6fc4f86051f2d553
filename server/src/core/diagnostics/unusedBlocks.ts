import type { Facts } from '../model/facts.ts';
import type { Finding } from '../model/finding.ts';
import { usageOf } from '../pipeline/blockUsage.ts';
import { bitsOf } from '../rules/factKinds.ts';
import type { Rule, RuleContext } from '../rules/rule.ts';
import { isWithin } from '../text/relativeRange.ts';

/** What GitLab and the Runner only look at in jobs that run. Secrets and references count everywhere. */
const inJobsOnly = bitsOf([
  'images',
  'services',
  'imageFaults',
  'imageVariables',
  'digests',
  'imagePolicies',
  'noTexts',
  'imageKeys',
  'specFaults',
  'serviceVariables',
  'jobs',
]);

export function countsInJobsOnly({ appliesTo }: Pick<Rule, 'appliesTo'>): boolean {
  return (bitsOf(appliesTo) & ~inJobsOnly) === 0;
}

/**
 * Weakens a finding in a hidden block that no job uses: GitLab accepts whatever is in it. Undefined if it does not count at all. If a file that
 * is not in the workspace may use the block, an error becomes a warning.
 */
export function inHiddenBlock(finding: Finding, { pipeline }: Facts, { workspace, file }: RuleContext): Finding | undefined {
  const { severity, range } = finding;
  if (severity !== 'error' && severity !== 'warning') return finding;
  const block = pipeline?.jobs.find((job) => job.kind === 'hidden' && isWithin(range, job.range));
  const usage = block === undefined ? 'used' : usageOf(workspace, file, block.name.value);
  if (usage === 'used') return finding;
  if (usage === 'unused') return undefined;
  return severity === 'error' ? { ...finding, severity: 'warning' } : finding;
}

import { query } from '../db/query.ts';
import type { Facts } from '../model/facts.ts';
import type { Finding, Report, Severity } from '../model/finding.ts';
import { maxFindings } from '../model/limits.ts';
import { bitsOf, factKindsIn } from '../rules/factKinds.ts';
import type { Rule, RuleContext } from '../rules/rule.ts';
import { presentable } from '../text/presentable.ts';
import { OverBudget } from '../util/budget.ts';
import { shownFix } from './shownFix.ts';
import { countsInJobsOnly, inHiddenBlock } from './unusedBlocks.ts';

interface EnabledRule {
  readonly rule: Rule;
  readonly severity: Severity;
  /** The user has chosen this severity, and a single case does not change it. */
  readonly isFixed: boolean;
  /** What it finds does not matter in a block that no job uses. */
  readonly inJobsOnly: boolean;
  /** The kinds of facts it applies to, as bits. */
  readonly kinds: number;
}

/** What the enabled rules find in a block, with the severities that the user wants. In the order of the rules. */
export function runRules(all: readonly Rule[], facts: Facts, context: RuleContext): readonly Finding[] {
  const findings: Finding[] = [];
  const { rules, kinds: wanted } = enabledRules(context.workspace, all);
  const present = factKindsIn(facts, wanted);
  if (present === 0) return findings;
  for (const { rule, severity, isFixed, kinds, inJobsOnly } of rules) {
    if ((kinds & present) === 0) continue;
    try {
      for (const report of rule.check(facts, context)) {
        const finding = shown(rule.id, report, isFixed ? severity : (report.severity ?? severity));
        const counted = inJobsOnly ? inHiddenBlock(finding, facts, context) : finding;
        if (counted !== undefined) findings.push(isFixed ? { ...counted, severity } : counted);
        if (findings.length > maxFindings) return findings;
      }
    } catch (error) {
      if (!(error instanceof OverBudget)) throw error;
      return findings;
    }
  }
  return findings;
}

/** A finding can have one place for each runner or key. Editors show a few. */
const maxRelated = 20;

/** Makes the texts of a report presentable. */
function shown(rule: string, report: Report, severity: Severity): Finding {
  const { fixes, related, message, ...rest } = report;
  return {
    rule,
    ...rest,
    severity,
    message: presentable(message),
    ...(fixes && { fixes: fixes.map(shownFix) }),
    ...(related && { related: related.slice(0, maxRelated).map((one) => ({ ...one, message: presentable(one.message) })) }),
  };
}

const enabledRules = query(({ settings }, all: readonly Rule[]) => {
  const rules = all.flatMap((rule): readonly EnabledRule[] => {
    const wanted = settings.rules[rule.id];
    const severity = wanted ?? rule.severity;
    return severity === 'off'
      ? []
      : [{ rule, severity, isFixed: wanted !== undefined, inJobsOnly: countsInJobsOnly(rule), kinds: bitsOf(rule.appliesTo) }];
  });
  return { rules, kinds: rules.reduce((bits, { kinds }) => bits | kinds, 0) };
});

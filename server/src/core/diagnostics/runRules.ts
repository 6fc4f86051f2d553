import { query } from '../db/query.ts';
import type { Facts } from '../model/facts.ts';
import type { Finding, Severity } from '../model/finding.ts';
import { bitsOf, factKindsIn } from '../rules/factKinds.ts';
import type { Rule, RuleContext } from '../rules/rule.ts';

interface EnabledRule {
  readonly rule: Rule;
  readonly severity: Severity;
  /** The user has chosen this severity, and a single case does not change it. */
  readonly isFixed: boolean;
  /** The kinds of facts it applies to, as bits. */
  readonly kinds: number;
}

/** What the enabled rules find in a block, with the severities that the user wants. In the order of the rules. */
export function runRules(all: readonly Rule[], facts: Facts, context: RuleContext): readonly Finding[] {
  const findings: Finding[] = [];
  const { rules, kinds: wanted } = enabledRules(context.workspace, all);
  const present = factKindsIn(facts, wanted);
  if (present === 0) return findings;
  for (const { rule, severity, isFixed, kinds } of rules) {
    if ((kinds & present) === 0) continue;
    for (const report of rule.check(facts, context)) {
      findings.push({ rule: rule.id, ...report, severity: isFixed ? severity : (report.severity ?? severity) });
    }
  }
  return findings;
}

const enabledRules = query(({ settings }, all: readonly Rule[]) => {
  const rules = all.flatMap((rule): readonly EnabledRule[] => {
    const wanted = settings.rules[rule.id];
    const severity = wanted ?? rule.severity;
    return severity === 'off' ? [] : [{ rule, severity, isFixed: wanted !== undefined, kinds: bitsOf(rule.appliesTo) }];
  });
  return { rules, kinds: rules.reduce((bits, { kinds }) => bits | kinds, 0) };
});

import type { Facts } from '../facts.ts';
import type { Finding, Rule, RuleContext } from './rule.ts';

/** What the rules have to say about these facts, with the severities that the user wants. Unsorted. */
export function runRules(rules: readonly Rule[], facts: Facts, context: RuleContext): readonly Finding[] {
  const findings: Finding[] = [];
  for (const rule of rules) {
    const wanted = context.settings.rules[rule.id];
    const usual = wanted ?? rule.severity;
    if (usual === 'off') continue;
    for (const report of rule.check(facts, context)) {
      findings.push({ ...report, rule: rule.id, severity: wanted === undefined ? (report.severity ?? usual) : usual });
    }
  }
  return findings;
}

import type { Facts } from '../facts.ts';
import type { Settings } from '../settings.ts';
import type { Finding, Rule, RuleContext, Severity } from './rule.ts';

interface Wanted {
  readonly rule: Rule;
  readonly usual: Severity;
  /** The user wants this severity, whatever the rule says of a single case. */
  readonly isFixed: boolean;
}

const wantedBefore = new WeakMap<Settings, WeakMap<readonly Rule[], readonly Wanted[]>>();

/** What the rules have to say about these facts, with the severities that the user wants. Unsorted. */
export function runRules(rules: readonly Rule[], facts: Facts, context: RuleContext): readonly Finding[] {
  const findings: Finding[] = [];
  for (const { rule, usual, isFixed } of wantedOf(rules, context.settings)) {
    if (rule.about !== undefined && !facts[rule.about]?.length) continue;
    for (const report of rule.check(facts, context)) {
      findings.push({ rule: rule.id, ...report, severity: isFixed ? usual : (report.severity ?? usual) });
    }
  }
  return findings;
}

/** The rules that are not off. Worked out once for each list of rules. */
function wantedOf(rules: readonly Rule[], settings: Settings): readonly Wanted[] {
  const ofSettings = wantedBefore.get(settings) ?? new WeakMap<readonly Rule[], readonly Wanted[]>();
  wantedBefore.set(settings, ofSettings);
  const known = ofSettings.get(rules) ?? readWanted(rules, settings);
  ofSettings.set(rules, known);
  return known;
}

function readWanted(rules: readonly Rule[], settings: Settings): readonly Wanted[] {
  return rules.flatMap((rule) => {
    const wanted = settings.rules[rule.id];
    const usual = wanted ?? rule.severity;
    return usual === 'off' ? [] : { rule, usual, isFixed: wanted !== undefined };
  });
}

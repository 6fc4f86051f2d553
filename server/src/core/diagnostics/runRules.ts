import type { Facts } from '../model/facts.ts';
import type { Finding, Severity } from '../model/finding.ts';
import type { Settings } from '../model/settings.ts';
import { bitsOf, mattersIn } from '../rules/factKinds.ts';
import type { Rule, RuleContext } from '../rules/rule.ts';

interface Wanted {
  readonly rule: Rule;
  readonly usual: Severity;
  /** The user wants this severity, whatever the rule says of a single case. */
  readonly isFixed: boolean;
  /** Its matters, as bits. */
  readonly about: number;
}

interface WantedRules {
  readonly list: readonly Wanted[];
  /** The matters of all of them. */
  readonly about: number;
}

const wantedBefore = new WeakMap<Settings, WeakMap<readonly Rule[], WantedRules>>();

/** What the rules have to say about these facts, with the severities that the user wants. Unsorted. */
export function runRules(rules: readonly Rule[], facts: Facts, context: RuleContext): readonly Finding[] {
  const findings: Finding[] = [];
  const wanted = wantedOf(rules, context.settings);
  const here = mattersIn(facts, wanted.about);
  if (here === 0) return findings;
  for (const { rule, usual, isFixed, about } of wanted.list) {
    if ((about & here) === 0) continue;
    for (const report of rule.check(facts, context)) {
      findings.push({ rule: rule.id, ...report, severity: isFixed ? usual : (report.severity ?? usual) });
    }
  }
  return findings;
}

/** The rules that are not off. Worked out once for each list of rules. */
function wantedOf(rules: readonly Rule[], settings: Settings): WantedRules {
  const ofSettings = wantedBefore.get(settings) ?? new WeakMap<readonly Rule[], WantedRules>();
  wantedBefore.set(settings, ofSettings);
  const known = ofSettings.get(rules) ?? readWanted(rules, settings);
  ofSettings.set(rules, known);
  return known;
}

function readWanted(rules: readonly Rule[], settings: Settings): WantedRules {
  const list = rules.flatMap((rule) => {
    const wanted = settings.rules[rule.id];
    const usual = wanted ?? rule.severity;
    return usual === 'off' ? [] : { rule, usual, isFixed: wanted !== undefined, about: bitsOf(rule.about) };
  });
  return { list, about: list.reduce((bits, { about }) => bits | about, 0) };
}

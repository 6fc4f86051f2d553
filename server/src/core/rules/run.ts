import type { Facts } from '../facts.ts';
import type { Settings } from '../settings.ts';
import type { Finding, Rule, RuleContext, Severity } from './rule.ts';

interface Wanted {
  readonly rule: Rule;
  readonly usual: Severity;
  /** The user wants this severity, whatever the rule says of a single case. */
  readonly isFixed: boolean;
  /** A bit for what it is about, or the one that all facts have. */
  readonly about: number;
}

/** All facts have the lowest bit, and one more for each matter that they say something of. */
const anything = 1;
const bitOf: Readonly<Record<NonNullable<Rule['about']>, number>> = { images: 2, auths: 4, runners: 8, tables: 16, problems: 32 };
const matters = Object.entries(bitOf) as [NonNullable<Rule['about']>, number][];

const wantedBefore = new WeakMap<Settings, WeakMap<readonly Rule[], readonly Wanted[]>>();

/** What the rules have to say about these facts, with the severities that the user wants. Unsorted. */
export function runRules(rules: readonly Rule[], facts: Facts, context: RuleContext): readonly Finding[] {
  const findings: Finding[] = [];
  let has = anything;
  for (const [matter, bit] of matters) if (facts[matter]?.length) has |= bit;
  for (const { rule, usual, isFixed, about } of wantedOf(rules, context.settings)) {
    if ((about & has) === 0) continue;
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
    const about = rule.about === undefined ? anything : bitOf[rule.about];
    return usual === 'off' ? [] : { rule, usual, isFixed: wanted !== undefined, about };
  });
}

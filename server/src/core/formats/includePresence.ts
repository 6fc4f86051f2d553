import type { IncludeFacts, IncludeRule } from '../model/pipelineFacts.ts';

/**
 * Whether an include is present. GitLab uses the first rule that matches, and does not include the file if none does. `matches` returns undefined if it
 * is not known.
 */
export function presenceWith(rules: readonly IncludeRule[], matches: (rule: IncludeRule) => boolean | undefined): IncludeFacts['presence'] {
  const outcomes = new Set<IncludeRule['when']>();
  for (const rule of rules) {
    const match = matches(rule);
    if (match !== false) outcomes.add(rule.when);
    if (match === true) return conclusion(outcomes);
  }
  return conclusion(outcomes.add('never'));
}

function conclusion(outcomes: ReadonlySet<string>): IncludeFacts['presence'] {
  if (outcomes.size > 1) return 'maybe';
  return outcomes.has('never') ? 'never' : undefined;
}

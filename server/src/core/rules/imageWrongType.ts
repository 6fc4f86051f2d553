import type { Fix } from '../model/finding.ts';
import type { SpecFault, SpecFaultKind } from '../model/pipelineFacts.ts';
import type { Rule } from './rule.ts';
import { remainingFaults } from './shared/mergedFaults.ts';
import { policyMeant } from './shared/policyMeant.ts';
import { quoted } from './shared/quoting.ts';

/** What is wrong and what to do, after the consequence. */
const wants: Partial<Record<SpecFaultKind, (path: string) => string>> = {
  'missing-name': (path) => `${path.startsWith('image') ? 'the image' : 'a service'} has no "name". Add it.`,
  'not-text': (path) => `"${path}" must be a string. Put it in quotes.`,
  'not-texts': (path) => `"${path}" must be a list. Write each word as a list item.`,
  'item-not-text': (path) => `each item of "${path}" must be a string. Put it in quotes.`,
  'not-mapping': (path) => `"${path}" must be a map.`,
  'nested-list': () =>
    'a list inside "services" is not allowed. Write each service as an item, or use one "!reference" instead of the list.',
  'no-policies': (path) => `"${path}" must contain a policy. Add one, or remove the key.`,
  blank: (path) => `"${path}" must not be empty. Remove it.`,
  'too-long': (path) => `"${path}" is longer than ${path.endsWith('platform') ? 64 : 255} characters. Shorten it.`,
};

export const imageWrongType: Rule = {
  id: 'image-wrong-type',
  summary: 'An invalid value or a missing name in "image:" or "services:"',
  severity: 'error',
  appliesTo: 'specFaults',
  *check({ pipeline }, context) {
    for (const fault of remainingFaults(pipeline?.specFaults, context)) {
      const { kind, range, path, hidden } = fault;
      const what = kind === 'not-policy' ? policyMessage(fault) : wants[kind]?.(path);
      if (what === undefined) continue;
      const consequence = `GitLab rejects the pipeline${hidden ? ' when a job uses this' : ''}`;
      yield { range, message: `${consequence}: ${what}`, fixes: fixesFor(fault), ...(hidden && { severity: 'warning' as const }) };
    }
  },
};

function policyMessage({ path, word }: SpecFault): string {
  const meant = word && policyMeant(word.value);
  const advice = meant === undefined ? 'Use "always", "if-not-present" or "never".' : `Did you mean ${quoted(meant)}?`;
  return `"${path}" must be a pull policy${word === undefined ? '' : `, not ${quoted(word.value)}`}. ${advice}`;
}

function fixesFor({ kind, word, shared, repair }: SpecFault): readonly Fix[] {
  if (repair !== undefined) return [{ ...repair, preferred: true }];
  const meant = kind === 'not-policy' && word !== undefined && !shared ? policyMeant(word.value) : undefined;
  if (word === undefined || meant === undefined) return [];
  return [{ title: `Change to ${quoted(meant)}`, safe: true, preferred: true, edits: () => [{ range: word.range, newText: meant }] }];
}

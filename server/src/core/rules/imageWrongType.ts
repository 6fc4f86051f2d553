import type { Fix } from '../model/finding.ts';
import type { SpecFault, SpecFaultKind } from '../model/pipelineFacts.ts';
import type { Rule } from './rule.ts';
import { policyMeant } from './shared/policyMeant.ts';
import { quoted } from './shared/words.ts';

/** What GitLab wants there, and what to do. */
const wants: Partial<Record<SpecFaultKind, (path: string) => string>> = {
  'missing-name': (path) => `${path.startsWith('image') ? 'An image' : 'A service'} has to have a name, %. Add "name:".`,
  'not-text': (path) => `"${path}" has to be text, %. Write it in quotes.`,
  'not-texts': (path) => `"${path}" has to be a list, %. Write each word as an item of its own.`,
  'item-not-text': (path) => `Each item of "${path}" has to be text, %. Write it in quotes.`,
  'not-mapping': (path) => `"${path}" has to have keys of its own, %.`,
  'no-policies': (path) => `"${path}" has to name a policy, %. Name one, or take the key out.`,
  blank: (path) => `"${path}" must not be empty, %. Take the key out.`,
  'too-long': (path) =>
    `The value of "${path}" is longer than GitLab takes, %. Shorten it to ${path.endsWith('platform') ? 64 : 255} characters.`,
};

export const imageWrongType: Rule = {
  id: 'image-wrong-type',
  summary: 'A value in "image:" or "services:" that GitLab does not take, or a name that is missing',
  severity: 'error',
  about: 'specFaults',
  *check({ pipeline }) {
    for (const fault of pipeline?.specFaults ?? []) {
      const { kind, range, path, hidden } = fault;
      const message = kind === 'not-policy' ? policyMessage(fault) : wants[kind]?.(path);
      if (message === undefined) continue;
      const refusal = hidden ? 'or GitLab refuses the pipeline as soon as a job takes it over' : 'or GitLab refuses the pipeline';
      yield { range, message: message.replace('%', refusal), fixes: fixesFor(fault), ...(hidden && { severity: 'warning' as const }) };
    }
  },
};

function policyMessage({ path, word }: SpecFault): string {
  const meant = word && policyMeant(word.value);
  const advice = meant === undefined ? 'Write "always", "if-not-present" or "never".' : `Did you mean ${quoted(meant)}?`;
  return `"${path}" has to be a pull policy${word === undefined ? '' : `, which ${quoted(word.value)} is not`}, %. ${advice}`;
}

function fixesFor({ kind, word, shared, repair }: SpecFault): readonly Fix[] {
  if (repair !== undefined) return [{ ...repair, preferred: true }];
  const meant = kind === 'not-policy' && word !== undefined && !shared ? policyMeant(word.value) : undefined;
  if (word === undefined || meant === undefined) return [];
  return [{ title: `Change to ${quoted(meant)}`, safe: true, preferred: true, edits: () => [{ range: word.range, newText: meant }] }];
}

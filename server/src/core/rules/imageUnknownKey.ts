import type { Fix } from '../model/finding.ts';
import type { SpecFault } from '../model/pipelineFacts.ts';
import { replaceLocated } from '../text/edit.ts';
import type { Rule } from './rule.ts';
import { remainingFaults } from './shared/mergedFaults.ts';
import { nearestKey } from './shared/nearestKey.ts';
import { quoted } from './shared/quoting.ts';

/** Names that other programs use for the same key. */
const otherWords: Readonly<Record<string, string>> = {
  image: 'name',
  cmd: 'command',
  args: 'command',
  env: 'variables',
  environment: 'variables',
  vars: 'variables',
  hostname: 'alias',
  aliases: 'alias',
  policy: 'pull_policy',
  imagePullPolicy: 'pull_policy',
};
const ofServices = ['alias', 'command', 'variables'];

export const imageUnknownKey: Rule = {
  id: 'image-unknown-key',
  summary: 'An unknown key in "image:" or "services:", which makes GitLab reject the pipeline',
  severity: 'error',
  appliesTo: 'specFaults',
  *check({ pipeline }, context) {
    for (const fault of remainingFaults(pipeline?.specFaults, context)) {
      if (fault.kind !== 'unknown-key' && fault.kind !== 'key-not-here') continue;
      const { path, known = [] } = fault;
      const word = fault.word?.value ?? '';
      const parent = path.split(':').slice(0, -1).join(':');
      const meant = meantBy(word, known);
      const advice = meant === undefined ? adviceFor(fault, word, parent) : `Did you mean ${quoted(meant)}?`;
      const what = fault.kind === 'key-not-here' ? `${quoted(word)} is not allowed` : `Unknown key ${quoted(word)}`;
      const consequence = `GitLab rejects the pipeline${fault.hidden ? ' when a job uses this' : ''}`;
      yield {
        range: fault.range,
        ...(fault.hidden && { severity: 'warning' as const }),
        message: `${what} in "${parent}": ${consequence}. ${advice}`,
        fixes: fixesFor(fault, meant),
      };
    }
  },
};

function meantBy(word: string, known: readonly string[]): string | undefined {
  const other = Object.hasOwn(otherWords, word) ? otherWords[word] : undefined;
  return other !== undefined && known.includes(other) ? other : nearestKey(word, known);
}

function adviceFor({ kind, role, known = [] }: SpecFault, word: string, parent: string): string {
  if (kind === 'key-not-here') return 'Only the web terminal configuration supports it.';
  if (role === 'image' && parent === 'image' && ofServices.includes(word)) return 'Only services support it.';
  if (parent === 'image' && word === 'tag') return 'Put the tag in the name: "name: node:20.11".';
  return `Known keys: ${known.join(', ')}.`;
}

function fixesFor({ word, shared }: SpecFault, meant: string | undefined): readonly Fix[] {
  if (meant === undefined || word === undefined || shared) return [];
  const edit = replaceLocated(word, meant);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(meant)}`, preferred: true, edits: () => [edit] }];
}

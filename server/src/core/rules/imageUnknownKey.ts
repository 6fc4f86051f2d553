import type { Fix } from '../model/finding.ts';
import type { SpecFault } from '../model/pipelineFacts.ts';
import { replacePart } from '../text/edit.ts';
import type { Rule } from './rule.ts';
import { nearestKey } from './shared/nearestKey.ts';
import { quoted } from './shared/words.ts';

/** Words of other programs for the same thing. */
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
  summary: 'A key in "image:" or "services:" that GitLab does not know, so that it refuses the pipeline',
  severity: 'error',
  about: 'specFaults',
  *check({ pipeline }) {
    for (const fault of pipeline?.specFaults ?? []) {
      if (fault.kind !== 'unknown-key' && fault.kind !== 'key-not-here') continue;
      const { path, known = [] } = fault;
      const word = fault.word?.value ?? '';
      const parent = path.split(':').slice(0, -1).join(':');
      const meant = meantBy(word, known);
      const advice = meant === undefined ? adviceFor(fault, word, parent) : `Did you mean ${quoted(meant)}?`;
      const refusal = fault.hidden ? 'GitLab refuses the pipeline as soon as a job takes it over' : 'so GitLab refuses the pipeline';
      yield {
        range: fault.range,
        ...(fault.hidden && { severity: 'warning' as const }),
        message: `${quoted(word)} is no key of "${parent}"${fault.hidden ? ': ' : ', '}${refusal}. ${advice}`,
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
  if (kind === 'key-not-here') return 'Only the configuration of the web terminal can have it.';
  if (role === 'image' && parent === 'image' && ofServices.includes(word)) return 'Only services have it.';
  if (parent === 'image' && word === 'tag') return 'The tag belongs to the name: "name: node:20.11".';
  return `Known there: ${known.join(', ')}.`;
}

function fixesFor({ word, shared }: SpecFault, meant: string | undefined): readonly Fix[] {
  if (meant === undefined || word === undefined || shared) return [];
  const edit = replacePart(word, meant);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(meant)}`, preferred: true, edits: () => [edit] }];
}

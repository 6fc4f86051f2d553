import type { AuthSource } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { replaceLocated } from '../text/edit.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { removeFix } from './shared/registryKey.ts';

export const helperNameInvalid: Rule = {
  id: 'helper-name-invalid',
  summary: 'A credential helper whose name is empty or a path, which makes the job fail',
  severity: 'error',
  appliesTo: 'auths',
  *check({ auths }, { file, budget }) {
    for (const source of auths) {
      for (const { kind, cause, range, detail } of source.defects) {
        if (kind !== 'helper-name') continue;
        const effect = file.localMachine ? 'Docker cannot run this helper' : 'Every job that pulls an image fails';
        const advice =
          cause === 'empty-name' ? 'Remove the entry, or name a helper' : 'Use the part of the program name after "docker-credential-"';
        const message = `${effect}: ${detail}. ${advice}.`;
        budget.take(source.credHelpers.length);
        yield { range, message, fixes: fixesFor(source, range) };
      }
    }
  },
};

function fixesFor({ credHelpers, credsStore }: AuthSource, { start, end }: SourceRange): readonly Fix[] {
  const isAt = ({ range }: Located) => range.start === start && range.end === end;
  const entry = credHelpers.find(({ helper }) => isAt(helper));
  const name = entry?.helper ?? (credsStore !== undefined && isAt(credsStore) ? credsStore : undefined);
  const base = name?.value
    .replace(/^.*\//, '')
    .replace(/^docker-credential-/, '')
    .replace(/\.exe$/i, '');
  if (name === undefined || base === undefined) return [];
  if (base === '') return entry === undefined ? [] : [{ ...removeFix(entry), preferred: true }];
  const edit = replaceLocated(name, base);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(base)}`, preferred: true, edits: () => [edit] }];
}

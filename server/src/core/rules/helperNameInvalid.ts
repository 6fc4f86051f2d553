import type { AuthSource } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { replacePart } from '../text/edit.ts';
import type { Part, SourceRange } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

export const helperNameInvalid: Rule = {
  id: 'helper-name-invalid',
  summary: 'A credential helper whose name is empty or a path, which makes the job fail',
  severity: 'error',
  about: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { kind, range, detail } of source.defects) {
        if (kind !== 'helper-name') continue;
        const effect = file.ownMachine ? 'Docker cannot run this helper' : 'Every job that pulls an image fails';
        const message = `${effect}: ${detail}. Use the part of the program name after "docker-credential-".`;
        yield { range, message, fixes: baseName(namedAt(source, range)) };
      }
    }
  },
};

function namedAt({ credHelpers, credsStore }: AuthSource, { start, end }: SourceRange): Part | undefined {
  const names = [...credHelpers.map(({ helper }) => helper), ...(credsStore ? [credsStore] : [])];
  return names.find(({ range }) => range.start === start && range.end === end);
}

function baseName(name: Part | undefined): readonly Fix[] {
  const base = name?.value
    .replace(/^.*\//, '')
    .replace(/^docker-credential-/, '')
    .replace(/\.exe$/i, '');
  if (name === undefined || base === undefined) return [];
  const edit = replacePart(name, base);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(base)}`, preferred: true, edits: () => [edit] }];
}

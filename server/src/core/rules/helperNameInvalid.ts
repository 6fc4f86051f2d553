import type { AuthSource } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { replaceLocated } from '../text/edit.ts';
import type { Located, SourceRange } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const helperNameInvalid: Rule = {
  id: 'helper-name-invalid',
  summary: 'A credential helper whose name is empty or a path, which makes the job fail',
  severity: 'error',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      for (const { kind, range, detail } of source.defects) {
        if (kind !== 'helper-name') continue;
        const effect = file.localMachine ? 'Docker cannot run this helper' : 'Every job that pulls an image fails';
        const message = `${effect}: ${detail}. Use the part of the program name after "docker-credential-".`;
        yield { range, message, fixes: baseName(namedAt(source, range)) };
      }
    }
  },
};

function namedAt({ credHelpers, credsStore }: AuthSource, { start, end }: SourceRange): Located | undefined {
  const names = [...credHelpers.map(({ helper }) => helper), ...(credsStore ? [credsStore] : [])];
  return names.find(({ range }) => range.start === start && range.end === end);
}

function baseName(name: Located | undefined): readonly Fix[] {
  const base = name?.value
    .replace(/^.*\//, '')
    .replace(/^docker-credential-/, '')
    .replace(/\.exe$/i, '');
  if (name === undefined || base === undefined) return [];
  const edit = replaceLocated(name, base);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(base)}`, preferred: true, edits: () => [edit] }];
}

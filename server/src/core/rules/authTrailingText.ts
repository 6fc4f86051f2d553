import type { AuthSource } from '../model/facts.ts';
import type { Fix, Report } from '../model/finding.ts';
import type { Located } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import type { KeyEntry } from './shared/registryKey.ts';

/** When one of these is repeated, Docker merges the members of both. */
const merged = /^(?:auths|credhelpers|httpheaders|proxies|plugins|aliases|features)$/i;

export const authTrailingText: Rule = {
  id: 'auth-trailing-text',
  summary: 'Text after the end of the JSON, or the first of two equal keys: both are ignored',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }) {
    for (const source of auths) {
      if (source.defects.some(({ kind }) => kind === 'json')) continue;
      if (source.trailing !== undefined) yield textAfterJson(source.trailing);
      const repeated = (source.repeatedKeys ?? []).filter(({ value }) => !merged.test(value));
      const members = repeated.length === 0 ? undefined : membersByStart(source);
      for (const key of repeated) yield repeatedKey(key, members?.get(key.range.start));
    }
  },
};

function textAfterJson(range: NonNullable<AuthSource['trailing']>): Report {
  return {
    range,
    message: 'Text after the end of the JSON is ignored. Move it inside the braces, or remove it.',
    tags: ['unnecessary'],
    fixes: [{ title: 'Remove the text after the JSON', edits: () => [{ range, newText: '' }] }],
  };
}

function membersByStart({ entries, credHelpers }: AuthSource): ReadonlyMap<number, KeyEntry> {
  return new Map([...entries, ...credHelpers].map((member) => [member.registry.range.start, member]));
}

function repeatedKey(key: Located, member: KeyEntry | undefined): Report {
  const fixes: readonly Fix[] =
    member === undefined ? [] : [{ title: `Remove the first ${quoted(key.value)}`, preferred: true, edits: member.remove }];
  return {
    range: key.range,
    message: `This ${quoted(key.value)} is ignored: the key is repeated below, and only the last one counts. Remove one of the two.`,
    tags: ['unnecessary'],
    fixes,
  };
}

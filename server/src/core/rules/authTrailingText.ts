import type { AuthSource } from '../model/facts.ts';
import type { Fix, Report } from '../model/finding.ts';
import type { Part } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

/** Of these, Docker adds the members of a second one to those of the first. */
const merged = /^(?:auths|credhelpers|httpheaders|proxies|plugins|aliases|features)$/i;

export const authTrailingText: Rule = {
  id: 'auth-trailing-text',
  summary: 'Text behind the JSON, or a key that comes again: neither is read',
  severity: 'warning',
  about: 'auths',
  *check({ auths }) {
    for (const source of auths) {
      if (source.defects.some(({ kind }) => kind === 'json')) continue;
      if (source.trailing !== undefined) yield behind(source.trailing);
      for (const key of source.repeatedKeys ?? []) if (!merged.test(key.value)) yield again(key, source);
    }
  },
};

function behind(range: NonNullable<AuthSource['trailing']>): Report {
  return {
    range,
    message: 'Nobody reads on behind the end of the JSON, so whatever this text sets is not there. Move it into the braces, or remove it.',
    tags: ['unnecessary'],
    fixes: [{ title: 'Remove what stands behind the JSON', edits: () => [{ range, newText: '' }] }],
  };
}

function again(key: Part, { entries, credHelpers }: AuthSource): Report {
  const member = [...entries, ...credHelpers].find(({ registry }) => registry.range.start === key.range.start);
  const fixes: readonly Fix[] =
    member === undefined ? [] : [{ title: `Remove the first ${quoted(key.value)}`, preferred: true, edits: member.remove }];
  return {
    range: key.range,
    message: `${quoted(key.value)} comes again further down, and only the last one counts: what stands here is lost. Remove one of the two.`,
    tags: ['unnecessary'],
    fixes,
  };
}

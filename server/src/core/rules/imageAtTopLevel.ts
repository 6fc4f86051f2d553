import type { SourceFile } from '../db/sourceFile.ts';
import type { Edit } from '../text/edit.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { trimEndOf } from '../util/trim.ts';
import type { Rule } from './rule.ts';
import { indentFurther, lineEndOf, removeEntry, startOfLine } from './shared/layout.ts';
import { quoted } from './shared/quoting.ts';
import { underDefault, underDefaultElsewhere } from './shared/underDefault.ts';

export const imageAtTopLevel: Rule = {
  id: 'image-at-top-level',
  summary: '"image" or "services" at the top level, which is deprecated',
  severity: 'hint',
  appliesTo: 'imageKeys',
  *check({ pipeline }, { file, workspace }) {
    for (const { key, owner, name, unset } of pipeline?.imageKeys ?? []) {
      if (owner !== '' || unset || underDefault(key, file) !== undefined) continue;
      if (underDefaultElsewhere(workspace, file, key) !== undefined) continue;
      yield {
        range: name,
        message: `${quoted(key)} at the top level is deprecated. Move it under "default:".`,
        tags: ['deprecated'],
      };
    }
  },
  lazyFixes({ range }, file) {
    const key = file.facts.pipeline?.imageKeys?.find(({ owner, name }) => owner === '' && name.start === range.start);
    const edits = key === undefined ? [] : moveToDefault(file, key.range);
    return edits.length === 0 ? [] : [{ title: 'Move under "default:"', preferred: true, edits: () => edits }];
  },
};

/** Moves the key into an existing `default:` block, or writes `default:` above it. No edits for any other layout. */
function moveToDefault({ text, facts }: SourceFile, range: SourceRange): readonly Edit[] {
  const removal = removeEntry(text, range);
  if (startOfLine(text, range.start) !== range.start || removal === undefined || removal.range.start !== range.start) return [];
  const lineEnd = lineEndOf(text);
  const whole = text.slice(range.start, removal.range.end);
  // A lone carriage return ends a line for some YAML parsers and not for others.
  if (/\r(?!\n)/.test(whole)) return [];
  // Not `trimEnd`, which also removes characters that are content in YAML, such as a byte order mark.
  const written = trimEndOf(whole, ' \t\r\n');
  const lines = `${written}${lineEnd}`;
  const home = facts.pipeline?.jobs.find(({ kind }) => kind === 'default');
  if (home === undefined) {
    const blank = whole.slice(written.length).replace(/^\r?\n/, '');
    return [{ range: removal.range, newText: `default:${lineEnd}  ${indentFurther(lines, '  ')}${blank}` }];
  }
  const head = /^default[ \t]*:[ \t]*(?:#[^\n]*|\r?)\n(?:[ \t]*(?:#[^\n]*|\r?)\n)*([ ]+)(?=[^\s#-])/.exec(text.slice(home.range.start));
  const indent = head?.[1];
  // An anchor must stay above the places that use it.
  if (head === null || indent === undefined || /&\w/.test(lines)) return [];
  const at = home.range.start + head[0].length - indent.length;
  return [removal, { range: { start: at, end: at }, newText: `${indent}${indentFurther(lines, indent)}` }];
}

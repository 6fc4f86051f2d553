import type { Rule } from './rule.ts';
import { removeEntry } from './shared/layout.ts';
import { quoted } from './shared/quoting.ts';
import { underDefault } from './shared/underDefault.ts';

export const imageDefinedTwice: Rule = {
  id: 'image-defined-twice',
  summary: '"image" or "services" both at the top level and under "default:", which GitLab rejects',
  severity: 'error',
  appliesTo: 'imageKeys',
  *check({ pipeline }, { file }) {
    for (const { key, owner, name, unset } of pipeline?.imageKeys ?? []) {
      const other = owner !== '' || unset ? undefined : underDefault(key, file);
      if (other === undefined) continue;
      yield {
        range: name,
        message: `GitLab rejects this pipeline: ${quoted(key)} is set here and under "default:". Keep only the one under "default:".`,
        related: [{ range: other.name, message: `${quoted(key)} under "default:"` }],
      };
    }
  },
  lazyFixes({ range }, { text, facts }) {
    const key = facts.pipeline?.imageKeys?.find(({ owner, name }) => owner === '' && name.start === range.start);
    const edit = key === undefined ? undefined : removeEntry(text, key.range);
    return edit === undefined ? [] : [{ title: 'Keep only the one under "default:"', preferred: true, edits: () => [edit] }];
  },
};

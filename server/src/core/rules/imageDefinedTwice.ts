import type { Rule } from './rule.ts';
import { removeEntry } from './shared/layout.ts';
import { quoted } from './shared/quoting.ts';
import { underDefault, underDefaultElsewhere } from './shared/underDefault.ts';

export const imageDefinedTwice: Rule = {
  id: 'image-defined-twice',
  summary: '"image" or "services" both at the top level and under "default:", which GitLab rejects',
  severity: 'error',
  appliesTo: 'imageKeys',
  *check({ pipeline }, { file, workspace }) {
    for (const { key, owner, name, unset } of pipeline?.imageKeys ?? []) {
      if (owner !== '' || unset) continue;
      const here = underDefault(key, file);
      const other = here === undefined ? underDefaultElsewhere(workspace, file, key) : { range: here.name };
      if (other === undefined) continue;
      const where = here === undefined ? ' in another file' : '';
      yield {
        range: name,
        message: `GitLab rejects this pipeline: ${quoted(key)} is set here and under "default:"${where}. Keep only the one under "default:".`,
        related: [{ ...other, message: `${quoted(key)} under "default:"` }],
      };
    }
  },
  lazyFixes({ range }, { text, facts }) {
    const key = facts.pipeline?.imageKeys?.find(({ owner, name }) => owner === '' && name.start === range.start);
    const edit = key === undefined ? undefined : removeEntry(text, key.range);
    return edit === undefined ? [] : [{ title: 'Keep only the one under "default:"', preferred: true, edits: () => [edit] }];
  },
};

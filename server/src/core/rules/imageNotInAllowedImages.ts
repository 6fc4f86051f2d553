import { expandImage } from '../pulls/pullScenarios.ts';
import type { Rule } from './rule.ts';
import { allowListsOf, refuses } from './shared/allowLists.ts';
import { quoted } from './shared/words.ts';

export const imageNotInAllowedImages: Rule = {
  id: 'image-not-in-allowed-images',
  summary: 'An image or service of a job that the allow list of the runner in the workspace refuses',
  severity: 'error',
  about: 'images',
  *check({ images, pipeline }, { workspace, file }) {
    if (pipeline === undefined) return;
    const lists = allowListsOf(workspace);
    for (const use of images) {
      const candidates = use.role === 'image' || use.role === 'service' ? lists[use.role] : [];
      if (candidates.every(({ globs }) => globs.length === 0) || use.reference === undefined || use.reference.problem !== undefined)
        continue;
      const name = expandImage(use, file);
      // What a variable that is not at hand makes of it cannot be said.
      if (name === '' || name.includes('$')) continue;
      const refusing = candidates.filter((list) => refuses(list, name));
      const [first] = refusing;
      if (first === undefined) continue;
      const isSure = refusing.length === candidates.length;
      yield {
        range: use.reference.written.range,
        message: `The job ${isSure ? 'fails' : 'may fail'} before it starts: no pattern in "${first.key}" of ${first.runner.label} admits ${quoted(name)}. Patterns are held against the name as it is written, tag included.`,
        ...(!isSure && { severity: 'warning' as const }),
        related: refusing.flatMap(({ patterns: [pattern], runner, key }) =>
          pattern === undefined ? [] : [{ uri: runner.uri, range: pattern.range, message: `"${key}" begins here.` }],
        ),
      };
    }
  },
};

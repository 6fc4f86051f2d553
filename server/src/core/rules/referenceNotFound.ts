import type { PointerFacts } from '../model/pipelineFacts.ts';
import { replaceLocated } from '../text/edit.ts';
import type { Rule } from './rule.ts';
import { type Defined, definedIn } from './shared/definedNames.ts';
import { quoted } from './shared/quoting.ts';

export const referenceNotFound: Rule = {
  id: 'reference-not-found',
  summary: 'A name in "extends:" or "!reference" that no file of the pipeline defines',
  severity: 'error',
  appliesTo: 'pointers',
  *check({ pipeline }, { workspace, file }) {
    if (pipeline?.pointers === undefined || pipeline.pointers.length === 0) return;
    const defined = definedIn(workspace, file);
    if (defined === undefined) return;
    for (const pointer of pipeline.pointers) {
      const [first] = pointer.target;
      if (first === undefined) continue;
      if (!defined.has(first.value)) {
        const meant = defined.nearest(first.value);
        const edit = meant === undefined ? undefined : replaceLocated(first, meant);
        const advice = meant === undefined ? 'Define it, or remove the name.' : `Did you mean ${quoted(meant)}?`;
        yield {
          range: first.range,
          message: `GitLab rejects the pipeline: no file defines ${quoted(first.value)}. ${advice}`,
          fixes: edit === undefined ? [] : [{ title: `Change to ${quoted(edit.newText)}`, preferred: true, edits: () => [edit] }],
        };
      } else if (lacksKey(pointer, defined)) {
        yield {
          range: pointer.range,
          message: `GitLab rejects the pipeline: ${quoted(first.value)} has no key ${quoted(pointer.target[1]?.value ?? '')} for this "!reference". Use a key that it has.`,
        };
      }
    }
  },
};

/** A job that extends others may inherit the key, so it is not judged. Deeper keys may come from anchors. */
function lacksKey({ kind, target: [first, key] }: PointerFacts, defined: Defined): boolean {
  if (kind !== 'reference' || first === undefined || key === undefined || defined.extends(first.value)) return false;
  return !defined.named(first.value).some((block) => block.has([key.value]));
}

import type { BlockFacts, PointerFacts } from '../pipelineFacts.ts';
import { replacePart } from '../text/edit.ts';
import type { FileFacts } from '../workspaceView.ts';
import type { Rule } from './rule.ts';
import { nearestName } from './shared/nearestName.ts';
import { wholePipeline } from './shared/rootPipeline.ts';
import { quoted } from './shared/words.ts';

export const referenceNotFound: Rule = {
  id: 'reference-not-found',
  summary: 'A name in "extends:" or "!reference" that no file of the pipeline defines',
  severity: 'error',
  scope: 'job',
  hangsOn({ workspace, file }) {
    const files = wholePipeline(workspace ?? { files: [] }, file.uri);
    return [files === undefined ? undefined : [...blocksByName(files).keys()].join('\n')];
  },
  *check({ pipeline }, { workspace, file }) {
    if (pipeline?.pointers === undefined || pipeline.pointers.length === 0 || workspace === undefined) return;
    const files = wholePipeline(workspace, file.uri);
    if (files === undefined) return;
    const blocks = blocksByName(files);
    const extended = new Set<string>();
    for (const { facts } of files) for (const job of facts.pipeline?.jobs ?? []) if (job.extends.length > 0) extended.add(job.name.value);
    for (const pointer of pipeline.pointers) {
      const [first] = pointer.target;
      if (first === undefined) continue;
      const found = blocks.get(first.value);
      if (found === undefined) {
        const meant = nearestName(first.value, blocks.keys());
        const edit = meant === undefined ? undefined : replacePart(first, meant);
        const advice = meant === undefined ? 'Define it, or take the name out.' : `Did you mean ${quoted(meant)}?`;
        yield {
          range: first.range,
          message: `No file of this pipeline defines ${quoted(first.value)}, so GitLab refuses the pipeline. ${advice}`,
          fixes: edit === undefined ? [] : [{ title: `Change to ${quoted(edit.newText)}`, preferred: true, edits: () => [edit] }],
        };
      } else if (lacksKey(pointer, found, extended.has(first.value))) {
        const path = pointer.target.map(({ value }) => value).join(', ');
        yield {
          range: pointer.range,
          message: `${quoted(first.value)} has no ${quoted(pointer.target[1]?.value ?? '')}, so GitLab finds nothing for "!reference [${path}]" and refuses the pipeline. Name a key that it has.`,
        };
      }
    }
  },
};

function blocksByName(files: readonly FileFacts[]): ReadonlyMap<string, readonly BlockFacts[]> {
  const blocks = new Map<string, BlockFacts[]>();
  for (const { facts } of files) {
    for (const block of facts.pipeline?.blocks ?? []) {
      const alike = blocks.get(block.name);
      if (alike === undefined) blocks.set(block.name, [block]);
      else alike.push(block);
    }
  }
  return blocks;
}

/** What a job gets from those it extends is there as well, so of such a job nothing can be said. Deeper keys may stand behind anchors. */
function lacksKey({ kind, target }: PointerFacts, blocks: readonly BlockFacts[], isExtending: boolean): boolean {
  const [, key] = target;
  if (kind !== 'reference' || key === undefined || isExtending) return false;
  return !blocks.some((block) => block.has([key.value]));
}

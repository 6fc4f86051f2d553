import type { BlockFacts, PointerFacts } from '../pipelineFacts.ts';
import { replacePart } from '../text/edit.ts';
import type { FileFacts, WorkspaceView } from '../workspaceView.ts';
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
    const defined = workspace && definedIn(workspace, file.uri);
    return [defined && [...defined.blocks.keys()].join('\n')];
  },
  *check({ pipeline }, { workspace, file }) {
    if (pipeline?.pointers === undefined || pipeline.pointers.length === 0 || workspace === undefined) return;
    const defined = definedIn(workspace, file.uri);
    if (defined === undefined) return;
    const { blocks, extending } = defined;
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
      } else if (lacksKey(pointer, found, extending.has(first.value))) {
        const path = pointer.target.map(({ value }) => value).join(', ');
        yield {
          range: pointer.range,
          message: `${quoted(first.value)} has no ${quoted(pointer.target[1]?.value ?? '')}, so GitLab finds nothing for "!reference [${path}]" and refuses the pipeline. Name a key that it has.`,
        };
      }
    }
  },
};

interface Defined {
  readonly blocks: ReadonlyMap<string, readonly BlockFacts[]>;
  /** The jobs that take something from others by `extends`. */
  readonly extending: ReadonlySet<string>;
}

const read = new WeakMap<WorkspaceView, Map<string, Defined | undefined>>();

/** What the whole pipeline of a file defines; undefined when it is not at hand. */
function definedIn(workspace: WorkspaceView, uri: string): Defined | undefined {
  const known = read.get(workspace) ?? new Map<string, Defined | undefined>();
  read.set(workspace, known);
  if (!known.has(uri)) known.set(uri, readDefined(wholePipeline(workspace, uri)));
  return known.get(uri);
}

function readDefined(files: readonly FileFacts[] | undefined): Defined | undefined {
  if (files === undefined) return undefined;
  const blocks = new Map<string, BlockFacts[]>();
  const extending = new Set<string>();
  for (const { facts } of files) {
    for (const job of facts.pipeline?.jobs ?? []) if (job.extends.length > 0) extending.add(job.name.value);
    for (const block of facts.pipeline?.blocks ?? []) {
      const alike = blocks.get(block.name);
      if (alike === undefined) blocks.set(block.name, [block]);
      else alike.push(block);
    }
  }
  return { blocks, extending };
}

/** What a job gets from those it extends is there as well, so of such a job nothing can be said. Deeper keys may stand behind anchors. */
function lacksKey({ kind, target }: PointerFacts, blocks: readonly BlockFacts[], isExtending: boolean): boolean {
  const [, key] = target;
  if (kind !== 'reference' || key === undefined || isExtending) return false;
  return !blocks.some((block) => block.has([key.value]));
}

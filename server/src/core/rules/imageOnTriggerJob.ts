import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Facts } from '../model/facts.ts';
import type { Report } from '../model/finding.ts';
import type { ImageKeyFacts, JobFacts } from '../model/pipelineFacts.ts';
import type { Rule } from './rule.ts';
import { removeEntry } from './shared/layout.ts';
import { parentsOf } from './shared/parents.ts';
import { quoted } from './shared/quoting.ts';

export const imageOnTriggerJob: Rule = {
  id: 'image-on-trigger-job',
  summary: 'An image or services in a job that triggers another pipeline',
  severity: 'error',
  appliesTo: 'jobs',
  *check({ pipeline }, { workspace, file }) {
    if (!hasTriggers(workspace, file)) return;
    const { imageKeys = [] } = file.facts.pipeline ?? {};
    for (const job of pipeline?.jobs ?? []) {
      if (job.kind === 'hidden' || job.kind === 'default') continue;
      const parents = parentsOf(job, file);
      if (!job.triggers && !parents.some(({ triggers }) => triggers)) continue;
      const own = imageKeys.filter(({ owner }) => owner === job.name.value);
      for (const key of own) if (!key.unset) yield { range: key.via ?? key.name, message: messageFor(key) };
      yield* inherited(job, parents, own, imageKeys);
    }
  },
  lazyFixes({ range }, { text, facts }) {
    const key = facts.pipeline?.imageKeys?.find(({ name, via }) => via === undefined && name.start === range.start);
    const edit = key === undefined ? undefined : removeEntry(text, key.range);
    return key === undefined || edit === undefined ? [] : [{ title: `Remove ${quoted(key.key)}`, preferred: true, edits: () => [edit] }];
  },
};

const hasTriggers = query((_, { facts }: SourceFile): boolean => facts.pipeline?.jobs.some(({ triggers }) => triggers) === true);

function messageFor({ key }: ImageKeyFacts): string {
  return `GitLab rejects the pipeline: ${quoted(key)} is not allowed in a job with "trigger". Remove it.`;
}

/** Keys from a parent are rejected too. They are reported where the job names the parent. */
function* inherited(
  job: JobFacts,
  parents: readonly JobFacts[],
  own: readonly ImageKeyFacts[],
  all: NonNullable<NonNullable<Facts['pipeline']>['imageKeys']>,
): Iterable<Report> {
  for (const parent of parents) {
    const key = all.find((one) => one.owner === parent.name.value && !one.unset && !own.some((mine) => mine.key === one.key));
    const named = job.extends.find(({ value }) => value === parent.name.value) ?? job.extends[0];
    if (key === undefined || named === undefined) continue;
    yield {
      range: named.range,
      message: `GitLab rejects the pipeline: ${quoted(parent.name.value)} adds ${quoted(key.key)} to a job with "trigger". Extend a job without it.`,
      related: [{ range: key.name, message: `${quoted(key.key)} in ${quoted(parent.name.value)}` }],
    };
    return;
  }
}

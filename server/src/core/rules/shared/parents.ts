import { query } from '../../db/query.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import type { JobFacts } from '../../model/pipelineFacts.ts';

/** GitLab gives up beyond this depth. */
const maxDepth = 10;

/** The jobs of this file that a job takes its keys from, by `extends`, nearest first; those of other files are left out. */
export function parentsOf(job: JobFacts, file: SourceFile): readonly JobFacts[] {
  const found = new Set<JobFacts>();
  let next: readonly JobFacts[] = [job];
  for (let depth = 0; depth < maxDepth && next.length > 0; depth++) {
    next = next
      .flatMap(({ extends: names }) => names.flatMap(({ value }) => jobNamed(file.workspace, file, value) ?? []))
      .filter((one) => one !== job && !found.has(one));
    for (const parent of next) found.add(parent);
  }
  return [...found];
}

const jobNamed = query((workspace, file: SourceFile, name: string) => jobsByName(workspace, file).get(name));

const jobsByName = query((_, { facts }: SourceFile): ReadonlyMap<string, JobFacts> => {
  return new Map((facts.pipeline?.jobs ?? []).map((job) => [job.name.value, job]));
});

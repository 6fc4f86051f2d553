import type { Facts } from '../../model/facts.ts';
import type { JobFacts } from '../../model/pipelineFacts.ts';
import { onceForEach } from '../../util/lazy.ts';

/** GitLab gives up beyond this depth. */
const deepest = 10;

/** The jobs of this file that a job takes its keys from, by `extends`, nearest first; those of other files are left out. */
export const parentsIn = onceForEach(({ pipeline }: Facts): ((job: JobFacts) => readonly JobFacts[]) => {
  const byName = new Map<string, JobFacts>();
  for (const job of pipeline?.jobs ?? []) byName.set(job.name.value, job);
  return (job) => {
    const found = new Set<JobFacts>();
    let next: readonly JobFacts[] = [job];
    for (let depth = 0; depth < deepest && next.length > 0; depth++) {
      next = next
        .flatMap(({ extends: names }) => names.flatMap(({ value }) => byName.get(value) ?? []))
        .filter((one) => one !== job && !found.has(one));
      for (const parent of next) found.add(parent);
    }
    return [...found];
  };
});

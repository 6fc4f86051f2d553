import type { Rule } from './rule.ts';
import { repairFixes } from './shared/authSource.ts';
import { jobReading } from './shared/dockerJobs.ts';
import { quoted } from './shared/words.ts';

export const authCliStrict: Rule = {
  id: 'auth-cli-strict',
  summary: 'A DOCKER_AUTH_CONFIG that the docker CLI in a job refuses, although the Runner reads it',
  severity: 'warning',
  about: 'auths',
  *check({ auths }, { workspace, file }) {
    for (const source of auths) {
      const key = source.refusedByCli;
      if (key === undefined || source.defects.some(({ kind }) => kind === 'json')) continue;
      const job = jobReading(source, file.uri, workspace);
      if (job === undefined) continue;
      yield {
        range: key.range,
        message: `Docker 28.3 and newer reads DOCKER_AUTH_CONFIG too, and ${quoted(key.value)} makes it fail: it takes nothing but "auth" in the entries of "auths". Leave out the rest, or run "unset DOCKER_AUTH_CONFIG" before docker in the job.`,
        fixes: repairFixes(source.keepOnlyAuth),
        related: [{ uri: job.uri, range: job.range, message: 'This job has the docker CLI' }],
      };
    }
  },
};

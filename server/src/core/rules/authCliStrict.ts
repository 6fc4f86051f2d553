import type { Rule } from './rule.ts';
import { repairFixes } from './shared/authSource.ts';
import { jobReading } from './shared/dockerJobs.ts';
import { quoted } from './shared/quoting.ts';

export const authCliStrict: Rule = {
  id: 'auth-cli-strict',
  summary: 'A DOCKER_AUTH_CONFIG that the Runner accepts but the docker CLI in a job ignores',
  severity: 'info',
  appliesTo: 'auths',
  *check({ auths }, { workspace, file }) {
    for (const source of auths) {
      const key = source.refusedByCli;
      if (key === undefined || source.defects.some(({ kind }) => kind === 'json')) continue;
      const job = jobReading(source, file.uri, workspace);
      if (job === undefined) continue;
      yield {
        range: key.range,
        message: `The docker CLI in the job (28.3 and later) ignores DOCKER_AUTH_CONFIG because of ${quoted(key.value)}: it accepts only "auths" entries with "auth". Remove all other keys, or run "docker login" in the job.`,
        fixes: repairFixes(source.keepOnlyAuth),
        related: [{ uri: job.uri, range: job.range, message: 'This job uses the docker CLI' }],
      };
    }
  },
};

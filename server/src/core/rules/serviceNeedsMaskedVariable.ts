import { isSameSet, query } from '../db/query.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

/** Credentials that GitLab creates for each job and the Runner does not pass to services. */
const jobSecrets =
  /^(?:CI_JOB_TOKEN|CI_JOB_JWT(?:_V[12])?|CI_REGISTRY_PASSWORD|CI_DEPLOY_PASSWORD|CI_DEPENDENCY_PROXY_PASSWORD|CI_REPOSITORY_URL)$/;
const soundsSecret = /PASS(?:WORD|WD|PHRASE)?(?:_|$)|PWD$|SECRET|TOKEN|CREDENTIALS?(?:_|$)|PRIVATE_KEY|API_?KEY|ACCESS_KEY/i;

export const serviceNeedsMaskedVariable: Rule = {
  id: 'service-needs-masked-variable',
  summary: 'A service that uses a credential which services do not get: in "command", or before Runner 19.3',
  severity: 'warning',
  appliesTo: 'serviceVariables',
  *check({ pipeline }, { workspace, settings }) {
    const uses = pipeline?.serviceVariables ?? [];
    if (uses.length === 0) return;
    // From this version on, the Runner expands the variables of a service with all of the job's (docs/ground-truth.md#b7).
    const expandsAll = isAtLeast(settings.runnerVersion, 19, 3);
    for (const { name, key, range } of uses) {
      if (isSetInPipeline(workspace, name)) continue;
      if (key === 'command') {
        if (jobSecrets.test(name)) yield { range, message: commandMessage(name) };
      } else if (!expandsAll && jobSecrets.test(name)) {
        yield {
          range,
          message: `${quoted(`$${name}`)} is empty in the service: before Runner 19.3, services do not get the job's credentials. ${advice}`,
        };
      } else if (!expandsAll && soundsSecret.test(name)) {
        yield {
          range,
          severity: 'info',
          message: `${quoted(`$${name}`)} may be empty in the service: before Runner 19.3, services get only variables from the pipeline's files. ${advice}`,
        };
      }
    }
  },
};

const isSetInPipeline = query((workspace, name: string): boolean => pipelineVariables(workspace).has(name));

const pipelineVariables = query((workspace): ReadonlySet<string> => {
  return new Set(workspace.files.flatMap(({ facts }) => (facts.pipeline?.variables ?? []).map(({ name }) => name.value)));
}, isSameSet);

const advice = 'Set it under the job\'s "variables:" instead.';

function commandMessage(name: string): string {
  return `${quoted(`$${name}`)} is empty in this "command": the Runner does not expand it, and services do not get the job's credentials. Set another variable to it under the job's "variables:", and use that one.`;
}

import { isSameSet, query } from '../db/query.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

/** Credentials that GitLab makes for each job and does not show to services. */
const jobSecrets =
  /^(?:CI_JOB_TOKEN|CI_JOB_JWT(?:_V[12])?|CI_REGISTRY_PASSWORD|CI_DEPLOY_PASSWORD|CI_DEPENDENCY_PROXY_PASSWORD|CI_REPOSITORY_URL)$/;
const soundsSecret = /PASS(?:WORD|WD|PHRASE)?(?:_|$)|PWD$|SECRET|TOKEN|CREDENTIALS?(?:_|$)|PRIVATE_KEY|API_?KEY|ACCESS_KEY/i;

export const serviceNeedsMaskedVariable: Rule = {
  id: 'service-needs-masked-variable',
  summary: 'A service that is to get a credential which the Runner gives to no service',
  severity: 'warning',
  about: 'serviceVariables',
  *check({ pipeline }, { workspace }) {
    const uses = pipeline?.serviceVariables ?? [];
    if (uses.length === 0) return;
    for (const { name, key, range } of uses) {
      if (isSetInPipeline(workspace, name)) continue;
      if (key === 'command') {
        if (jobSecrets.test(name)) yield { range, message: commandMessage(name) };
      } else if (jobSecrets.test(name)) {
        yield {
          range,
          message: `The service gets nothing in place of ${quoted(`$${name}`)}: the Runner keeps the job's credentials from services. ${advice}`,
        };
      } else if (soundsSecret.test(name)) {
        yield {
          range,
          severity: 'info',
          message: `If ${quoted(`$${name}`)} is set in GitLab's settings, the service may get nothing in its place: services see the variables of the pipeline's files only. ${advice}`,
        };
      }
    }
  },
};

const isSetInPipeline = query((workspace, name: string): boolean => pipelineVariables(workspace).has(name));

const pipelineVariables = query((workspace): ReadonlySet<string> => {
  return new Set(workspace.files.flatMap(({ facts }) => (facts.pipeline?.variables ?? []).map(({ name }) => name.value)));
}, isSameSet);

const advice = 'Set it under the job\'s "variables:", which services see, and not here.';

function commandMessage(name: string): string {
  return `The Runner expands nothing in "command", and a shell in the service finds no ${quoted(`$${name}`)}: services do not get the job's credentials. Set a variable of another name to it under the job's "variables:" for that shell.`;
}

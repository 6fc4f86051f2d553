import type { Fix, Related } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { keyOf, statementOf, tableOf } from './shared/runners.ts';

const switchName = 'use_service_account_image_pull_secrets';

export const serviceAccountOverridesSecrets: Rule = {
  id: 'service-account-overrides-secrets',
  summary: 'Pull credentials that are ignored because of "use_service_account_image_pull_secrets"',
  severity: 'warning',
  appliesTo: 'runners',
  *check(facts, { workspace }) {
    for (const [index, runner] of (facts.runners ?? []).entries()) {
      const table = tableOf(workspace, facts, index, 'runners.kubernetes');
      const only = keyOf(table, switchName);
      if (only?.word !== 'true' || (runner.executor !== undefined && runner.executor.value !== 'kubernetes')) continue;
      const secrets = keyOf(table, 'image_pull_secrets');
      const config = runner.environment.find(({ value }) => value === 'DOCKER_AUTH_CONFIG');
      const listed = secrets === undefined || secrets.empty ? undefined : secrets;
      if (listed === undefined && config === undefined) continue;
      const names = [...(listed ? ['"image_pull_secrets"'] : []), ...(config ? ['DOCKER_AUTH_CONFIG'] : [])].join(' and ');
      const related: Related[] = [];
      if (listed) related.push({ range: statementOf(listed), message: 'Not used for pulls' });
      if (config) related.push({ range: config.range, message: 'Not used for pulls' });
      const remove: Fix = { title: `Remove "${switchName}"`, edits: only.remove };
      yield {
        range: statementOf(only),
        message: `Pulls do not use ${names}: with "${switchName}", only the secrets of the service account are used. Keep one of them.`,
        related,
        fixes: remove.edits().length === 0 ? [] : [remove],
      };
    }
  },
};

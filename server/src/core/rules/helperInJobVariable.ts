import { allowedHelpersKey } from '../credentials/sources.ts';
import { filesWithRunners } from '../db/filesWith.ts';
import { query } from '../db/query.ts';
import type { Workspace } from '../db/workspace.ts';
import { restrictsJobHelpers } from '../images/runnerVersion.ts';
import type { AuthSource, KeyUse } from '../model/facts.ts';
import type { Report } from '../model/finding.ts';
import type { Located } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { generateFix } from './shared/authSource.ts';
import { personalStores } from './shared/personalStores.ts';
import { quoted } from './shared/quoting.ts';

export const helperInJobVariable: Rule = {
  id: 'helper-in-job-variable',
  summary: 'A credential helper in a variable of a pipeline, which the Runner does not run or may not have',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { workspace }) {
    for (const source of auths) {
      if (source.origin.kind !== 'pipeline-variable') continue;
      const { name, registry } = firstHelper(source) ?? {};
      if (name === undefined) continue;
      yield {
        range: name.range,
        ...statement(quoted(`docker-credential-${name.value}`), workspace),
        fixes: registry === undefined ? [] : [generateFix(`Enter a static credential for ${quoted(registry)}`, registry, source)],
      };
    }
  },
};

/** What happens depends on the version and on the runner's configuration (docs/ground-truth.md#a8). */
function statement(program: string, workspace: Workspace): Pick<Report, 'message' | 'severity'> {
  if (!restrictsJobHelpers(workspace.settings.runnerVersion))
    return {
      message: `This whole DOCKER_AUTH_CONFIG is ignored on runners without ${program}, such as GitLab-hosted runners. Configure the helper in ~/.docker/config.json of the Runner's user, or use a static credential.`,
    };
  if (allowsJobHelpers(workspace))
    return {
      severity: 'info',
      message: `${program} runs only on runners that have it and list it in "${allowedHelpersKey}". On others, such as GitLab-hosted runners, use a static credential.`,
    };
  return {
    message: `The Runner does not run ${program} for a job, unless "${allowedHelpersKey}" in its config.toml allows it. Configure the helper in ~/.docker/config.json of the Runner's user, or use a static credential.`,
  };
}

const allowsJobHelpers = query((workspace): boolean => {
  const isKey = ({ path }: KeyUse) => path.toLowerCase().endsWith(`.${allowedHelpersKey}`);
  return filesWithRunners(workspace).some(({ facts }) => facts.keys.some(isKey));
});

/** One finding per source is enough. Other rules report the stores of personal machines and invalid names. */
function firstHelper({ credHelpers, credsStore, defects }: AuthSource): { readonly name: Located; readonly registry?: string } | undefined {
  const helpers = credHelpers.map(({ helper, registry, replaced }) => ({ name: helper, registry: registry.value, replaced }));
  const all = [...(credsStore === undefined ? [] : [{ name: credsStore, replaced: undefined }]), ...helpers];
  return all.find(({ name, replaced }) => {
    const isWrong = defects.some(({ range }) => range.start === name.range.start);
    return !replaced && !isWrong && /^[\w.-]+$/.test(name.value) && !personalStores.has(name.value);
  });
}

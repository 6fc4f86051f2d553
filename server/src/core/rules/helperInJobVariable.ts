import type { AuthSource } from '../model/facts.ts';
import type { Located } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { generateFix } from './shared/authSource.ts';
import { personalStores } from './shared/personalStores.ts';
import { quoted } from './shared/quoting.ts';

export const helperInJobVariable: Rule = {
  id: 'helper-in-job-variable',
  summary: 'A credential helper in a variable of a pipeline, which must be installed on every runner',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      if (source.origin.kind !== 'pipeline-variable') continue;
      const { name, registry } = firstHelper(source) ?? {};
      if (name === undefined) continue;
      const program = quoted(`docker-credential-${name.value}`);
      yield {
        range: name.range,
        message: `This whole DOCKER_AUTH_CONFIG is ignored on runners without ${program}, such as GitLab-hosted runners. Configure the helper in "environment" of the runner's config.toml, or use a static credential.`,
        fixes: registry === undefined ? [] : [generateFix(`Enter a static credential for ${quoted(registry)}`, registry, source, file)],
      };
    }
  },
};

/** One finding per source is enough. Other rules report the stores of personal machines and invalid names. */
function firstHelper({ credHelpers, credsStore, defects }: AuthSource): { readonly name: Located; readonly registry?: string } | undefined {
  const helpers = credHelpers.map(({ helper, registry, replaced }) => ({ name: helper, registry: registry.value, replaced }));
  const all = [...(credsStore === undefined ? [] : [{ name: credsStore, replaced: undefined }]), ...helpers];
  return all.find(({ name, replaced }) => {
    const isWrong = defects.some(({ range }) => range.start === name.range.start);
    return !replaced && !isWrong && /^[\w.-]+$/.test(name.value) && !personalStores.has(name.value);
  });
}

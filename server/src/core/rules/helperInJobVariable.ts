import type { AuthSource } from '../model/facts.ts';
import type { Part } from '../text/mappedText.ts';
import type { Rule } from './rule.ts';
import { generateFix } from './shared/authSource.ts';
import { personalStores } from './shared/personalStores.ts';
import { quoted } from './shared/words.ts';

export const helperInJobVariable: Rule = {
  id: 'helper-in-job-variable',
  summary: 'A credential helper in a variable of a pipeline, whose program every runner would have to have',
  severity: 'warning',
  about: 'auths',
  *check({ auths }, { file }) {
    for (const source of auths) {
      if (source.origin.kind !== 'pipeline-variable') continue;
      const { name, registry } = firstHelper(source) ?? {};
      if (name === undefined) continue;
      const program = quoted(`docker-credential-${name.value}`);
      yield {
        range: name.range,
        message: `Every runner that takes a job needs ${program}: where it is missing, as on GitLab's own runners, all credentials of this DOCKER_AUTH_CONFIG are lost. Name the helper in "environment" of the runner's config.toml, or write a credential that lasts.`,
        fixes: registry === undefined ? [] : [generateFix(`Enter a credential for ${quoted(registry)} instead`, registry, source, file)],
      };
    }
  },
};

/** The others of a source have the same fault. Stores of a person's machine, and names that are none, have rules of their own. */
function firstHelper({ credHelpers, credsStore, defects }: AuthSource): { readonly name: Part; readonly registry?: string } | undefined {
  const helpers = credHelpers.map(({ helper, registry, replaced }) => ({ name: helper, registry: registry.value, replaced }));
  const all = [...(credsStore === undefined ? [] : [{ name: credsStore, replaced: undefined }]), ...helpers];
  return all.find(({ name, replaced }) => {
    const isWrong = defects.some(({ range }) => range.start === name.range.start);
    return !replaced && !isWrong && /^[\w.-]+$/.test(name.value) && !personalStores.has(name.value);
  });
}

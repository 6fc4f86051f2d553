import type { SourceFile } from '../db/sourceFile.ts';
import type { AuthSource, Facts } from '../model/facts.ts';
import { homeSource, runnerAt } from '../pulls/workspaceSources.ts';
import type { Located } from '../text/mappedText.ts';
import type { Rule, RuleContext } from './rule.ts';
import { quoted } from './shared/quoting.ts';

/** The variables with which each helper logs in. Regions are left out: jobs often set them for themselves. */
const variablesOf: ReadonlyMap<string, RegExp> = new Map([
  ['ecr-login', /^AWS_(?!(?:DEFAULT_)?REGION$|PAGER$|DEFAULT_OUTPUT$)[A-Z]/],
  ['gcloud', /^(?:GOOGLE_(?:APPLICATION_)?CREDENTIALS|CLOUDSDK_AUTH_)/],
  ['gcr', /^(?:GOOGLE_(?:APPLICATION_)?CREDENTIALS|CLOUDSDK_AUTH_)/],
  ['acr-env', /^AZURE_[A-Z]/],
]);

export const helperIgnoresJobVariables: Rule = {
  id: 'helper-ignores-job-variables',
  summary: "A cloud's keys in the variables of jobs, where the Runner's credential helper does not see them",
  severity: 'info',
  appliesTo: ['auths', 'runners'],
  *check(facts, context) {
    for (const { helper, variables } of [...ofRunners(facts, context), ...ofPipeline(facts, context.file)]) {
      const found = variables.find(({ value }) => variablesOf.get(helper)?.test(value));
      if (found === undefined) continue;
      yield {
        range: found.range,
        message: `${quoted(found.value)} has no effect on the helper ${quoted(helper)}, which sees only the own environment of the Runner's process. Set it there, for example in the service of gitlab-runner.`,
      };
    }
  },
};

interface HelperUse {
  readonly helper: string;
  readonly variables: readonly Located[];
}

/** `environment` goes to jobs, not to the process (docs/ground-truth.md#a8). */
function* ofRunners({ runners = [], auths }: Facts, { file, workspace }: RuleContext): Generator<HelperUse> {
  const home = homeSource(workspace);
  for (const runner of runners) {
    const own = auths.filter(({ range, origin }) => origin.kind === 'runner-environment' && runnerAt(file, range.start) === runner);
    const sources = home?.content === 'auth' ? [...own, home.auth] : own;
    for (const helper of new Set(sources.flatMap(helpersIn))) yield { helper, variables: runner.environment };
  }
}

function* ofPipeline({ auths }: Facts, file: SourceFile): Generator<HelperUse> {
  const all = file.facts.pipeline?.variables ?? [];
  for (const source of auths) {
    const { origin } = source;
    if (origin.kind !== 'pipeline-variable') continue;
    const variables = all.filter(({ owner }) => owner === origin.owner || owner === '').map(({ name }) => name);
    for (const helper of new Set(helpersIn(source))) yield { helper, variables };
  }
}

function helpersIn({ credHelpers, credsStore }: AuthSource): readonly string[] {
  const names = credHelpers.filter(({ replaced }) => !replaced).map(({ helper }) => helper.value);
  return credsStore === undefined ? names : [...names, credsStore.value];
}

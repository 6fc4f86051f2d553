import type { AuthSource, Facts, RunnerFacts } from '../model/facts.ts';
import { homeSource, runnerAt } from '../pulls/workspaceSources.ts';
import type { Located } from '../text/mappedText.ts';
import { addTo } from '../util/multimap.ts';
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
    for (const { helper, variables } of [...ofRunners(facts, context), ...ofPipeline(facts, context)]) {
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
  const inHome = home?.content === 'auth' ? [...helpersIn(home.auth)] : [];
  const own = new Map<RunnerFacts | undefined, string[]>();
  for (const auth of auths) {
    if (auth.origin.kind !== 'runner-environment') continue;
    for (const helper of helpersIn(auth)) addTo(own, runnerAt(file, auth.range.start), helper);
  }
  for (const runner of runners) {
    for (const helper of new Set([...(own.get(runner) ?? []), ...inHome])) yield { helper, variables: runner.environment };
  }
}

function* ofPipeline({ auths }: Facts, { file, budget }: RuleContext): Generator<HelperUse> {
  for (const source of auths) {
    const { origin } = source;
    const helpers = origin.kind === 'pipeline-variable' ? helpersIn(source) : [];
    for (const helper of helpers) {
      const all = file.facts.pipeline?.variables ?? [];
      budget.take(all.length);
      const isSeen = (owner: string) => owner === '' || (origin.kind === 'pipeline-variable' && owner === origin.owner);
      yield { helper, variables: all.filter(({ owner }) => isSeen(owner)).map(({ name }) => name) };
    }
  }
}

/** Those that log in with variables. */
function helpersIn({ credHelpers, credsStore }: AuthSource): Iterable<string> {
  const names = credHelpers.filter(({ replaced }) => !replaced).map(({ helper }) => helper.value);
  return new Set((credsStore === undefined ? names : [...names, credsStore.value]).filter((name) => variablesOf.has(name)));
}

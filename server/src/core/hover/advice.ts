import { jobTokenIn } from '../credentials/jobToken.ts';
import { type CredentialSource, sourceWords } from '../credentials/sources.ts';
import type { Workspace } from '../db/workspace.ts';
import { registryOf } from '../images/registries.ts';
import type { PullScenario } from '../pulls/pullScenarios.ts';
import { refusalsOf, refusalsWithout } from '../pulls/refusals.ts';
import { verdictOfScenario } from '../pulls/verdict.ts';
import type { Verdict } from '../pulls/verdictKinds.ts';
import { type Markdown, md } from '../text/markdown.ts';

/** What the user can do. */
export interface Advice {
  readonly text: Markdown;
  /** The command that does it. */
  readonly command?: 'pullproof.generateAuthEntry' | 'pullproof.coverRegistry';
  /** The source that it is about. */
  readonly source?: CredentialSource;
}

const generate = { command: 'pullproof.generateAuthEntry' } as const;

/** What to do about an image with this verdict. */
export function adviceFor(verdict: Verdict, scenarios: readonly PullScenario[], workspace: Workspace): readonly Advice[] {
  if (verdict === 'invalid') return [{ text: md`Fix the name of the image.` }];
  if (verdict === 'not-pulled') return [{ text: otherExecutor }];
  if (verdict === 'will-be-refused') return [{ text: replaceCredential, ...generate }];
  const refused = scenarios.some((scenario) => verdictOfScenario(scenario, workspace).verdict === 'will-be-refused');
  const judged = scenarios.map((scenario) => verdictOfScenario(scenario, workspace));
  if (judged.length > 0 && judged.every((answer) => answer.verdict === 'public' && answer.detail === undefined))
    return [{ text: noneNeeded }];
  const lacking = scenarios.filter(mayLack);
  return [
    ...(refused ? [{ text: replaceSome, ...generate }] : []),
    ...(lacking.length > 0 ? createCredential(lacking) : refused ? [] : [{ text: compareLog }]),
  ];
}

const otherExecutor = md`If the job needs this image, run it on a runner with the \`docker\` or \`kubernetes\` executor. Without it, the image has no effect.`;
const replaceCredential = md`Replace the credential: the reason above is certain. *Pullproof: Generate Docker Auth Entry…* writes a new entry.`;
const replaceSome = md`Replace the credential with which the login will fail: the reason above is certain. *Pullproof: Generate Docker Auth Entry…* writes a new entry.`;
const noneNeeded = md`No credential is needed. If the pull fails, check the reasons below.`;
const compareLog = md`If the pull fails, compare the job log with the answer above, and the Runner’s version with the setting \`pullproof.runnerVersion\`. Then check the reasons below.`;

function mayLack({ trace }: PullScenario): boolean {
  return jobTokenIn(trace) === undefined && (trace.outcome === 'anonymous' || trace.outcome === 'unknown');
}

/** Sources that could have the credential, once the Runner reads them. */
function fixDropped(scenarios: readonly PullScenario[]): readonly Advice[] {
  const dropped = new Set(scenarios.flatMap(({ trace }) => trace.dropped));
  return [...dropped].map((source) => ({
    text: md`Fix ${sourceWords(source)}, which the Runner ignores: it may have a credential for this image.`,
    source,
  }));
}

function createCredential(scenarios: readonly PullScenario[]): readonly Advice[] {
  const isPrivate = scenarios.every(({ trace }) => registryOf(trace.lookupPath.split('/', 1)[0] ?? '')?.public === 'never');
  const create = isPrivate ? md`Create a credential for its registry` : md`Otherwise, create a credential for its registry`;
  return [
    ...(isPrivate ? [] : [{ text: md`If the image is public, no credential is needed.` }]),
    ...fixDropped(scenarios),
    {
      text: md`${create}: *Pullproof: Generate Docker Auth Entry…*. As a CI/CD variable \`DOCKER_AUTH_CONFIG\`, it is used by the project’s jobs. In the runner’s \`environment\`, it is used by all jobs of that runner.`,
      ...generate,
    },
    {
      text: md`If GitLab’s settings already have such a variable, add the registry to \`pullproof.coveredRegistries\`.`,
      command: 'pullproof.coverRegistry',
    },
  ];
}

/** Why the registry could still refuse the pull, with each credential that may be used or without one. No reason is repeated. */
export function refusedBecause(scenarios: readonly PullScenario[], workspace: Workspace): readonly Markdown[] {
  const reasons = scenarios.flatMap((scenario) => {
    const { trace } = scenario;
    const answer = verdictOfScenario(scenario, workspace);
    const host = trace.lookupPath.split('/', 1)[0] ?? '';
    if (trace.error !== undefined || answer.verdict === 'invalid') return [];
    if (answer.candidate === undefined && jobTokenIn(trace) === undefined) return refusalsWithout(answer, host);
    return refusalsOf(answer.candidate, host);
  });
  return [...new Set(reasons)];
}

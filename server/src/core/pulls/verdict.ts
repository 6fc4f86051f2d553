import { jobTokenIn } from '../credentials/jobToken.ts';
import { type Candidate, isEmpty } from '../credentials/sources.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import type { Workspace } from '../db/workspace.ts';
import { registryOf } from '../images/registries.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { ImageReference } from '../model/imageReference.ts';
import type { Settings } from '../model/settings.ts';
import { code, escaped, joinMarkdown, type Markdown, md, plainText } from '../text/markdown.ts';
import { presentableUser } from '../text/presentable.ts';
import { problemOf, restrictedDetail } from './candidateProblem.ts';
import { notPulledBecause } from './executors.ts';
import { foreignProject } from './foreignProject.ts';
import type { PullScenario } from './pullScenarios.ts';
import type { Verdict } from './verdictKinds.ts';

/** How an image is pulled, and why. */
export interface PullVerdict {
  readonly verdict: Verdict;
  /** For people, in plain text: `as "deploy-bot" with $DOCKER_AUTH_CONFIG`. Never contains a secret. */
  readonly reason: string;
}

/** The verdict for one runner and job. */
export interface ScenarioVerdict {
  readonly verdict: Exclude<Verdict, 'invalid' | 'not-pulled'>;
  /** A clause. For `depends`, what it depends on. */
  readonly because: Markdown;
  /** What follows it, with its punctuation. */
  readonly detail?: Markdown;
  /** The credential that it is about. */
  readonly candidate?: Candidate;
}

/** What is pulled. */
export interface Pull {
  /** As written. */
  readonly reference: ImageReference;
  /** The ways in which it can be pulled. */
  readonly scenarios: readonly PullScenario[];
  /** The only runner that pulls it, if it is the runner's own. */
  readonly runner?: RunnerFacts | undefined;
}

/** The one answer for an image, over all scenarios in which it can be pulled. Where runners or jobs differ, it depends on which one takes the job. */
export function verdictOf(workspace: Workspace, { reference, scenarios, runner }: Pull): PullVerdict {
  if (reference.problem !== undefined) return { verdict: 'invalid', reason: 'invalid image reference' };
  const notPulled = notPulledBecause(workspace, runner);
  if (notPulled !== undefined) return { verdict: 'not-pulled', reason: plainText(notPulled) };
  const [first, ...others] = scenarios.map((scenario) => verdictOfScenario(scenario, workspace));
  if (first === undefined) return { verdict: 'depends', reason: 'information outside the workspace' };
  const differing = others.find(({ verdict }) => verdict !== first.verdict);
  if (differing !== undefined) return { verdict: 'depends', reason: 'the runners or jobs use different credentials' };
  return { verdict: first.verdict, reason: plainText(md`${first.because}${first.detail ?? md``}`) };
}

/** The verdict for one runner and job. */
export function verdictOfScenario(scenario: PullScenario, workspace: Workspace): ScenarioVerdict {
  const { trace } = scenario;
  const { used, outcome, error, restricted } = trace;
  if (error !== undefined) return { verdict: 'will-be-refused', because: md`the job fails: ${error.because}` };
  const jobToken = jobTokenIn(trace);
  if (jobToken !== undefined) {
    if (jobToken.first !== undefined) return withCandidate(jobToken.first, trace, workspace);
    if (jobToken.ties.length + jobToken.unknown.length > 0)
      return { verdict: 'depends', because: md`another credential`, detail: md` may come before the job token (CI_JOB_TOKEN)` };
    return { verdict: 'pulled-with', because: md`the job token (CI_JOB_TOKEN)` };
  }
  if (restricted !== undefined)
    return { verdict: 'depends', because: restricted, detail: restrictedDetail, ...(used && { candidate: used }) };
  if (outcome === 'unknown') {
    if (dependsOnSecretsOnly(trace) && isSurelyPublic(trace.lookupPath)) return anonymous(trace, workspace.settings);
    return { verdict: 'depends', because: joinMarkdown(trace.dependsOn, ', ') || md`information outside the workspace` };
  }
  return withTried(scenario, workspace);
}

/** Where the sources are known: the Docker executor uses one credential, the kubelet tries all that match. */
function withTried({ trace, project }: PullScenario, workspace: Workspace): ScenarioVerdict {
  const { used, executor, ties, lookupPath } = trace;
  const tried = (executor === 'kubernetes' ? trace.tried : used === undefined ? [] : [used]).filter((candidate) => !isEmpty(candidate));
  const [first] = tried;
  if (first === undefined) return anonymous(trace, workspace.settings);
  if (ties.length > 0)
    return {
      verdict: 'depends',
      because: md`chance`,
      detail: md`: this Runner picks one of the keys for the same registry`,
      candidate: first,
    };
  const foreign = first.source.from === 'job' && project !== undefined ? foreignProject(lookupPath, project) : undefined;
  if (foreign !== undefined) {
    const detail = md`, which must list ${code(project ?? '')} unless its images are public`;
    return { verdict: 'depends', because: md`the job token permissions of ${code(foreign)}`, detail, candidate: first };
  }
  const verdicts = tried.map((candidate) => withCandidate(candidate, trace, workspace));
  return verdicts.find(({ verdict }) => verdict === 'pulled-with') ?? verdicts[0] ?? anonymous(trace, workspace.settings);
}

function withCandidate(candidate: Candidate, trace: CredentialTrace, workspace: Workspace): ScenarioVerdict {
  const problem = problemOf(candidate, trace.lookupPath.split('/', 1)[0] ?? '', workspace);
  if (problem !== undefined) return { ...problem, candidate };
  if (trace.executor === 'kubernetes' && hasOnlyToken(candidate))
    return { verdict: 'will-be-refused', because: md`Kubernetes uses only a user name and password, and no identity token`, candidate };
  const user = candidate.username === '' ? md`` : md`as ${code(presentableUser(candidate.username))} `;
  return { verdict: 'pulled-with', because: md`${user}with ${escaped(candidate.source.name)}`, candidate };
}

/** The kubelet drops both kinds of tokens (docs/ground-truth.md#a9). */
function hasOnlyToken({ hasPassword, identityToken, registryToken, open }: Candidate): boolean {
  return open === undefined && !hasPassword && (identityToken || registryToken);
}

function dependsOnSecretsOnly({ used, open }: CredentialTrace): boolean {
  return used === undefined && !open.others && open.sources.every(({ from }) => from === 'cluster');
}

/** Images that everybody can pull: those of a public registry, and official images of Docker Hub. */
function isSurelyPublic(lookupPath: string): boolean {
  const [host = '', ...segments] = lookupPath.split('/');
  return registryOf(host)?.public === 'always' || (host === 'docker.io' && (segments.length === 1 || segments[0] === 'library'));
}

function anonymous({ lookupPath }: CredentialTrace, settings: Settings): ScenarioVerdict {
  const [host = ''] = lookupPath.split('/', 1);
  const registry = registryOf(host);
  if (settings.publicRegistries.includes(host) || (registry !== undefined && registry.public !== 'never')) {
    return { verdict: 'public', because: md`no credential needed for public images of ${escaped(registry?.name ?? host)}` };
  }
  return { verdict: 'no-credential', because: md`no credential for ${escaped(host)}: the pull is anonymous` };
}

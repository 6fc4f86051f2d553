import { type JobToken, jobTokenIn } from '../credentials/jobToken.ts';
import { type Candidate, coveredBy, isEmpty, jobTokenWords, ownedSource, sourceWords } from '../credentials/sources.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import { query } from '../db/query.ts';
import type { Workspace } from '../db/workspace.ts';
import { readImageReference } from '../images/imageReference.ts';
import { registryOf } from '../images/registries.ts';
import { lookupPathOf, registryPathOf } from '../images/registryPath.ts';
import type { AuthSource, RunnerFacts } from '../model/facts.ts';
import type { ImageReference } from '../model/imageReference.ts';
import { verbatim } from '../text/mappedText.ts';
import { code, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { presentableUser } from '../text/presentable.ts';
import { type Answer, shortAnswer } from './answer.ts';
import { problemOf, restrictedDetail } from './candidateProblem.ts';
import { notPulledBecause } from './executors.ts';
import { foreignProject } from './foreignProject.ts';
import { type Judged, mergeAnswers } from './mergeAnswers.ts';
import { isKnownNotToCover, nodesMayHave } from './outsideWorkspace.ts';
import type { PullScenario } from './pullScenarios.ts';
import { isProblem } from './verdictKinds.ts';
import { hasMoreRunners } from './workspaceSources.ts';

/** The answer for one runner and job. */
export interface ScenarioVerdict extends Answer {
  readonly verdict: Exclude<Answer['verdict'], 'not-pulled'>;
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
export function verdictOf(workspace: Workspace, { reference, scenarios, runner }: Pull): Answer {
  if (reference.problem?.kind === 'web-page') return { verdict: 'invalid', because: md`the address of a web page, not an image` };
  if (reference.problem !== undefined) return { verdict: 'invalid', because: md`invalid image reference` };
  const notPulled = notPulledBecause(workspace, runner);
  if (notPulled !== undefined) return { verdict: 'not-pulled', because: notPulled };
  const answer = mergeAnswers(judge(scenarios, workspace));
  const isCut = (runner === undefined && hasMoreRunners(workspace)) || scenarios.some(({ isOneOfMany }) => isOneOfMany);
  // What is wrong on those that are compared may work on others.
  if (!isCut || !isProblem(answer.verdict)) return answer;
  return { verdict: 'depends', because: md`the runner or job`, detail: md`: ${shortAnswer(answer)} on those that are compared` };
}

/** The verdict of each scenario. Runners with the same sources share a trace, which is judged once. */
export function judge(scenarios: readonly PullScenario[], workspace: Workspace): readonly Judged[] {
  const known = new Map<CredentialTrace, Judged>();
  return scenarios.map((scenario) => {
    const same = known.get(scenario.trace);
    if (same !== undefined && same.scenario.project === scenario.project) return { scenario, answer: same.answer };
    const judged = { scenario, answer: verdictOfScenario(scenario, workspace) };
    known.set(scenario.trace, judged);
    return judged;
  });
}

/** The verdict for one runner and job. */
export function verdictOfScenario(scenario: PullScenario, workspace: Workspace): ScenarioVerdict {
  const { trace } = scenario;
  const { used, outcome, error, restricted, image } = trace;
  if (isKnownInvalid(workspace, image)) return { verdict: 'invalid', because: md`${code(image)} is not a valid image reference` };
  if (error !== undefined)
    return { verdict: 'will-be-refused', because: md`the job fails with ${code(error.message)}`, detail: md`, because ${error.because}` };
  const jobToken = jobTokenIn(trace);
  if (jobToken !== undefined) return withJobToken(jobToken, scenario, workspace);
  if (restricted !== undefined)
    return { verdict: 'depends', because: restricted, detail: restrictedDetail, ...(used && { candidate: used }) };
  if (outcome !== 'unknown' || lacksAll(trace)) return withTried(scenario, workspace);
  return openAnswer(trace);
}

/** A name in which all variables are expanded. */
const isKnownInvalid = query((_, image: string): boolean => {
  return image !== '' && !image.includes('$') && readImageReference(verbatim(image)).problem !== undefined;
});

/** Where only a credential of a Kubernetes cluster or of GitLab's settings could be used, and none is needed or has a key. */
function lacksAll(trace: CredentialTrace): boolean {
  const { used, open, lookupPath } = trace;
  if (used !== undefined || open.others) return false;
  if (open.sources.every(({ from }) => from === 'cluster')) return isSurelyPublic(lookupPath);
  return open.sources.every((source) => isKnownNotToCover(source, trace));
}

/** More is not clearer. */
const maxNamed = 3;

/** It depends on something outside the workspace. */
function openAnswer({ open, used, image, lookupPath, dependsOn }: CredentialTrace): ScenarioVerdict {
  const covering = open.sources.find((source) => coveredBy(source, lookupPath) !== undefined);
  if (covering !== undefined) {
    const registry = code(coveredBy(covering, lookupPath) ?? '');
    return { verdict: 'depends', because: ownedSource(covering), detail: md`, which covers ${registry}` };
  }
  const because = joinMarkdown(dependsOn.slice(0, maxNamed), ' and ') || md`information outside the workspace`;
  // If the registry depends on a variable, nothing more can be said about the image.
  if (used === undefined || used.open !== undefined || isEmpty(used) || /^[^/:]*\$/.test(image)) return { verdict: 'depends', because };
  return { verdict: 'depends', because, detail: md`: without it, pulled ${whoIs(used)}` };
}

/** For an image on GitLab's own registry or dependency proxy whose host is not known. */
function withJobToken({ opens, first, ties, unknown }: JobToken, { trace, project }: PullScenario, workspace: Workspace): ScenarioVerdict {
  if (first !== undefined) return withCandidate(first, trace, workspace);
  const [tie] = ties;
  if (tie !== undefined) {
    const keys = joinMarkdown([...new Set(ties.slice(0, maxNamed).map(({ key }) => code(key)))], ' or ');
    const detail = md`: if it is ${keys}, the key in ${ownedSource(tie.source)} comes before the job token (\`CI_JOB_TOKEN\`)`;
    return { verdict: 'depends', because: md`the host of ${opens}`, detail };
  }
  if (unknown.length > 0) {
    const because = joinMarkdown([...new Set(unknown.slice(0, maxNamed).map(ownedSource))], ' and ');
    const detail = md`: a key for ${opens} in it comes before the job token (\`CI_JOB_TOKEN\`)`;
    return { verdict: 'depends', because, detail };
  }
  const inRegistry = /^\$\{CI_REGISTRY\}\/(?<path>.+)$/s.exec(trace.image)?.groups?.path;
  const { runnerVersion } = workspace.settings;
  const foreign = inRegistry && project && foreignProject(lookupPathOf(`registry.gitlab.example/${inRegistry}`, runnerVersion), project);
  if (foreign && project) return otherProject(foreign, project);
  return { verdict: 'pulled-with', who: md`as \`gitlab-ci-token\``, because: md`with ${jobTokenWords}` };
}

function otherProject(foreign: string, project: string): ScenarioVerdict {
  const detail = md`, which must list ${code(project)} unless its images are public`;
  return { verdict: 'depends', because: md`the job token permissions of ${code(foreign)}`, detail };
}

/** Where the sources are known: the Docker executor uses one credential, the kubelet tries all that match. */
function withTried({ trace, project }: PullScenario, workspace: Workspace): ScenarioVerdict {
  const { used, executor, ties, lookupPath } = trace;
  const tried = (executor === 'kubernetes' ? trace.tried : used === undefined ? [] : [used]).filter((candidate) => !isEmpty(candidate));
  const [first] = tried;
  if (first === undefined) return anonymous(trace, workspace);
  if (ties.length > 0)
    return {
      verdict: 'depends',
      because: md`chance`,
      detail: md`: this Runner picks one of the keys for the same registry`,
      candidate: first,
    };
  const foreign = first.source.from === 'job' && project !== undefined ? foreignProject(lookupPath, project) : undefined;
  if (foreign !== undefined) return { ...otherProject(foreign, project ?? ''), candidate: first };
  const verdicts = tried.map((candidate) => withCandidate(candidate, trace, workspace));
  return verdicts.find(({ verdict }) => verdict === 'pulled-with') ?? verdicts[0] ?? anonymous(trace, workspace);
}

function withCandidate(candidate: Candidate, trace: CredentialTrace, workspace: Workspace): ScenarioVerdict {
  const problem = problemOf(candidate, hostOf(trace), workspace);
  if (problem !== undefined) return { ...problem, candidate };
  if (trace.executor === 'kubernetes' && hasOnlyToken(candidate))
    return { verdict: 'will-be-refused', because: md`Kubernetes uses only a user name and password, and no identity token`, candidate };
  return { verdict: 'pulled-with', who: whoIs(candidate), because: md`with ${ownedSource(candidate.source)}`, candidate };
}

function whoIs({ username, identityToken, registryToken }: Candidate): Markdown {
  if (username !== '') return md`as ${code(presentableUser(username))}`;
  if (identityToken) return md`using an identity token`;
  return registryToken ? md`using a registry token` : md`as the user set by a variable`;
}

/** The kubelet drops both kinds of tokens (docs/ground-truth.md#a9). */
function hasOnlyToken({ hasPassword, identityToken, registryToken, open }: Candidate): boolean {
  return open === undefined && !hasPassword && (identityToken || registryToken);
}

/** Images that everybody can pull: those of a public registry, and official images of Docker Hub. */
function isSurelyPublic(lookupPath: string): boolean {
  const [host = '', ...segments] = lookupPath.split('/');
  return registryOf(host)?.public === 'always' || (host === 'docker.io' && (segments.length === 1 || segments[0] === 'library'));
}

function anonymous(trace: CredentialTrace, workspace: Workspace): ScenarioVerdict {
  if (/^[^/:]*\$/.test(trace.image)) return { verdict: 'depends', because: md`the variables in the image name` };
  const host = hostOf(trace);
  const registry = registryOf(host);
  const isListed = workspace.settings.publicRegistries.includes(host);
  if (isListed || isSurelyPublic(trace.lookupPath)) return { verdict: 'public', because: md`no credential needed` };
  if (registry !== undefined && registry.public !== 'never')
    return { verdict: 'public', because: md`no credential needed`, detail: md`, unless its owner made it private` };
  if (trace.executor === 'kubernetes' && trace.used === undefined && nodesMayHave(workspace, host)) {
    const detail = md`, which may have a credential for ${code(host)} of their own`;
    return { verdict: 'depends', because: md`the nodes of the Kubernetes cluster`, detail };
  }
  const refused = registry?.public === 'never' ? md`refused` : md`probably refused`;
  return {
    verdict: 'no-credential',
    because: md`for ${code(host)}`,
    detail: md`: ${whyNone(trace, workspace)}the pull will be anonymous and ${refused}`,
  };
}

/** Why a source that has a key for the image is of no use. */
function whyNone({ used, dropped, order }: CredentialTrace, workspace: Workspace): Markdown {
  if (used !== undefined) return md`the empty entry of ${ownedSource(used.source)} is chosen, so `;
  const lost = dropped.find((source) => source.content === 'auth' && order.some((path) => keyPaths(workspace, source.auth).has(path)));
  return lost === undefined ? md`` : md`the Runner ignores ${sourceWords(lost)}, so `;
}

/** What images are compared with, also where the Runner ignores the source. Once for each source: there can be thousands of keys and of images. */
const keyPaths = query(({ settings }, { entries }: AuthSource): ReadonlySet<string> => {
  const known = entries.filter(({ registryUnknown }) => !registryUnknown);
  return new Set(known.map(({ registry }) => registryPathOf(registry.value, settings.runnerVersion)));
});

function hostOf({ lookupPath }: CredentialTrace): string {
  return lookupPath.split('/', 1)[0] ?? '';
}

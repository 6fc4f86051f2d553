import { type Candidate, type CredentialSource, sourceWords } from '../credentials/sources.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import type { Workspace } from '../db/workspace.ts';
import { registryOf, shortLivedBecause } from '../images/registries.ts';
import { problemOf } from '../pulls/candidateProblem.ts';
import type { PullScenario } from '../pulls/pullScenarios.ts';
import { code, escaped, joinMarkdown, type Markdown, md } from '../text/markdown.ts';
import { presentableUser } from '../text/presentable.ts';
import type { Suspicion } from './cause.ts';
import type { Failure, PullLog } from './readLog.ts';
import type { Symptom } from './symptoms.ts';

/** Messages that have something to do with credentials. */
const aboutCredentials: ReadonlySet<Symptom> = new Set<Symptom>([
  'source-ignored',
  'nothing-sent',
  'denied',
  'login-refused',
  'account-password',
  'login-required',
  'token-expired',
  'helper-not-found',
  'helper-failed',
  'helper-not-allowed',
  'secret-not-found',
  'failed',
]);

/** What the workspace’s sources of credentials have to do with a failure: the mistakes in them, and where they differ from the log. */
export function suspectsInSources(
  failure: Failure,
  scenarios: readonly PullScenario[],
  log: PullLog,
  workspace: Workspace,
): readonly Suspicion[] {
  if (!aboutCredentials.has(failure.symptom)) return [];
  const traces = new Set(fitting(scenarios, log).map(({ trace }) => trace));
  return [...traces].flatMap((trace) => [
    ...droppedSources(trace, failure),
    ...usedCredential(trace, failure, workspace),
    ...helperThatGaveNothing(trace, failure, workspace),
    ...nearMisses(trace, failure),
    ...pullSecrets(trace),
    ...difference(trace, failure, log),
  ]);
}

/** Those of the executor that the log names, if there are any. */
function fitting(scenarios: readonly PullScenario[], { executor }: PullLog): readonly PullScenario[] {
  if (executor === undefined) return scenarios;
  const wanted = executor === 'kubernetes' ? 'kubernetes' : 'docker';
  const same = scenarios.filter(({ trace }) => trace.executor === wanted);
  return same.length > 0 ? same : scenarios;
}

function droppedSources(trace: CredentialTrace, failure: Failure): readonly Suspicion[] {
  if (failure.sent === 'yes') return [];
  const host = hostOf(trace);
  return trace.dropped.map((source): Suspicion => {
    const auth = source.content === 'auth' ? source.auth : undefined;
    const [defect] = auth?.defects ?? [];
    const names = (auth?.entries ?? []).map(({ registry }) => registry.value);
    const isForHost = names.length === 0 || names.some((name) => name.includes(host));
    const named = failure.symptom === 'source-ignored' && failure.text.includes(source.name);
    const what = defect === undefined ? md`` : md`: ${escaped(defect.detail)}`;
    const place = defect === undefined || source.uri === undefined ? {} : { location: { uri: source.uri, range: defect.range } };
    const confidence = named ? 'certain' : isForHost ? 'likely' : 'possible';
    return { id: 'source-dropped', confidence, because: md`The Runner ignores ${describe(source)}${what}.`, ...place };
  });
}

/** The credential that was sent, or that would be if the log does not say. */
function sentCandidate(trace: CredentialTrace, failure: Failure): Candidate | undefined {
  if (failure.sent === 'no') return undefined;
  const { source } = failure;
  if (source === undefined) return trace.used;
  if (trace.used !== undefined && isSource(trace.used.source, source)) return trace.used;
  return trace.steps().find((step) => isSource(step.source, source) && step.verdict !== 'no-match')?.candidate;
}

function usedCredential(trace: CredentialTrace, failure: Failure, workspace: Workspace): readonly Suspicion[] {
  const candidate = sentCandidate(trace, failure);
  if (candidate === undefined || candidate.source.from === 'job') return [];
  const { source, entry } = candidate;
  const location = placeOf(candidate);
  const host = hostOf(trace);
  const problem = problemOf(candidate, host, workspace);
  if (candidate.open?.by === 'restricted-helper' && problem !== undefined)
    return [
      {
        id: 'helper-not-allowed',
        confidence: 'likely',
        because: md`It depends on ${problem.because}${problem.detail ?? md``}.`,
        ...location,
      },
    ];
  if (candidate.open?.by === 'helper' && problem !== undefined)
    return [{ id: 'helper-missing', confidence: 'possible', because: md`The credential comes from ${problem.because}.`, ...location }];
  if (problem?.verdict === 'will-be-refused') {
    const isShortLived = shortLivedBecause(host, entry?.username ?? '') !== undefined && entry?.writtenSecret !== undefined;
    const id = isShortLived ? 'expired-token' : 'credential-refused';
    return [{ id, confidence: 'certain', because: md`In ${describe(source)}, ${problem.because}.`, ...location }];
  }
  const refused = failure.symptom === 'login-refused' || failure.symptom === 'account-password';
  if (refused && isAccountPassword(candidate, host)) {
    const because = md`${describe(source)} has a password for ${code(presentableUser(candidate.username))} that does not look like a token.`;
    return [{ id: 'account-password-2fa', confidence: 'likely', because, ...location }];
  }
  if (failure.sent === 'unknown' && !refused) return [];
  const because = md`It is the entry for ${code(candidate.key)} in ${describe(source)}.`;
  // A registry that refuses the login says so itself.
  const confidence = failure.sent === 'yes' && !refused ? 'likely' : 'possible';
  return [{ id: 'credential-refused', confidence, because, ...location }];
}

/** Nothing was sent, although a helper or store comes first. */
function helperThatGaveNothing(trace: CredentialTrace, failure: Failure, workspace: Workspace): readonly Suspicion[] {
  const candidate = trace.used;
  if (failure.sent !== 'no' || candidate?.open === undefined || candidate.open.by === 'variable') return [];
  const problem = problemOf(candidate, hostOf(trace), workspace);
  const id = candidate.open.by === 'restricted-helper' ? 'helper-not-allowed' : 'helper-missing';
  const words = problem === undefined ? describe(candidate.source) : md`${problem.because}${problem.detail ?? md``}`;
  return [{ id, confidence: 'likely', because: md`The credential would come from ${words}.`, ...placeOf(candidate) }];
}

/** Where a credential is written. */
function placeOf({ source: { uri }, entry, helper, store }: Candidate): Pick<Suspicion, 'location'> {
  const range = entry?.auth ?? entry?.password ?? entry?.registry.range ?? helper?.registry.range ?? store?.range;
  return uri === undefined || range === undefined ? {} : { location: { uri, range } };
}

function isAccountPassword({ entry, username }: Candidate, host: string): boolean {
  if (entry === undefined || entry.secret !== 'present' || entry.secretKind !== undefined || entry.unknown) return false;
  if (entry.identityToken || entry.registryToken || /[+$]|token|robot|^_|^AWS$/i.test(username)) return false;
  const registry = registryOf(host);
  return registry === undefined || ['gitlab', 'docker-hub', 'ghcr'].includes(registry.id);
}

function nearMisses(trace: CredentialTrace, failure: Failure): readonly Suspicion[] {
  if (failure.sent === 'yes' || trace.used !== undefined) return [];
  return trace.steps().flatMap(({ source, verdict, candidate, because }): readonly Suspicion[] => {
    const range = candidate?.entry?.registry.range ?? candidate?.helper?.registry.range;
    if (verdict !== 'no-match' || range === undefined || source.uri === undefined) return [];
    return [
      {
        id: 'key-does-not-match',
        confidence: 'likely',
        because: md`${describe(source)} ${because}.`,
        location: { uri: source.uri, range },
      },
    ];
  });
}

function pullSecrets({ open, executor }: CredentialTrace): readonly Suspicion[] {
  if (executor !== 'kubernetes') return [];
  const secrets = open.sources.filter(({ from }) => from === 'cluster');
  return secrets.map((source) => ({
    id: 'pull-secret-missing',
    confidence: 'possible',
    because: md`The pods of this runner get ${sourceWords(source)}.`,
  }));
}

/** The predicted source against the one in the log. */
function difference(trace: CredentialTrace, failure: Failure, { runnerVersion }: PullLog): readonly Suspicion[] {
  const { used, outcome } = trace;
  if (failure.sent === 'unknown' || outcome === 'unknown' || outcome === 'fails-job') return [];
  const predicted = outcome === 'used' ? used?.source : undefined;
  const logged = failure.source;
  if (logged === undefined ? predicted === undefined : predicted !== undefined && isSource(predicted, logged)) return [];
  const expected = predicted === undefined ? md`no credential` : describe(predicted);
  const got = logged === undefined ? md`none` : code(logged);
  const { major, minor } = trace.runnerVersion;
  const isOther = runnerVersion !== undefined && (runnerVersion.major !== major || runnerVersion.minor !== minor);
  const reasons = [
    ...(isOther
      ? [md`the Runner is ${runnerVersion.major}.${runnerVersion.minor}, and \`pullproof.runnerVersion\` says ${major}.${minor}`]
      : []),
    ...(logged?.startsWith('$') ? [md`the variable is set in GitLab’s settings`] : []),
    ...(predicted?.from === 'variable' && !logged?.startsWith('$')
      ? [md`the variable did not arrive: it is protected or limited to an environment`]
      : []),
    ...(!logged?.includes('/.docker/') ? [] : [md`the Runner’s user has another Docker config than the workspace shows`]),
  ];
  const why = reasons.length === 0 ? md`` : md` Possible reasons: ${joinMarkdown(reasons, ', ')}.`;
  const because = md`By the files of the workspace, the Runner would use ${expected}; the log shows ${got}.${why}`;
  const id =
    logged === undefined ? 'no-credential-sent' : logged.startsWith('job payload') ? 'job-token-not-allowed' : 'credential-refused';
  return [{ id, confidence: 'possible', because }];
}

function describe(source: CredentialSource): Markdown {
  return source.place === undefined ? sourceWords(source) : md`${sourceWords(source)} (${source.place})`;
}

/** The Runner prints the full path of a Docker config. */
function isSource({ name }: CredentialSource, logged: string): boolean {
  return name === logged || (name.startsWith('~/') && logged.endsWith(name.slice(1)));
}

function hostOf({ lookupPath }: CredentialTrace): string {
  return lookupPath.split('/', 1)[0] ?? '';
}

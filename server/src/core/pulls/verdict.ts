import { jobTokenIn } from '../credentials/jobToken.ts';
import { type Candidate, isEmpty } from '../credentials/sources.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import { filesWithRunners } from '../db/filesWith.ts';
import { query } from '../db/query.ts';
import type { Workspace } from '../db/workspace.ts';
import { registryOf, shortLivedBecause } from '../images/registries.ts';
import type { AuthEntry } from '../model/facts.ts';
import type { ImageReference } from '../model/imageReference.ts';
import type { Settings } from '../model/settings.ts';
import { joinMarkdown, plainText } from '../text/markdown.ts';
import { presentableUser } from '../text/presentable.ts';
import type { PullScenario } from './pullScenarios.ts';
import { runnersOf } from './workspaceSources.ts';

export type Verdict = 'pulled-with' | 'public' | 'will-be-refused' | 'no-credential' | 'depends' | 'invalid' | 'not-pulled';

/** How an image is pulled, and why. */
export interface PullVerdict {
  readonly verdict: Verdict;
  /** For people, in plain text: `as "deploy-bot" with $DOCKER_AUTH_CONFIG`. Never contains a secret. */
  readonly reason: string;
}

/**
 * The one answer for an image, over all scenarios in which it can be pulled. Where runners or jobs differ, it depends on which one takes the job.
 * `reference` is the image as written.
 */
export function verdictOf(workspace: Workspace, reference: ImageReference, scenarios: readonly PullScenario[]): PullVerdict {
  if (reference.problem !== undefined) return { verdict: 'invalid', reason: 'invalid image reference' };
  if (pullsNothing(workspace)) return { verdict: 'not-pulled', reason: 'no runner in the workspace pulls images' };
  const [first, ...others] = scenarios.map(({ trace }) => verdictOfTrace(trace, workspace.settings));
  if (first === undefined) return { verdict: 'depends', reason: 'information outside the workspace' };
  if (others.every(({ verdict, reason }) => verdict === first.verdict && reason === first.reason)) return first;
  const differing = others.find(({ verdict }) => verdict !== first.verdict);
  return differing === undefined ? first : { verdict: 'depends', reason: 'the runners or jobs use different credentials' };
}

/** Executors such as `shell` ignore `image`. */
const pullsNothing = query((workspace): boolean => filesWithRunners(workspace).length > 0 && runnersOf(workspace).length === 0);

function verdictOfTrace(trace: CredentialTrace, settings: Settings): PullVerdict {
  if (trace.error !== undefined) return { verdict: 'will-be-refused', reason: `the job fails: ${plainText(trace.error.because)}` };
  const jobToken = jobTokenIn(trace);
  if (jobToken !== undefined) return verdictOfJobToken(jobToken.first, trace, jobToken.ties.length + jobToken.unknown.length === 0);
  const { used, outcome } = trace;
  if (outcome === 'unknown')
    return { verdict: 'depends', reason: plainText(joinMarkdown(trace.dependsOn, ', ')) || 'information outside the workspace' };
  if (used === undefined || isEmpty(used)) return anonymous(trace, settings);
  return withCandidate(used, trace);
}

function verdictOfJobToken(first: Candidate | undefined, trace: CredentialTrace, isCertain: boolean): PullVerdict {
  if (first !== undefined) return withCandidate(first, trace);
  if (!isCertain) return { verdict: 'depends', reason: 'another credential may come before the job token (CI_JOB_TOKEN)' };
  return { verdict: 'pulled-with', reason: 'the job token (CI_JOB_TOKEN)' };
}

function withCandidate(used: Candidate, trace: CredentialTrace): PullVerdict {
  const defect = used.entry === undefined ? undefined : knownDefect(used.entry, trace.lookupPath.split('/', 1)[0] ?? '');
  if (defect !== undefined) return { verdict: 'will-be-refused', reason: defect };
  const user = used.username === '' ? '' : `as "${presentableUser(used.username)}" `;
  return { verdict: 'pulled-with', reason: `${user}with ${used.source.name}` };
}

/** Why no registry accepts the chosen credential. */
function knownDefect(entry: AuthEntry, host: string): string | undefined {
  const whose = entry.username === undefined ? 'the credential' : `the password of "${presentableUser(entry.username)}"`;
  if (entry.endsWithNewline) return `${whose} ends with a newline`;
  if (entry.utf16) return `${whose} is encoded in UTF-16`;
  if (entry.placeholder) return `${whose} is a placeholder`;
  if (entry.secret === 'missing' && !entry.identityToken && !entry.registryToken) return `${whose} is missing`;
  return entry.username === undefined ? undefined : shortLivedBecause(host, entry.username);
}

function anonymous({ lookupPath }: CredentialTrace, settings: Settings): PullVerdict {
  const [host = ''] = lookupPath.split('/', 1);
  const registry = registryOf(host);
  if (settings.publicRegistries.includes(host) || (registry !== undefined && registry.public !== 'never')) {
    return { verdict: 'public', reason: `no credential needed for public images of ${registry?.name ?? host}` };
  }
  return { verdict: 'no-credential', reason: `no credential for ${host}: the pull is anonymous` };
}

import { registryOf } from '../images/registries.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import { code, type Markdown, md } from '../text/markdown.ts';
import { shortHost } from '../text/shorten.ts';
import { nearestMiss } from './nearMiss.ts';
import { candidateAt, tiesOf } from './prepare.ts';
import { allowedHelpersKey, type Candidate, type CredentialSource, coveredBy, isEmpty, type SourceReading } from './sources.ts';
import type { CredentialStep, PreparedReading, PreparedSources } from './trace.ts';

/** The outcome of the choice, and what it was made from. */
export interface Choice {
  readonly used: Candidate | undefined;
  readonly tried: readonly Candidate[];
  readonly order: readonly string[];
  readonly lookupPath: string;
  readonly prepared: PreparedSources;
}

/** The result for one source, and why. */
export function stepOf({ source, reading, index }: PreparedReading, at: Choice): CredentialStep {
  if (reading.kind === 'unknown') return { source, verdict: 'unknown', ...unknownBecause(source, reading.because, at) };
  if (reading.kind !== 'candidates') {
    const because = md`${reading.because}, so the Runner ignores the whole source`;
    return { source, verdict: 'dropped', because, brief: md`ignored: ${brieflyDropped(reading)}` };
  }
  const { used, tried, order } = at;
  if (used !== undefined && used.source === source) {
    const isOpen = reading.restricted !== undefined || used.helper !== undefined;
    const { fits, more } = usedBecause(used, at);
    const because = md`${fits(used.key)}${more}${whatElseFails(used, reading)}`;
    const verdict = isOpen && used.open?.by !== 'variable' ? 'unknown' : 'used';
    return { source, candidate: used, verdict, because, brief: fits(shortHost(used.key)) };
  }
  const other = tried.find((candidate) => candidate.source === source);
  if (other !== undefined)
    return {
      source,
      candidate: other,
      verdict: 'used',
      because: md`key ${code(other.key)} also matches and is tried if the first is refused`,
    };
  const fitting = order.flatMap((path) => index.at(path));
  const best = fitting.sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0];
  if (best !== undefined && used !== undefined)
    return { source, candidate: best, verdict: 'shadowed', because: shadowedBecause(best, used) };
  const opensMore = source.content === 'job' && source.isOpen === true;
  if (source.from === 'job' && (opensMore || reading.candidates.length === 0)) return { source, ...aboutJobToken(opensMore, at) };
  if (reading.candidates.length === 0) {
    if (reading.store === undefined) return { source, verdict: 'no-match', because: md`has no credentials` };
    return { source, verdict: 'unknown', because: storeBecause(reading.store.value, reading.restricted) };
  }
  const { hidden } = index;
  if (hidden !== undefined) {
    return { source, candidate: hidden, verdict: 'unknown', because: md`key ${code(hidden.key)} has a variable whose value is not known` };
  }
  if (reading.store !== undefined) {
    return {
      source,
      verdict: 'unknown',
      because: md`no key matches, but ${storeBecause(reading.store.value, reading.restricted)}`,
    };
  }
  const miss = nearestMiss(index, at.lookupPath);
  if (miss.candidate === undefined) return { source, verdict: 'no-match', because: miss.because, brief: md`no key for this host` };
  return { source, verdict: 'no-match', because: miss.because, candidate: miss.candidate };
}

function brieflyDropped(reading: Extract<SourceReading, { readonly kind: 'dropped' | 'fails-job' }>): Markdown {
  const [defect] = reading.kind === 'dropped' ? reading.defects : [];
  if (defect?.kind === 'json') return md`invalid JSON`;
  if (defect?.entry === undefined) return reading.because;
  return md`invalid \`auth\` of ${code(defect.entry.registry.value)}`;
}

/**
 * If its hosts are not known, the job token may cover any host that does not belong to another registry. A key in another source for that
 * host, or for a path below it, wins even then: the job token comes last and only has keys for hosts (docs/ground-truth.md#a2, #a5).
 */
function aboutJobToken(opensMore: boolean, { lookupPath, used }: Choice): Pick<CredentialStep, 'verdict' | 'because' | 'brief'> {
  const [host = ''] = lookupPath.split('/', 1);
  if (!opensMore || used !== undefined || registryOf(host) !== undefined) {
    const because = md`only for GitLab’s own registry and dependency proxy`;
    return { verdict: 'no-match', because, brief: md`only for GitLab’s own registry` };
  }
  const because = md`for GitLab’s own registry: set \`CI_REGISTRY\` in \`pullproof.variables\` if this is its host`;
  return { verdict: 'unknown', because, brief: md`only if this is GitLab’s own registry` };
}

/**
 * A CI/CD variable in GitLab's settings is never merged with one from a pipeline or runner: the last definition wins
 * (docs/ground-truth.md#a3).
 */
function unknownBecause(source: CredentialSource, because: Markdown, { lookupPath }: Choice): Pick<CredentialStep, 'because' | 'brief'> {
  if (source.from === 'cluster') {
    const inCluster = md`only the cluster knows its content: the kubelet tries every key that matches`;
    return { because: inCluster, brief: md`only the cluster knows its content` };
  }
  const covered = coveredBy(source, lookupPath);
  if (covered !== undefined) return { because: md`the settings say that it covers ${code(covered)}`, brief: md`covers ${code(covered)}` };
  if (source.content !== 'unknown' || source.registries === undefined) return { because };
  return {
    because: md`according to the settings, it covers other registries; if it is set in GitLab, any other ${code(source.name)} is ignored`,
    brief: md`covers only other registries`,
  };
}

/** That the key matches, and what else is to know about it, with its punctuation. */
function usedBecause(
  used: Candidate,
  { order, tried, prepared }: Choice,
): { readonly fits: (key: string) => Markdown; readonly more: Markdown } {
  const ties = tiesOf(used, prepared);
  const kubernetes = tried.length > 0;
  const others = kubernetes ? tried.length > 1 : order.some((path) => path !== used.path && candidateAt(path, prepared) !== undefined);
  const how = others ? (kubernetes ? md`is tried first` : md`is the longest match`) : md`matches`;
  const fits = (key: string) => md`key ${code(key)} ${how}`;
  const [tie] = ties;
  const random = !isAtLeast(prepared.runnerVersion, 18, 3);
  const clash =
    tie === undefined ? md`` : md`; ${code(tie.key)} is for the same registry and ${random ? md`may be used instead` : md`is ignored`}`;
  if (used.open !== undefined) return { fits, more: md`; ${used.open.because}${clash}` };
  if (used.path !== undefined && isEmpty(used)) return { fits: (key) => md`${fits(key)}, but has no user name or password`, more: clash };
  return { fits, more: clash };
}

/** A store is listed, and only what it lists counts (docs/ground-truth.md#a8). */
function storeBecause(store: string, restricted: Markdown | undefined): Markdown {
  if (restricted === undefined) return md`the credential store ${code(store)} may list this registry when the job runs`;
  return md`the Runner asks the credential store ${code(store)} only if ${code(allowedHelpersKey)} allows it`;
}

/** A failing helper also disables the static entries of its source. Whether a forbidden one does is not known. */
function whatElseFails({ entry }: Candidate, { dependsOn: [helper], restricted }: CandidatesRead): Markdown {
  if (entry === undefined || helper === undefined) return md``;
  const program = code(`docker-credential-${helper}`);
  if (restricted !== undefined) return md`; the whole source may be ignored if ${code(allowedHelpersKey)} does not allow ${program}`;
  return md`; if ${program} fails, the whole source is ignored`;
}

type CandidatesRead = Extract<SourceReading, { readonly kind: 'candidates' }>;

function shadowedBecause(candidate: Candidate, used: Candidate): Markdown {
  if (candidate.path === used.path) return md`key ${code(candidate.key)} matches, but ${code(used.source.name)} comes first`;
  return md`key ${code(candidate.key)} matches, but ${code(used.key)} is longer`;
}

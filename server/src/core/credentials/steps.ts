import { registryOf } from '../images/registries.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import { nearestMiss } from './nearMiss.ts';
import { type Candidate, type CredentialSource, coveredBy, isEmpty, type SourceReading } from './sources.ts';
import type { CredentialStep, PreparedSources } from './trace.ts';
import { named } from './wording.ts';

/** The outcome of the choice, and what it was made from. */
export interface Choice {
  readonly used: Candidate | undefined;
  readonly tried: readonly Candidate[];
  readonly order: readonly string[];
  readonly lookupPath: string;
  readonly prepared: PreparedSources;
}

/** The result for one source, and why. */
export function stepOf(source: CredentialSource, reading: SourceReading, at: Choice): CredentialStep {
  if (reading.kind === 'unknown') return { source, verdict: 'unknown', because: unknownBecause(source, reading.because, at) };
  if (reading.kind !== 'candidates')
    return { source, verdict: 'dropped', because: `${reading.because}, so the Runner ignores the whole source` };
  const { used, tried, order } = at;
  if (used !== undefined && used.source === source)
    return { source, candidate: used, verdict: 'used', because: usedBecause(used, at) + whatElseFails(used, reading.dependsOn) };
  const other = tried.find((candidate) => candidate.source === source);
  if (other !== undefined)
    return {
      source,
      candidate: other,
      verdict: 'used',
      because: `key ${named(other.key)} also matches and is tried if the first is refused`,
    };
  const fitting = reading.candidates.filter(({ path }) => path !== undefined && order.includes(path));
  const best = fitting.sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0];
  if (best !== undefined && used !== undefined)
    return { source, candidate: best, verdict: 'shadowed', because: shadowedBecause(best, used) };
  const opensMore = source.content === 'job' && source.isOpen === true;
  if (source.from === 'job' && (opensMore || reading.candidates.length === 0)) return { source, ...aboutJobToken(opensMore, at) };
  if (reading.candidates.length === 0) {
    if (reading.store === undefined) return { source, verdict: 'no-match', because: 'has no credentials' };
    return { source, verdict: 'unknown', because: `the credential store ${named(reading.store.value)} decides when the job runs` };
  }
  const hidden = reading.candidates.find(({ path }) => path === undefined);
  if (hidden !== undefined) {
    return { source, candidate: hidden, verdict: 'unknown', because: `key ${named(hidden.key)} has a variable whose value is not known` };
  }
  if (reading.store !== undefined) {
    return {
      source,
      verdict: 'unknown',
      because: `no key matches, but the credential store ${named(reading.store.value)} may have one when the job runs`,
    };
  }
  const miss = nearestMiss(reading.candidates, at.lookupPath);
  return { source, verdict: 'no-match', because: miss.because, ...(miss.candidate && { candidate: miss.candidate }) };
}

/**
 * If its hosts are not known, the job token may cover any host that does not belong to another registry. A key in another source for that
 * host, or for a path below it, wins even then: the job token comes last and only has keys for hosts (docs/ground-truth.md#a2, #a5).
 */
function aboutJobToken(opensMore: boolean, { lookupPath, used }: Choice): Pick<CredentialStep, 'verdict' | 'because'> {
  const [host = ''] = lookupPath.split('/', 1);
  if (!opensMore || used !== undefined || registryOf(host) !== undefined) {
    return { verdict: 'no-match', because: 'only for GitLab’s own registry and dependency proxy' };
  }
  return { verdict: 'unknown', because: 'for GitLab’s own registry: set `CI_REGISTRY` in `pullproof.variables` if this is its host' };
}

/**
 * A CI/CD variable in GitLab's settings is never merged with one from a pipeline or runner: the last definition wins
 * (docs/ground-truth.md#a3).
 */
function unknownBecause(source: CredentialSource, because: string, { lookupPath }: Choice): string {
  const covered = coveredBy(source, lookupPath);
  if (covered !== undefined) return `the settings say that it covers ${named(covered)}`;
  const coversOthers = source.content === 'unknown' && source.registries !== undefined;
  return coversOthers
    ? `according to the settings, it covers other registries; if it is set in GitLab, any other ${named(source.name)} is ignored`
    : because;
}

function usedBecause(used: Candidate, { order, tried, prepared }: Choice): string {
  const ties = prepared.ties.get(used) ?? [];
  const kubernetes = tried.length > 0;
  const others = kubernetes ? tried.length > 1 : order.some((path) => path !== used.path && prepared.byPath.has(path));
  const fits =
    kubernetes && others
      ? `key ${named(used.key)} is tried first`
      : others
        ? `key ${named(used.key)} is the longest match`
        : `key ${named(used.key)} matches`;
  const [tie] = ties;
  const random = !isAtLeast(prepared.runnerVersion, 18, 3);
  const clash =
    tie === undefined ? '' : `; ${named(tie.key)} is for the same registry and ${random ? 'may be used instead' : 'is ignored'}`;
  if (used.open !== undefined) return `${fits}; ${used.open}${clash}`;
  if (used.path !== undefined && isEmpty(used)) return `${fits}, but has no user name or password${clash}`;
  return fits + clash;
}

/** A failing helper also disables the static entries of its source. */
function whatElseFails({ entry }: Candidate, helpers: readonly string[]): string {
  const [helper] = helpers;
  if (entry === undefined || helper === undefined) return '';
  return `; if ${named(`docker-credential-${helper}`)} fails, the whole source is ignored`;
}

function shadowedBecause(candidate: Candidate, used: Candidate): string {
  if (candidate.path === used.path) return `key ${named(candidate.key)} matches, but ${named(used.source.name)} comes first`;
  return `key ${named(candidate.key)} matches, but ${named(used.key)} is longer`;
}

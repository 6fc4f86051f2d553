import { registryOf } from '../images/registries.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import { nearestMiss } from './nearMiss.ts';
import { type CredentialSource, coveredBy, isEmpty, type Offer, type SourceReading } from './sources.ts';
import type { CredentialStep, PreparedSources } from './trace.ts';
import { named } from './wording.ts';

/** What the choice was made among. */
export interface Choice {
  readonly used: Offer | undefined;
  readonly tried: readonly Offer[];
  readonly order: readonly string[];
  readonly lookupPath: string;
  readonly prepared: PreparedSources;
}

/** What becomes of one source, and why. */
export function stepOf(source: CredentialSource, reading: SourceReading, at: Choice): CredentialStep {
  if (reading.kind === 'unknown') return { source, verdict: 'unknown', because: unknownBecause(source, reading.because, at) };
  if (reading.kind !== 'offers') return { source, verdict: 'dropped', because: `${reading.because}, so the Runner uses nothing of it` };
  const { used, tried, order } = at;
  if (used !== undefined && used.source === source)
    return { source, offer: used, verdict: 'used', because: usedBecause(used, at) + whatElseFails(used, reading.dependsOn) };
  const other = tried.find((offer) => offer.source === source);
  if (other !== undefined)
    return { source, offer: other, verdict: 'used', because: `key ${named(other.key)} fits too and is tried when the first is refused` };
  const fitting = reading.offers.filter(({ path }) => path !== undefined && order.includes(path));
  const best = fitting.sort((a, b) => (b.path?.length ?? 0) - (a.path?.length ?? 0))[0];
  if (best !== undefined && used !== undefined) return { source, offer: best, verdict: 'shadowed', because: shadowedBecause(best, used) };
  const opensMore = source.content === 'job' && source.isOpen === true;
  if (source.from === 'job' && (opensMore || reading.offers.length === 0)) return { source, ...aboutJobToken(opensMore, at) };
  if (reading.offers.length === 0) {
    if (reading.store === undefined) return { source, verdict: 'no-match', because: 'holds no credentials' };
    return { source, verdict: 'unknown', because: `the credential store ${named(reading.store.value)} answers when the job runs` };
  }
  const hidden = reading.offers.find(({ path }) => path === undefined);
  if (hidden !== undefined) {
    return { source, offer: hidden, verdict: 'unknown', because: `key ${named(hidden.key)} holds a variable whose value is not known` };
  }
  if (reading.store !== undefined) {
    return {
      source,
      verdict: 'unknown',
      because: `no key fits; the credential store ${named(reading.store.value)} may know one when the job runs`,
    };
  }
  const miss = nearestMiss(reading.offers, at.lookupPath);
  return { source, verdict: 'no-match', because: miss.because, ...(miss.offer && { offer: miss.offer }) };
}

/**
 * Whose hosts are not known, it may open any host that is nobody else's. A key that another source has for that host, or for a path below it, wins
 * even then: what GitLab sends comes last, and is for hosts alone (GROUND-TRUTH A.2, A.5).
 */
function aboutJobToken(opensMore: boolean, { lookupPath, used }: Choice): Pick<CredentialStep, 'verdict' | 'because'> {
  const [host = ''] = lookupPath.split('/', 1);
  if (!opensMore || used !== undefined || registryOf(host) !== undefined) {
    return { verdict: 'no-match', because: 'opens GitLab’s own registry and dependency proxy only' };
  }
  return { verdict: 'unknown', because: 'opens GitLab’s own registry: `CI_REGISTRY` in `pullproof.variables` says which host that is' };
}

/** A CI/CD variable of GitLab's settings is never merged with what pipelines and runners set: the last definition counts (GROUND-TRUTH A.3). */
function unknownBecause(source: CredentialSource, because: string, { lookupPath }: Choice): string {
  const covered = coveredBy(source, lookupPath);
  if (covered !== undefined) return `the settings say that it covers ${named(covered)}`;
  const coversOthers = source.content === 'unknown' && source.registries !== undefined;
  return coversOthers ? `covers other registries, the settings say; where GitLab has it, no other ${named(source.name)} counts` : because;
}

function usedBecause(used: Offer, { order, tried, prepared }: Choice): string {
  const rivals = prepared.rivals.get(used) ?? [];
  const kubernetes = tried.length > 0;
  const others = kubernetes ? tried.length > 1 : order.some((path) => path !== used.path && prepared.byPath.has(path));
  const fits =
    kubernetes && others
      ? `key ${named(used.key)} is tried first`
      : others
        ? `key ${named(used.key)} is the longest that fits`
        : `key ${named(used.key)} fits`;
  const [rival] = rivals;
  const random = !isAtLeast(prepared.runnerVersion, 18, 3);
  const clash =
    rival === undefined ? '' : `; ${named(rival.key)} means the same registry, and ${random ? 'either may be taken' : 'is passed over'}`;
  if (used.open !== undefined) return `${fits}; ${used.open}${clash}`;
  if (used.path !== undefined && isEmpty(used)) return `${fits}, though it holds neither user nor password${clash}`;
  return fits + clash;
}

/** A helper that fails takes the static entries of its source with it. */
function whatElseFails({ entry }: Offer, helpers: readonly string[]): string {
  const [helper] = helpers;
  if (entry === undefined || helper === undefined) return '';
  return `; should ${named(`docker-credential-${helper}`)} fail, all of this source is lost`;
}

function shadowedBecause(offer: Offer, used: Offer): string {
  if (offer.path === used.path) return `key ${named(offer.key)} fits, but ${named(used.source.name)} comes first`;
  return `key ${named(offer.key)} fits, but ${named(used.key)} is longer`;
}

import { lookupOrder, lookupPathOf } from '../images/registryPath.ts';
import { isAtLeast, type RunnerVersion } from '../settings.ts';
import { kubeletMatches } from './kubelet.ts';
import { nearestMiss } from './nearMiss.ts';
import { type CredentialSource, type Offer, type ReadingOptions, readSource, type SourceReading } from './sources.ts';
import { mentionsVariable } from './variableUse.ts';
import { named } from './words.ts';

/** Sources read and merged once, so that each image costs a few look-ups in a map. */
export interface PreparedSources {
  readonly runnerVersion: RunnerVersion;
  readonly readings: readonly { readonly source: CredentialSource; readonly reading: SourceReading }[];
  /** One offer for each registry path, first source first (GROUND-TRUTH A.2). */
  readonly merged: readonly Offer[];
  readonly byPath: ReadonlyMap<string, Offer>;
  readonly knownPaths: readonly string[];
  /** Offers of one source for the same path: up to 18.2 any of them may win, and otherwise the first does. */
  readonly rivals: ReadonlyMap<Offer, readonly Offer[]>;
  readonly warnings: readonly { readonly source: string; readonly because: string }[];
  readonly failure?: { readonly source: CredentialSource; readonly because: string };
}

export interface CredentialTrace {
  readonly image: string;
  readonly runnerVersion: RunnerVersion;
  readonly executor: 'docker' | 'kubernetes';
  /** What the keys are held against, and its parents, best first. */
  readonly lookupPath: string;
  readonly order: readonly string[];
  /** One for each source, in their order. Made when first asked for. */
  readonly steps: readonly CredentialStep[];
  /** `fails-job`: the job ends before any pull. `unknown`: it hangs on what is not at hand. */
  readonly outcome: 'used' | 'anonymous' | 'fails-job' | 'unknown';
  readonly used?: Offer;
  /** Others that may be used in its place: up to 18.2 the Runner picks among equal paths at random. */
  readonly rivals: readonly Offer[];
  /** Kubernetes: all that the kubelet tries, in its order. */
  readonly tried: readonly Offer[];
  /** All registry paths after merging, in order. */
  readonly knownPaths: readonly string[];
  /** Sources that the job log warns of. */
  readonly warnings: readonly { readonly source: string; readonly because: string }[];
  readonly error?: { readonly message: 'path traversal is not allowed'; readonly because: string };
  /** What would have to be known, or to succeed, for this answer to hold: for people. */
  readonly dependsOn: readonly string[];
  /** Sources that hold a mistake for which the Runner drops them as a whole. */
  readonly dropped: readonly CredentialSource[];
  /** Why the outcome is `unknown`. */
  readonly open: OpenQuestions;
}

export interface OpenQuestions {
  /** Sources of which nothing is known. */
  readonly sources: readonly CredentialSource[];
  /** A variable in the image, a variable in a key, or a credential store decides. */
  readonly others: boolean;
}

export interface CredentialStep {
  readonly source: CredentialSource;
  readonly offer?: Offer;
  readonly verdict: 'used' | 'shadowed' | 'no-match' | 'dropped' | 'unknown';
  readonly because: string;
}

export interface ResolveRequest {
  /** After expansion; variables that are not known are left as they are written. */
  readonly image: string;
  readonly executor: 'docker' | 'kubernetes';
}

/** Reads and merges the sources, which come in the Runner's order: variable, home, job payload (GROUND-TRUTH A.2, A.8, A.11). */
export function prepareSources(sources: readonly CredentialSource[], options: ReadingOptions): PreparedSources {
  const { runnerVersion } = options;
  const readings = sources.map((source) => ({ source, reading: readSource(source, options) }));
  const byPath = new Map<string, Offer>();
  const rivals = new Map<Offer, Offer[]>();
  for (const { reading } of readings) {
    if (reading.kind !== 'offers') continue;
    for (const offer of reading.offers) {
      if (offer.path === undefined) continue;
      const known = byPath.get(offer.path);
      if (known === undefined) byPath.set(offer.path, offer);
      else if (known.source === offer.source) rivals.set(known, [...(rivals.get(known) ?? []), offer]);
    }
  }
  const failing = readings.find(({ reading }) => reading.kind === 'fails-job');
  return {
    runnerVersion,
    readings,
    merged: [...byPath.values()],
    byPath,
    knownPaths: [...byPath.keys()],
    rivals,
    warnings: warningsOf(readings, runnerVersion),
    ...(failing?.reading.kind === 'fails-job' && { failure: { source: failing.source, because: failing.reading.because } }),
  };
}

function warningsOf(readings: PreparedSources['readings'], version: RunnerVersion): PreparedSources['warnings'] {
  if (!isAtLeast(version, 18, 11)) return [];
  return readings.flatMap(({ source, reading }) => {
    return source.from === 'variable' && reading.kind === 'dropped' ? [{ source: source.name, because: reading.because }] : [];
  });
}

/** Which credential the Runner takes for an image, and what becomes of each source (GROUND-TRUTH A.2, A.9). */
export function resolveCredentials(request: ResolveRequest, prepared: PreparedSources): CredentialTrace {
  const { image, executor } = request;
  const lookupPath = lookupPathOf(image, prepared.runnerVersion);
  const order = lookupOrder(lookupPath);
  const base = {
    image,
    executor,
    runnerVersion: prepared.runnerVersion,
    lookupPath,
    order,
    rivals: [],
    tried: [],
    warnings: prepared.warnings,
    dependsOn: [],
    dropped: prepared.readings.flatMap(({ source, reading }) => (reading.kind === 'dropped' ? [source] : [])),
    open: { sources: [], others: false },
  };
  const { failure } = prepared;
  if (failure !== undefined) {
    const error = { message: 'path traversal is not allowed' as const, because: failure.because };
    const steps = prepared.readings.map(({ source }): CredentialStep => {
      const because = source === failure.source ? failure.because : 'the job fails before it is looked at';
      return { source, verdict: 'dropped', because };
    });
    return { ...base, steps, outcome: 'fails-job', knownPaths: [], error };
  }
  const tried = executor === 'kubernetes' ? triedByKubelet(image, prepared.merged) : [];
  const used = executor === 'kubernetes' ? tried[0] : firstOffer(order, prepared.byPath);
  const rivals = used === undefined || isAtLeast(prepared.runnerVersion, 18, 3) ? [] : (prepared.rivals.get(used) ?? []);
  const open = openQuestions(lookupPath, image, used, prepared);
  const outcome = open.decisive ? 'unknown' : used === undefined ? 'anonymous' : 'used';
  const result = { outcome, ...(used && { used }), rivals, tried, knownPaths: prepared.knownPaths, dependsOn: open.dependsOn } as const;
  let steps: readonly CredentialStep[] | undefined;
  return {
    ...base,
    ...result,
    open: { sources: open.sources, others: open.others },
    get steps() {
      steps ??= prepared.readings.map(({ source, reading }) => stepOf(source, reading, { used, tried, order, lookupPath, prepared }));
      return steps;
    },
  };
}

function firstOffer(order: readonly string[], byPath: ReadonlyMap<string, Offer>): Offer | undefined {
  for (const path of order) {
    const offer = byPath.get(path);
    if (offer !== undefined) return offer;
  }
  return undefined;
}

function triedByKubelet(image: string, merged: readonly Offer[]): readonly Offer[] {
  return kubeletMatches(
    merged.map(({ key }) => key),
    image,
  ).flatMap((key) => merged.find((offer) => offer.key === key) ?? []);
}

/** What the text alone does not say. `decisive`: it may well be another credential, or one where none shows. */
function openQuestions(lookupPath: string, image: string, used: Offer | undefined, prepared: PreparedSources) {
  const dependsOn: string[] = [];
  const sources: CredentialSource[] = [];
  let decisive = false;
  const [host = ''] = image.split('/', 1);
  // Of `ruby:$VERSION` the tag alone is open: with a slash in it, the name would be that of a port.
  if (mentionsVariable(image.includes('/') ? host : (host.split(':', 1)[0] ?? ''))) {
    dependsOn.push('the variables in the image name');
    decisive = prepared.merged.length > 0 || prepared.readings.some(({ reading }) => reading.kind === 'unknown');
  } else if (mentionsVariable(lookupPath)) {
    const prefix = lookupPath.slice(0, lookupPath.indexOf('$'));
    if (prepared.merged.some(({ path }) => path?.startsWith(prefix))) {
      dependsOn.push('the variables in the image name');
      decisive = true;
    }
  }
  for (const { source, reading } of prepared.readings) {
    if (reading.kind === 'unknown') {
      dependsOn.push(named(source.name));
      if (used === undefined || comesBefore(source, used, prepared)) sources.push(source);
    }
    if (reading.kind !== 'offers') continue;
    for (const helper of reading.dependsOn) dependsOn.push(`the credential helper ${named(helper)}`);
    decisive ||= reading.store !== undefined && used === undefined;
    const hidden = reading.offers.find(({ path }) => path === undefined);
    if (hidden !== undefined) dependsOn.push(`the variable in the key ${named(hidden.key)}`);
    decisive ||= hidden !== undefined && used === undefined;
  }
  return { dependsOn: [...new Set(dependsOn)], decisive: decisive || sources.length > 0, sources, others: decisive };
}

function comesBefore(source: CredentialSource, used: Offer, prepared: PreparedSources): boolean {
  const index = (wanted: CredentialSource) => prepared.readings.findIndex((one) => one.source === wanted);
  return index(source) < index(used.source);
}

interface Circumstances {
  readonly used: Offer | undefined;
  readonly tried: readonly Offer[];
  readonly order: readonly string[];
  readonly lookupPath: string;
  readonly prepared: PreparedSources;
}

function stepOf(source: CredentialSource, reading: SourceReading, at: Circumstances): CredentialStep {
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

function unknownBecause(source: CredentialSource, because: string, { lookupPath }: Circumstances): string {
  const registries = source.content === 'unknown' ? (source.registries ?? []) : [];
  const covered = registries.find((registry) => lookupPath === registry || lookupPath.startsWith(`${registry}/`));
  return covered === undefined ? because : `the settings say that it covers ${named(covered)}`;
}

function usedBecause(used: Offer, { order, tried, prepared }: Circumstances): string {
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

export function isEmpty({ username, hasPassword, identityToken, registryToken, open }: Offer): boolean {
  return username === '' && !hasPassword && !identityToken && !registryToken && open === undefined;
}

function shadowedBecause(offer: Offer, used: Offer): string {
  if (offer.path === used.path) return `key ${named(offer.key)} fits, but ${named(used.source.name)} comes first`;
  return `key ${named(offer.key)} fits, but ${named(used.key)} is longer`;
}

import { mentionsVariable } from '../dockerAuth/variableUse.ts';
import { lookupOrder, lookupPathOf } from '../images/registryPath.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import type { RunnerVersion } from '../model/settings.ts';
import { code, type Markdown, md } from '../text/markdown.ts';
import { firstWhere } from '../util/binarySearch.ts';
import { lazy } from '../util/lazy.ts';
import { addTo } from '../util/multimap.ts';
import { CandidateIndex } from './candidateIndex.ts';
import { createKubelet } from './kubelet.ts';
import { type Candidate, type CredentialSource, coveredBy, type ReadingOptions, readSource, sourceWords } from './sources.ts';
import { stepOf } from './steps.ts';
import type { CredentialStep, CredentialTrace, PreparedReading, PreparedSources, Tried } from './trace.ts';

export interface ResolveRequest {
  /** After expansion. Unknown variables stay as written. */
  readonly image: string;
  readonly executor: 'docker' | 'kubernetes';
}

/** Reads and merges the sources. They come in the Runner's order: variable, home, job payload (docs/ground-truth.md#a2, #a8, #a11). */
export function prepareSources(sources: readonly CredentialSource[], options: ReadingOptions): PreparedSources {
  const { runnerVersion } = options;
  const readings = sources.map((source): PreparedReading => {
    const reading = readSource(source, options);
    return { source, reading, index: new CandidateIndex(reading.kind === 'candidates' ? reading.candidates : []) };
  });
  const byPath = new Map<string, Candidate>();
  const ties = new Map<Candidate, Candidate[]>();
  for (const { reading } of readings) {
    if (reading.kind !== 'candidates') continue;
    for (const candidate of reading.candidates) {
      if (candidate.path === undefined) continue;
      const known = byPath.get(candidate.path);
      if (known === undefined) byPath.set(candidate.path, candidate);
      else if (known.source === candidate.source) addTo(ties, known, candidate);
    }
  }
  const failing = readings.find(({ reading }) => reading.kind === 'fails-job');
  return {
    runnerVersion,
    readings,
    merged: [...byPath.values()],
    byPath,
    knownPaths: [...byPath.keys()],
    sortedPaths: lazy(() => [...byPath.keys()].sort()),
    kubelet: lazy(() => kubeletOf([...byPath.values()])),
    candidates: readings.flatMap(({ reading }) => (reading.kind === 'candidates' ? reading.candidates : [])),
    ties,
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

/** Which credential the Runner uses for an image, and the result for each source (docs/ground-truth.md#a2, #a9). */
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
    ties: [],
    tried: [],
    warnings: prepared.warnings,
    dependsOn: [],
    dropped: prepared.readings.flatMap(({ source, reading }) => (reading.kind === 'dropped' ? [source] : [])),
    open: { sources: [], others: false },
    candidates: prepared.candidates,
  };
  const { failure } = prepared;
  if (failure !== undefined) {
    const error = { message: 'path traversal is not allowed' as const, because: failure.because };
    const steps = prepared.readings.map(({ source }): CredentialStep => {
      const because = source === failure.source ? failure.because : md`the job fails before it is read`;
      return { source, verdict: 'dropped', because };
    });
    return { outcome: 'fails-job', ...base, steps: () => steps, knownPaths: [], error };
  }
  const { candidates: tried, isComplete } = executor === 'kubernetes' ? prepared.kubelet()(image) : nothingTried;
  const used = executor === 'kubernetes' ? tried[0] : firstOffer(order, prepared.byPath);
  const ties = used === undefined || isAtLeast(prepared.runnerVersion, 18, 3) ? [] : (prepared.ties.get(used) ?? []);
  const open = openQuestions(lookupPath, image, used, prepared);
  const others = open.others || !isComplete;
  const outcome = open.decisive || !isComplete ? 'unknown' : used === undefined ? 'anonymous' : 'used';
  const way = { used, tried, order, lookupPath, prepared };
  return {
    outcome,
    ...base,
    ...(used && { used }),
    ties,
    tried,
    knownPaths: prepared.knownPaths,
    dependsOn: isComplete ? open.dependsOn : [...open.dependsOn, md`the wildcards, as there are too many to compare`],
    open: { sources: open.sources, others },
    ...(open.restricted !== undefined && { restricted: open.restricted }),
    steps: lazy(() => prepared.readings.map((one) => stepOf(one, way))),
  };
}

const nothingTried: Tried = { candidates: [], isComplete: true };

function firstOffer(order: readonly string[], byPath: ReadonlyMap<string, Candidate>): Candidate | undefined {
  for (const path of order) {
    const candidate = byPath.get(path);
    if (candidate !== undefined) return candidate;
  }
  return undefined;
}

/** A helper gets its key as an argument, so none answers for a wildcard, not even where the kubelet would match it (docs/ground-truth.md#a8). */
function hasLiteralKey({ helper, key }: Candidate): boolean {
  return helper === undefined || !key.includes('*');
}

function kubeletOf(all: readonly Candidate[]): (image: string) => Tried {
  const merged = all.filter(hasLiteralKey);
  const byKey = new Map([...merged].reverse().map((candidate) => [candidate.key, candidate]));
  const tried = createKubelet(merged.map(({ key }) => key));
  return (image) => {
    const { keys, isComplete } = tried(image);
    return { candidates: keys.flatMap((key) => byKey.get(key) ?? []), isComplete };
  };
}

/** An explanation is not clearer with more. */
const maxNamedHelpers = 10;

/** What the text does not tell. `decisive`: another credential may be used, or one where none is visible. */
function openQuestions(lookupPath: string, image: string, used: Candidate | undefined, prepared: PreparedSources) {
  const dependsOn: Markdown[] = [];
  const sources: CredentialSource[] = [];
  let decisive = false;
  let restricted: Markdown | undefined;
  const [host = ''] = image.split('/', 1);
  // In `ruby:$VERSION` only the tag is unknown. If its value contained a slash, the tag would be a port.
  if (mentionsVariable(image.includes('/') ? host : (host.split(':', 1)[0] ?? ''))) {
    dependsOn.push(md`the variables in the image name`);
    decisive = prepared.merged.length > 0 || prepared.readings.some(({ source, reading }) => reading.kind === 'unknown' || isOpen(source));
  } else if (mentionsVariable(lookupPath)) {
    const prefix = lookupPath.slice(0, lookupPath.indexOf('$'));
    const paths = prepared.sortedPaths();
    if (paths[firstWhere(paths.length, (at) => (paths[at] ?? '') >= prefix)]?.startsWith(prefix)) {
      dependsOn.push(md`the variables in the image name`);
      decisive = true;
    }
  }
  for (const { source, reading, index } of prepared.readings) {
    if (reading.kind === 'unknown') {
      dependsOn.push(sourceWords(source));
      if (used === undefined || (comesBefore(source, used, prepared) && mayCover(source, lookupPath))) sources.push(source);
    }
    if (reading.kind !== 'candidates') continue;
    for (const helper of reading.dependsOn.slice(0, maxNamedHelpers)) {
      dependsOn.push(
        helper === reading.store?.value ? md`the credential store ${code(helper)}` : md`the credential helper ${code(helper)}`,
      );
    }
    decisive ||= reading.store !== undefined && used === undefined;
    const mayServe = used === undefined ? reading.store !== undefined : used.source === source;
    if (reading.restricted !== undefined && mayServe) restricted ??= reading.restricted;
    const { hidden } = index;
    if (hidden !== undefined) dependsOn.push(md`the variable in the key ${code(hidden.key)}`);
    decisive ||= hidden !== undefined && used === undefined;
  }
  const others = decisive || restricted !== undefined;
  return { dependsOn: [...new Set(dependsOn)], decisive: others || sources.length > 0, sources, others, restricted };
}

/** The job token, if the host that it covers is not known. */
function isOpen(source: CredentialSource): boolean {
  return source.content === 'job' && source.isOpen === true;
}

/** Whether a source with unknown content may have a key for this path. If the settings list its registries, it has no others. */
function mayCover(source: CredentialSource, lookupPath: string): boolean {
  const isTold = source.content === 'unknown' && source.registries !== undefined;
  return !isTold || coveredBy(source, lookupPath) !== undefined;
}

function comesBefore(source: CredentialSource, used: Candidate, prepared: PreparedSources): boolean {
  const index = (wanted: CredentialSource) => prepared.readings.findIndex((one) => one.source === wanted);
  return index(source) < index(used.source);
}

import { isAtLeast } from '../images/runnerVersion.ts';
import type { RunnerVersion } from '../model/settings.ts';
import { lazy, memoize } from '../util/lazy.ts';
import { CandidateIndex } from './candidateIndex.ts';
import { jobTokenRivals } from './jobToken.ts';
import { createKubelet, type KubeletMatches } from './kubelet.ts';
import { type Candidate, type CredentialSource, type ReadingOptions, readSource } from './sources.ts';
import type { PreparedReading, PreparedSources, Tried } from './trace.ts';

/** Reads a source. Thousands of jobs may combine it with sources of their own. */
export function prepareReading(source: CredentialSource, options: ReadingOptions): PreparedReading {
  const reading = readSource(source, options);
  const index = new CandidateIndex(reading.kind === 'candidates' ? reading.candidates : []);
  return { source, reading, index, kubelet: lazy(() => createKubelet(index.all.filter(hasLiteralKey))) };
}

/** Sources in the Runner's order: variable, home, job payload (docs/ground-truth.md#a2, #a8, #a11). */
export function prepareSources(readings: readonly PreparedReading[], runnerVersion: RunnerVersion): PreparedSources {
  const failing = readings.find(({ reading }) => reading.kind === 'fails-job');
  return {
    runnerVersion,
    readings,
    rivalsOfJobToken: memoize((variable) => jobTokenRivals(readings, variable)),
    warnings: warningsOf(readings, runnerVersion),
    ...(failing?.reading.kind === 'fails-job' && { failure: { source: failing.source, because: failing.reading.because } }),
  };
}

function warningsOf(readings: readonly PreparedReading[], version: RunnerVersion): PreparedSources['warnings'] {
  if (!isAtLeast(version, 18, 11)) return [];
  return readings.flatMap(({ source, reading }) => {
    return source.from === 'variable' && reading.kind === 'dropped' ? [{ source: source.name, because: reading.because }] : [];
  });
}

/** The candidate for a path. The first source wins (docs/ground-truth.md#a2). */
export function candidateAt(path: string, { readings }: PreparedSources): Candidate | undefined {
  for (const { index } of readings) {
    const [first] = index.at(path);
    if (first !== undefined) return first;
  }
  return undefined;
}

/** The others of its source for the same path: up to 18.2 a random one wins, later the first one. */
export function tiesOf(candidate: Candidate, { readings }: PreparedSources): readonly Candidate[] {
  const index = readings.find(({ source }) => source === candidate.source)?.index;
  return candidate.path === undefined ? [] : (index?.at(candidate.path).slice(1) ?? []);
}

/** A helper gets its key as an argument, so none answers for a wildcard, not even where the kubelet would match it (docs/ground-truth.md#a8). */
function hasLiteralKey({ helper, key }: Candidate): boolean {
  return helper === undefined || !key.includes('*');
}

/** What the kubelet tries for an image, best first. */
export function triedByKubelet(image: string, { readings }: PreparedSources): Tried {
  const isFirst = (candidate: Candidate, at: number) => {
    const { path } = candidate;
    if (path === undefined || readings[at]?.index.at(path)[0] !== candidate) return false;
    return !readings.slice(0, at).some(({ index }) => index.at(path).length > 0);
  };
  const matches = readings.map(({ kubelet }) => kubelet()(image));
  const inOrder = (pick: (one: KubeletMatches<Candidate>) => KubeletMatches<Candidate>['matches']) => {
    const found = matches.flatMap((one, at) => pick(one).filter(({ key }) => isFirst(key, at)));
    return found.sort((a, b) => (a.place < b.place ? 1 : a.place > b.place ? -1 : 0)).map(({ key }) => key);
  };
  const found = inOrder((one) => one.matches);
  return {
    candidates: found.length > 0 ? found : inOrder((one) => one.onHub),
    isComplete: matches.every(({ isComplete }) => isComplete),
  };
}

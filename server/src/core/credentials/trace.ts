import type { RunnerVersion } from '../model/settings.ts';
import type { Markdown } from '../text/markdown.ts';
import type { CandidateIndex } from './candidateIndex.ts';
import type { Candidate, CredentialSource, SourceReading } from './sources.ts';

export interface PreparedReading {
  readonly source: CredentialSource;
  readonly reading: SourceReading;
  readonly index: CandidateIndex;
}

/** Sources that are read and merged once, so that each image costs only a few map lookups. */
export interface PreparedSources {
  readonly runnerVersion: RunnerVersion;
  readonly readings: readonly PreparedReading[];
  /** One candidate for each registry path. The first source wins (docs/ground-truth.md#a2). */
  readonly merged: readonly Candidate[];
  readonly byPath: ReadonlyMap<string, Candidate>;
  readonly knownPaths: readonly string[];
  /** Sorted, to find those with a certain start. */
  readonly sortedPaths: () => readonly string[];
  readonly candidates: readonly Candidate[];
  /** What the kubelet tries for an image. */
  readonly kubelet: () => (image: string) => Tried;
  /** Offers of one source for the same path: up to 18.2 a random one wins, later the first one. */
  readonly ties: ReadonlyMap<Candidate, readonly Candidate[]>;
  readonly warnings: readonly { readonly source: string; readonly because: Markdown }[];
  readonly failure?: { readonly source: CredentialSource; readonly because: Markdown };
}

export interface Tried {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** False if not all wildcards are compared: another key may come first. */
  readonly isComplete: boolean;
}

export interface CredentialTrace {
  readonly image: string;
  readonly runnerVersion: RunnerVersion;
  readonly executor: 'docker' | 'kubernetes';
  /** The path that keys are compared with, followed by its parents, best first. */
  readonly lookupPath: string;
  readonly order: readonly string[];
  /** One for each source, in their order. Computed on first use. */
  readonly steps: () => readonly CredentialStep[];
  /** `fails-job`: the job ends before any pull. `unknown`: it depends on something outside the workspace. */
  readonly outcome: 'used' | 'anonymous' | 'fails-job' | 'unknown';
  readonly used?: Candidate;
  /** Other candidates that may be used instead: up to 18.2 the Runner picks among equal paths at random. */
  readonly ties: readonly Candidate[];
  /** Kubernetes: all keys that the kubelet tries, in order. */
  readonly tried: readonly Candidate[];
  /** All registry paths after merging, in order. */
  readonly knownPaths: readonly string[];
  /** Sources that the job log warns about. */
  readonly warnings: readonly { readonly source: string; readonly because: Markdown }[];
  readonly error?: { readonly message: 'path traversal is not allowed'; readonly because: Markdown };
  /** What would have to be known, or to succeed, for this answer to hold. Shown to users. */
  readonly dependsOn: readonly Markdown[];
  /** Sources that the Runner ignores because of a mistake in them. */
  readonly dropped: readonly CredentialSource[];
  /** The credential helper or store, in words, on which the outcome depends and which this Runner may not run (docs/ground-truth.md#a8). */
  readonly restricted?: Markdown;
  /** Why the outcome is `unknown`. */
  readonly open: OpenQuestions;
  /** All candidates of the sources, in their order, before merging. */
  readonly candidates: readonly Candidate[];
}

export interface OpenQuestions {
  /** Sources with unknown content. */
  readonly sources: readonly CredentialSource[];
  /** The result depends on a variable in the image, a variable in a key, or a credential store. */
  readonly others: boolean;
}

export interface CredentialStep {
  readonly source: CredentialSource;
  readonly candidate?: Candidate;
  readonly verdict: 'used' | 'shadowed' | 'no-match' | 'dropped' | 'unknown';
  readonly because: Markdown;
}

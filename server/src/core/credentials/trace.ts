import type { RunnerVersion } from '../model/settings.ts';
import type { CredentialSource, Offer, SourceReading } from './sources.ts';

/** Sources read and merged once, so that each image costs a few look-ups in a map. */
export interface PreparedSources {
  readonly runnerVersion: RunnerVersion;
  readonly readings: readonly { readonly source: CredentialSource; readonly reading: SourceReading }[];
  /** One offer for each registry path, first source first (GROUND-TRUTH A.2). */
  readonly merged: readonly Offer[];
  readonly byPath: ReadonlyMap<string, Offer>;
  readonly knownPaths: readonly string[];
  readonly offers: readonly Offer[];
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
  readonly steps: () => readonly CredentialStep[];
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
  /** All that the sources offer, in their order, before merging. */
  readonly offers: readonly Offer[];
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

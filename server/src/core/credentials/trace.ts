import type { RunnerVersion } from '../model/settings.ts';
import type { Markdown } from '../text/markdown.ts';
import type { CandidateIndex } from './candidateIndex.ts';
import type { KubeletMatches } from './kubelet.ts';
import type { Candidate, CredentialSource, SourceReading } from './sources.ts';

export interface PreparedReading {
  readonly source: CredentialSource;
  readonly reading: SourceReading;
  readonly index: CandidateIndex;
  /** The candidates that the kubelet matches with an image. */
  readonly kubelet: () => (image: string) => KubeletMatches<Candidate>;
}

/** Sources that are read once, so that each image costs only a few map lookups. They are not merged: jobs share them. */
export interface PreparedSources {
  readonly runnerVersion: RunnerVersion;
  readonly readings: readonly PreparedReading[];
  /** What may come before the job token where this variable of GitLab hides the host of an image. */
  readonly rivalsOfJobToken: (variable: string) => JobTokenRivals;
  readonly warnings: readonly { readonly source: string; readonly because: Markdown }[];
  readonly failure?: { readonly source: CredentialSource; readonly because: Markdown };
}

export interface JobTokenRivals {
  /** The credential whose key is that same variable, so it comes first. */
  readonly first: Candidate | undefined;
  /** Credentials that would come first if their keys are for that host. */
  readonly ties: readonly Candidate[];
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
  readonly rivalsOfJobToken: PreparedSources['rivalsOfJobToken'];
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
  /** The same for a narrow place, if it can be shorter. */
  readonly brief?: Markdown;
}

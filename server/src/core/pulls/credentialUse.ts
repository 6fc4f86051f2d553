import { chosenCandidate, jobTokenIn } from '../credentials/jobToken.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import type { SourceRange } from '../text/mappedText.ts';
import type { FoundCredential } from './listedImage.ts';
import type { PullScenario } from './pullScenarios.ts';

/** Where a credential is written: the key of its entry or helper, or the name of the store. */
export interface CredentialPlace {
  readonly uri: string;
  readonly range: SourceRange;
}

/** Where the chosen credential is written. Undefined if none is chosen, if it is in no file, or if another one may be chosen instead. */
export function credentialPlace(trace: CredentialTrace): CredentialPlace | undefined {
  const used = chosenCandidate(trace);
  const part = used?.entry?.registry ?? used?.helper?.registry ?? used?.store;
  return used?.source.uri === undefined || part === undefined ? undefined : { uri: used.source.uri, range: part.range };
}

/** The same for all ways in which an image is pulled. Reads no positions. */
export function credentialPlaces(scenarios: readonly PullScenario[]): readonly CredentialPlace[] {
  const found = new Map<SourceRange, CredentialPlace>();
  for (const { trace } of scenarios) {
    const place = credentialPlace(trace);
    if (place !== undefined) found.set(place.range, place);
  }
  return [...found.values()];
}

/** The name of the job token in the job log. */
export const jobPayload = 'job payload (GitLab Registry)';

/** The credential over all scenarios. Null for an anonymous pull. */
export function credentialOf(scenarios: readonly PullScenario[], written: string): FoundCredential | null {
  const [first, ...others] = scenarios.map(({ trace }): FoundCredential | null => {
    const { outcome, used } = trace;
    const own = outcome === 'fails-job' ? undefined : jobTokenIn(trace);
    if (own?.first !== undefined) return { verdict: 'used', source: own.first.source.name, key: own.first.key };
    // A key for the same host would come first if a variable expands to it. The hover explains that.
    if (own !== undefined) return { verdict: 'used', source: jobPayload, key: /^\$\{\w+\}/.exec(written)?.[0] ?? own.variable };
    if (outcome === 'anonymous') return null;
    return { verdict: outcome, source: used?.source.name ?? null, key: used?.key ?? null };
  });
  const same = (other: FoundCredential | null) =>
    other?.verdict === first?.verdict && other?.source === first?.source && other?.key === first?.key;
  if (first === undefined || others.every(same)) return first ?? null;
  return { verdict: 'differs', source: null, key: null };
}

import { prepareReading, prepareSources } from '../credentials/prepare.ts';
import type { CredentialSource } from '../credentials/sources.ts';
import type { PreparedSources } from '../credentials/trace.ts';
import type { Workspace } from '../db/workspace.ts';
import type { KnownVariables } from '../images/gitLabProject.ts';
import type { JobVariable } from '../pipeline/variables.ts';
import { type ClusterSecrets, coveredSource, homeSource, jobSource } from './workspaceSources.ts';

/** An image as a job pulls it. */
export interface Pulled {
  readonly expanded: string;
  readonly source: CredentialSource | undefined;
  /** GitLab's predefined variables, if the basis includes them. */
  readonly known: KnownVariables | undefined;
  readonly variables: ReadonlyMap<string, JobVariable>;
}

/** Reads the sources of a job. Jobs share those that are the same for them. */
export function createPreparing(workspace: Workspace, expandKey: (key: string, pulled: Pulled) => string) {
  const { settings, db } = workspace;
  const { runnerVersion } = settings;
  type Variable = CredentialSource | undefined;
  type Known = KnownVariables | undefined;
  const covered = coveredSource(settings);
  const jobSourceOf = db.keyed((known: KnownVariables) => jobSource(known));
  const hiddenKeysOf = db.keyed(hiddenKeys);
  const readingOf = db.keyed((source: CredentialSource, expandsKeys: boolean, keys: string) => {
    const values = new Map(JSON.parse(keys) as readonly (readonly [string, string])[]);
    const expand = (key: string) => withoutVariables(values.get(key) ?? key);
    return prepareReading(source, { runnerVersion, ...(expandsKeys && { expand }) });
  });
  const sourcesOf = db.keyed((variable: Variable, cluster: ClusterSecrets | undefined, known: Known, keys: string) => {
    // In projects that have it, a variable in GitLab's settings replaces the one of the pipeline or runner (docs/ground-truth.md#a3).
    const own = cluster?.areOnly ? [] : [covered, variable, homeSource(workspace), known && jobSourceOf(known)];
    const sources = [...own, cluster?.source].filter((source) => source !== undefined);
    const readings = sources.map((source) => readingOf(source, known !== undefined, source === variable ? keys : noKeys));
    return prepareSources(readings, runnerVersion);
  });
  return (pulled: Pulled, variable: Variable, cluster: ClusterSecrets | undefined): PreparedSources => {
    const { known } = pulled;
    // If a key contains a variable, the result also depends on its value in this job.
    const hidden = known === undefined || variable === undefined ? [] : hiddenKeysOf(variable);
    return sourcesOf(variable, cluster, known, JSON.stringify(hidden.map((key) => [key, expandKey(key, pulled)])));
  };
}

const noKeys = JSON.stringify([]);

/** A source with variables in its keys is read again for each job. In one with more keys, they are not expanded. */
const maxKeys = 100;

/** Keys that contain a variable. */
function hiddenKeys(variable: CredentialSource): readonly string[] {
  if (variable.content !== 'auth') return [];
  const { entries, credHelpers } = variable.auth;
  if (entries.length + credHelpers.length > maxKeys) return [];
  const hidden = [...entries.filter(({ registryUnknown }) => registryUnknown), ...credHelpers.filter(({ unknown }) => unknown)];
  return hidden.map(({ registry }) => registry.value);
}

function withoutVariables(text: string): string | undefined {
  return text.includes('$') ? undefined : text;
}

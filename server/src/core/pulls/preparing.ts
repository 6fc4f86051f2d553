import { prepareSources } from '../credentials/resolve.ts';
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

/** Reads the sources of a job. Jobs with the same variables and project share the result. */
export function createPreparing(workspace: Workspace, expandKey: (key: string, pulled: Pulled) => string) {
  const { settings, db } = workspace;
  const covered = coveredSource(settings);
  type Variable = CredentialSource | undefined;
  const sourcesOf = db.keyed((variable: Variable, cluster: ClusterSecrets | undefined, known: KnownVariables | undefined, keys: string) => {
    const values = new Map(JSON.parse(keys) as readonly (readonly [string, string])[]);
    // In projects that have it, a variable in GitLab's settings replaces the one of the pipeline or runner (docs/ground-truth.md#a3).
    const own = cluster?.areOnly ? [] : [covered, variable, homeSource(workspace), known && jobSource(known)];
    const sources = [...own, cluster?.source].filter((source) => source !== undefined);
    const { runnerVersion } = settings;
    const expand = (key: string) => withoutVariables(values.get(key) ?? key);
    return prepareSources(sources, { runnerVersion, ...(known && { expand }) });
  });
  return (pulled: Pulled, variable: Variable, cluster: ClusterSecrets | undefined): PreparedSources => {
    const { known } = pulled;
    // If a key contains a variable, the result also depends on its value in this job.
    const hidden = known === undefined ? [] : hiddenKeys(variable);
    return sourcesOf(variable, cluster, known, JSON.stringify(hidden.map((key) => [key, expandKey(key, pulled)])));
  };
}

/** Keys that contain a variable. */
function hiddenKeys(variable: CredentialSource | undefined): readonly string[] {
  if (variable?.content !== 'auth') return [];
  const { entries, credHelpers } = variable.auth;
  const hidden = [...entries.filter(({ registryUnknown }) => registryUnknown), ...credHelpers.filter(({ unknown }) => unknown)];
  return hidden.map(({ registry }) => registry.value);
}

function withoutVariables(text: string): string | undefined {
  return text.includes('$') ? undefined : text;
}

import { jobTokenOpens } from '../credentials/jobToken.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import { filesWithAuths } from '../db/filesWith.ts';
import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import { registryOf } from '../images/registries.ts';
import { lookupPathOf } from '../images/registryPath.ts';
import type { Related } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { plainText } from '../text/markdown.ts';
import { memoize } from '../util/lazy.ts';
import { isKnownNotToCover, nodesMayHave } from './outsideWorkspace.ts';
import { type PullScenario, pullScenarios } from './pullScenarios.ts';
import { hasMoreRunners } from './workspaceSources.ts';

export interface MissingCredential {
  readonly host: string;
  /** Keys that almost match, each with the reason why it does not. */
  readonly nearMisses: readonly Related[];
}

/** Whether to report images whose credential is in a broken source. Another rule reports the broken source itself. */
export type BrokenSources = 'count' | 'reported-elsewhere';

/** A private image that every known runner pulls without a credential. */
export function missingCredential(use: ImageUse, file: SourceFile, broken: BrokenSources): MissingCredential | undefined {
  const { workspace } = file;
  const { settings } = workspace;
  const isPrivate = privateHosts(workspace);
  if (use.reference === undefined || use.reference.problem !== undefined || jobTokenOpens(use.reference, settings) !== undefined)
    return undefined;
  // Fast path: most images are public, which their names show.
  const name = use.text?.text;
  if (name !== undefined && !name.includes('$') && !isPrivate(hostOf(lookupPathOf(name, settings.runnerVersion)))) return undefined;
  const possible = pullScenarios(workspace).distinctOf(use, file);
  const [first] = possible;
  const host = hostOf(first?.trace.lookupPath ?? '');
  // Without a scenario, no runner pulls the image.
  if (first === undefined || !isPrivate(host)) return undefined;
  if (hasMoreRunners(workspace) || first.isOneOfMany) return undefined;
  if (possible.some(({ trace }) => !lacksCredential(trace, broken) || (trace.executor === 'kubernetes' && nodesMayHave(workspace, host))))
    return undefined;
  return { host, nearMisses: nearMissesOf(possible) };
}

function hostOf(lookupPath: string): string {
  return lookupPath.split('/', 1)[0] ?? '';
}

/** Private registries of cloud providers are known. An unknown host is probably private if the workspace contains credentials. */
const privateHosts = query((workspace): ((host: string) => boolean) => {
  const { publicRegistries, variables } = workspace.settings;
  const showsCredentials = keepsCredentials(workspace);
  // The job token gives access to GitLab's registry.
  const open = [...publicRegistries, variables.CI_REGISTRY, variables.CI_DEPENDENCY_PROXY_SERVER].map((host) => host?.toLowerCase());
  return memoize((host) => {
    const name = host.replace(/:\d+$/, '');
    const isOpen = open.includes(host) || open.includes(name) || /[$%[]|^localhost$|^127\.|^host\.docker\.internal$/.test(name);
    const registry = registryOf(host);
    return !isOpen && (registry === undefined ? showsCredentials : registry.public === 'never');
  });
});

/** A developer's own Docker config does not count: it says nothing about the runners. */
const keepsCredentials = query((workspace): boolean => filesWithAuths(workspace).some(({ localMachine }) => !localMachine));

function lacksCredential(trace: CredentialTrace, broken: BrokenSources): boolean {
  if (trace.used !== undefined || trace.outcome === 'fails-job' || trace.open.others) return false;
  if (broken === 'reported-elsewhere' && trace.dropped.length > 0) return false;
  return trace.open.sources.every((source) => isKnownNotToCover(source, trace));
}

function nearMissesOf(scenarios: readonly PullScenario[]): readonly Related[] {
  const found = new Map<SourceRange, Related>();
  for (const { source, candidate, because } of scenarios.flatMap(({ trace }) => trace.steps())) {
    const range = candidate?.entry?.registry.range ?? candidate?.helper?.registry.range;
    if (range === undefined || source.uri === undefined) continue;
    found.set(range, { uri: source.uri, range, message: `This source ${plainText(because)}.` });
  }
  return [...found.values()];
}

import { jobTokenOpens } from '../credentials/jobToken.ts';
import type { CredentialSource } from '../credentials/sources.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import { filesWithAuths, filesWithRunners } from '../db/filesWith.ts';
import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import { registryOf } from '../images/registries.ts';
import { lookupPathOf } from '../images/registryPath.ts';
import type { Related } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { memoize } from '../util/lazy.ts';
import { type PullScenario, pullScenarios } from './pullScenarios.ts';

export interface MissingCredential {
  readonly host: string;
  /** Keys that nearly match, each with the reason why it does not. */
  readonly nearMisses: readonly Related[];
}

/** Whether an image counts whose credential is lost with a broken source: of that a rule of its own tells. */
export type BrokenSources = 'count' | 'are-told-elsewhere';

/** Whether an image is private and yet pulled without a credential, whichever of the known runners takes the job. */
export function missingCredential(use: ImageUse, file: SourceFile, broken: BrokenSources): MissingCredential | undefined {
  const { workspace } = file;
  const { settings } = workspace;
  const isPrivate = privateHosts(workspace);
  if (use.reference === undefined || use.reference.problem !== undefined || jobTokenOpens(use.reference, settings) !== undefined)
    return undefined;
  // Most images are public ones, and their names tell.
  const name = use.text?.text;
  if (name !== undefined && !name.includes('$') && !isPrivate(hostOf(lookupPathOf(name, settings.runnerVersion)))) return undefined;
  const possible = pullScenarios(workspace).of(use, file);
  const host = hostOf(possible[0]?.trace.lookupPath ?? '');
  if (!isPrivate(host)) return undefined;
  const nodesMayHave = hasPullSecrets(workspace) || registryOf(host) !== undefined;
  // The nodes of a cluster may pull with an identity of their own, or with secrets of the cluster (docs/ground-truth.md#a9).
  if (possible.some(({ trace }) => !lacksCredential(trace, broken) || (trace.executor === 'kubernetes' && nodesMayHave))) return undefined;
  return { host, nearMisses: nearMissesOf(possible) };
}

const hasPullSecrets = query((workspace): boolean => filesWithRunners(workspace).some(({ facts }) => facts.keys.some(isPullSecret)));

function hostOf(lookupPath: string): string {
  return lookupPath.split('/', 1)[0] ?? '';
}

/** Of a cloud's private registry that is certain; of an unknown host, likely where the workspace keeps credentials. */
const privateHosts = query((workspace): ((host: string) => boolean) => {
  const { publicRegistries, variables } = workspace.settings;
  const showsCredentials = keepsCredentials(workspace);
  // The job token opens GitLab's registry.
  const open = [...publicRegistries, variables.CI_REGISTRY, variables.CI_DEPENDENCY_PROXY_SERVER].map((host) => host?.toLowerCase());
  return memoize((host) => {
    const name = host.replace(/:\d+$/, '');
    const isOpen = open.includes(host) || open.includes(name) || /[$%[]|^localhost$|^127\.|^host\.docker\.internal$/.test(name);
    const registry = registryOf(host);
    return !isOpen && (registry === undefined ? showsCredentials : registry.public === 'never');
  });
});

/** Somebody's laptop tells nothing about a runner, and where no file has a credential, they are kept elsewhere. */
const keepsCredentials = query((workspace): boolean => filesWithAuths(workspace).some(({ localMachine }) => !localMachine));

function isPullSecret({ path }: { readonly path: string }): boolean {
  return /^runners\.kubernetes\.(?:image_pull_secrets|use_service_account_image_pull_secrets|service_account)$/i.test(path);
}

function lacksCredential(trace: CredentialTrace, broken: BrokenSources): boolean {
  if (trace.used !== undefined || trace.outcome === 'fails-job' || trace.open.others) return false;
  if (broken === 'are-told-elsewhere' && trace.dropped.length > 0) return false;
  return trace.open.sources.every((source) => isKnownNotToCover(source, trace));
}

/** The CI/CD variable of which the settings say what it covers, and that is not this. */
function isKnownNotToCover(source: CredentialSource, { image, lookupPath }: CredentialTrace): boolean {
  if (source.content !== 'unknown' || source.registries === undefined || image.includes('$')) return false;
  return source.registries.every((registry) => lookupPath !== registry && !lookupPath.startsWith(`${registry}/`));
}

function nearMissesOf(scenarios: readonly PullScenario[]): readonly Related[] {
  const found = new Map<SourceRange, Related>();
  for (const { source, candidate, because } of scenarios.flatMap(({ trace }) => trace.steps())) {
    const range = candidate?.entry?.registry.range ?? candidate?.helper?.registry.range;
    if (range === undefined || source.uri === undefined) continue;
    found.set(range, { uri: source.uri, range, message: `This source ${because.replaceAll('`', '"')}.` });
  }
  return [...found.values()];
}

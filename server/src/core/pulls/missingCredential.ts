import { ownTokenServes } from '../credentials/jobToken.ts';
import type { CredentialSource } from '../credentials/sources.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import { type FileFacts, filesWithAuths, filesWithRunners, type WorkspaceView } from '../db/workspaceView.ts';
import { registryOf } from '../images/registries.ts';
import { lookupPathOf } from '../images/registryPath.ts';
import type { Related } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Settings } from '../model/settings.ts';
import { createSituations, type Situation, type Situations } from './pullScenarios.ts';

export interface MissingCredential {
  readonly host: string;
  /** Keys that come near, each with what keeps it from fitting. Those of the first image of a host stand for all of its images. */
  readonly nearMisses: readonly Related[];
}

/** Whether an image counts whose credential is lost with a broken source: of that a rule of its own tells. */
export type BrokenSources = 'count' | 'are-told-elsewhere';

/** Tells of an image of this file whether it is private and yet pulled without a credential, whoever of the known runners takes the job. */
export function missingCredentials(file: FileFacts, workspace: WorkspaceView, settings: Settings, broken: BrokenSources) {
  const { situations, isPrivate, hasPullSecrets } = prepared(workspace, settings);
  const nearMisses = new Map<string, readonly Related[]>();
  return (use: ImageUse): MissingCredential | undefined => {
    if (use.reference === undefined || use.reference.problem !== undefined || ownTokenServes(use.reference, settings) !== undefined) return;
    // Most images are public ones, and that their names tell.
    const name = use.text?.text;
    if (name !== undefined && !name.includes('$') && !isPrivate(hostOf(lookupPathOf(name, settings.runnerVersion)))) return undefined;
    const possible = situations.of(use, file);
    const host = hostOf(possible[0]?.trace.lookupPath ?? '');
    if (!isPrivate(host)) return undefined;
    const nodesMayHave = hasPullSecrets || registryOf(host) !== undefined;
    // The nodes of a cluster may pull with an identity of their own, or with secrets of the cluster (GROUND-TRUTH A.9).
    if (possible.some(({ trace }) => !lacksCredential(trace, broken) || (trace.executor === 'kubernetes' && nodesMayHave)))
      return undefined;
    const near = nearMisses.get(host) ?? nearMissesOf(possible);
    nearMisses.set(host, near);
    return { host, nearMisses: near };
  };
}

interface Prepared {
  readonly settings: Settings;
  readonly situations: Situations;
  readonly isPrivate: (host: string) => boolean;
  readonly hasPullSecrets: boolean;
}

const preparedBefore = new WeakMap<WorkspaceView, Prepared>();

/** What is the same for all images of a workspace. */
function prepared(workspace: WorkspaceView, settings: Settings): Prepared {
  const known = preparedBefore.get(workspace);
  if (known?.settings === settings) return known;
  const made = {
    settings,
    situations: createSituations(workspace, settings),
    isPrivate: privateHosts(workspace, settings),
    hasPullSecrets: filesWithRunners(workspace).some(({ facts }) => facts.keys.some(isPullSecret)),
  };
  preparedBefore.set(workspace, made);
  return made;
}

function hostOf(lookupPath: string): string {
  return lookupPath.split('/', 1)[0] ?? '';
}

/** Of a cloud's private registry that is certain; of a host that nobody knows, likely where the workspace keeps credentials (DESIGN). */
function privateHosts(workspace: WorkspaceView, { publicRegistries, variables }: Settings): (host: string) => boolean {
  // Somebody's laptop says nothing of a runner, and where no credential is in sight, they are kept elsewhere.
  const showsCredentials = filesWithAuths(workspace).some(({ ownMachine }) => ownMachine === undefined);
  // The job's own token opens GitLab's registry.
  const open = [...publicRegistries, variables.CI_REGISTRY, variables.CI_DEPENDENCY_PROXY_SERVER].map((host) => host?.toLowerCase());
  const known = new Map<string, boolean>();
  return (host) => {
    const isKnown = known.get(host);
    if (isKnown !== undefined) return isKnown;
    const name = host.replace(/:\d+$/, '');
    const isOpen = open.includes(host) || open.includes(name) || /[$%[]|^localhost$|^127\.|^host\.docker\.internal$/.test(name);
    const registry = registryOf(host);
    const isPrivate = !isOpen && (registry === undefined ? showsCredentials : registry.public === 'never');
    known.set(host, isPrivate);
    return isPrivate;
  };
}

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

function nearMissesOf(situations: readonly Situation[]): readonly Related[] {
  const found = new Map<string, Related>();
  for (const { source, offer, because } of situations.flatMap(({ trace }) => trace.steps())) {
    const range = offer?.entry?.registry.range ?? offer?.helper?.registry.range;
    if (range === undefined || source.uri === undefined) continue;
    found.set(`${source.uri} ${range.start}`, { uri: source.uri, range, message: `This source ${because.replaceAll('`', '"')}.` });
  }
  return [...found.values()];
}

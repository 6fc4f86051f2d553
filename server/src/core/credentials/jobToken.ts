import { registryOf } from '../images/registries.ts';
import type { ImageReference } from '../model/imageReference.ts';
import type { Settings } from '../model/settings.ts';
import { type Markdown, md } from '../text/markdown.ts';
import type { Candidate, CredentialSource } from './sources.ts';
import type { CredentialTrace, JobTokenRivals, PreparedReading } from './trace.ts';

const hosts: Readonly<Record<string, Markdown>> = {
  CI_REGISTRY: md`GitLab’s container registry`,
  CI_REGISTRY_IMAGE: md`GitLab’s container registry`,
  CI_DEPENDENCY_PROXY_SERVER: md`GitLab’s dependency proxy`,
  CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX: md`GitLab’s dependency proxy`,
  CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX: md`GitLab’s dependency proxy`,
};

/**
 * What the job token gives an image access to: with each job, GitLab sends a credential for its registry and its dependency proxy
 * (docs/ground-truth.md#a5). Undefined for other images, and if the settings define the variable.
 */
export function jobTokenOpens({ variables, written }: ImageReference, settings: Settings): Markdown | undefined {
  const first = variables[0];
  if (first === undefined || !written.value.startsWith(first.value) || Object.hasOwn(settings.variables, first.name)) return undefined;
  return Object.hasOwn(hosts, first.name) ? hosts[first.name] : undefined;
}

/** The job token for an image whose host is hidden by one of GitLab's variables. */
export interface JobToken extends JobTokenRivals {
  /** The service that it gives access to. */
  readonly opens: Markdown;
  /** The variable that hides the host, such as `$CI_REGISTRY`. */
  readonly variable: string;
  /** Sources with unknown content, which come first if they have a key for that host. */
  readonly unknown: readonly CredentialSource[];
}

/** Undefined for images that the job token does not cover, and for images with a known host: the trace covers those. */
export function jobTokenIn({ image, rivalsOfJobToken, open }: CredentialTrace): JobToken | undefined {
  // A quick exit, because this runs for every image of a workspace.
  if (!image.startsWith('${')) return undefined;
  const written = /^\$\{(\w+)\}/.exec(image)?.[1] ?? '';
  const name = proxyByServer.test(image) ? 'CI_DEPENDENCY_PROXY_SERVER' : written;
  const opens = Object.hasOwn(hosts, name) ? hosts[name] : undefined;
  if (opens === undefined) return undefined;
  return { opens, variable: `$${written}`, ...rivalsOfJobToken(name), unknown: open.sources };
}

export function jobTokenRivals(readings: readonly PreparedReading[], variable: string): JobTokenRivals {
  const others = readings.flatMap(({ source, index }) => (source.from === 'job' ? [] : index.all));
  const first = others.find(({ key, path }) => path === undefined && isKeyOf(key, variable));
  return { first, ties: first === undefined ? others.filter((candidate) => mayBeHostOf(variable, candidate)) : [] };
}

const proxyByServer = /^\$\{CI_SERVER_(?:HOST\}:|FQDN\}).*\/dependency_proxy\/containers\//;

function isKeyOf(key: string, name: string): boolean {
  const variable = /^(?:https?:\/\/)?\$\{?(\w+)\}?\/?$/i.exec(key)?.[1];
  if (variable === undefined) return false;
  return variable === name || (variable === 'CI_REGISTRY' && name === 'CI_REGISTRY_IMAGE') || (isProxy(variable) && isProxy(name));
}

function isProxy(name: string): boolean {
  return name.startsWith('CI_DEPENDENCY_PROXY_');
}

/** Any host except those of other registries. The dependency proxy's host always has a port (docs/ground-truth.md#a5). */
function mayBeHostOf(name: string, { path }: Candidate): boolean {
  const [host = ''] = (path ?? '').split('/', 1);
  if (path !== undefined && isProxy(name) && !/:\d+$/.test(host)) return false;
  const registry = registryOf(host);
  return registry === undefined || registry.id === 'gitlab';
}

/**
 * The credential that is chosen for the image. Undefined if there is none, or if another one may be chosen: it depends on something unknown. One that
 * depends on a helper which the Runner may not run is chosen, or else there is none.
 */
export function chosenCandidate(trace: CredentialTrace): Candidate | undefined {
  const { outcome, used, restricted } = trace;
  if (outcome === 'used' || (restricted !== undefined && used !== undefined)) return used;
  return outcome === 'unknown' ? jobTokenIn(trace)?.first : undefined;
}

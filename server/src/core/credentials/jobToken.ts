import { registryOf } from '../images/registries.ts';
import type { ImageReference } from '../model/imageReference.ts';
import type { Settings } from '../model/settings.ts';
import type { CredentialSource, Offer } from './sources.ts';
import type { CredentialTrace } from './trace.ts';

const hosts: Readonly<Record<string, string>> = {
  CI_REGISTRY: 'GitLab’s container registry',
  CI_REGISTRY_IMAGE: 'GitLab’s container registry',
  CI_DEPENDENCY_PROXY_SERVER: 'GitLab’s dependency proxy',
  CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX: 'GitLab’s dependency proxy',
  CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX: 'GitLab’s dependency proxy',
};

/**
 * What the job's own token opens an image in: GitLab sends a credential for its registry and its dependency proxy with each job
 * (GROUND-TRUTH A.5). Undefined for other images, and where the settings say what the variable holds.
 */
export function ownTokenServes({ variables, written }: ImageReference, settings: Settings): string | undefined {
  const first = variables[0];
  if (first === undefined || !written.value.startsWith(first.value) || Object.hasOwn(settings.variables, first.name)) return undefined;
  return Object.hasOwn(hosts, first.name) ? hosts[first.name] : undefined;
}

/** The job's own token for an image whose host nobody knows here: one of GitLab's variables hides it. */
export interface OwnToken {
  /** What it opens. */
  readonly opens: string;
  /** `$CI_REGISTRY`: what hides the host. */
  readonly variable: string;
  /** The credential whose key is that very variable, so that it comes first. */
  readonly first: Offer | undefined;
  /** Credentials that would come first if their keys turned out to be for that host. */
  readonly rivals: readonly Offer[];
  /** Sources of which nothing is known, and which come first if they have a key for it. */
  readonly unknown: readonly CredentialSource[];
}

/** Undefined for images that the job's own token does not open, and for those whose host is known: of them the trace tells. */
export function ownTokenIn({ image, offers, open }: CredentialTrace): OwnToken | undefined {
  // Asked of every image of a workspace.
  if (!image.startsWith('${')) return undefined;
  const written = /^\$\{(\w+)\}/.exec(image)?.[1] ?? '';
  const name = proxyByServer.test(image) ? 'CI_DEPENDENCY_PROXY_SERVER' : written;
  const opens = Object.hasOwn(hosts, name) ? hosts[name] : undefined;
  if (opens === undefined) return undefined;
  const others = offers.filter(({ source }) => source.from !== 'job');
  const first = others.find(({ key, path }) => path === undefined && isKeyOf(key, name));
  const rivals = first === undefined ? others.filter((offer) => mayBeHostOf(name, offer)) : [];
  return { opens, variable: `$${written}`, first, rivals, unknown: open.sources };
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

/** Anything but the hosts of others. That of the dependency proxy has a port in any case (GROUND-TRUTH A.5). */
function mayBeHostOf(name: string, { path }: Offer): boolean {
  const [host = ''] = (path ?? '').split('/', 1);
  if (path !== undefined && isProxy(name) && !/:\d+$/.test(host)) return false;
  const registry = registryOf(host);
  return registry === undefined || registry.id === 'gitlab';
}

/** The credential with which an image is pulled for certain; undefined where there is none, or where it hangs on what is not at hand. */
export function chosenOffer(trace: CredentialTrace): Offer | undefined {
  const { outcome, used } = trace;
  if (outcome === 'used') return used;
  return outcome === 'unknown' ? ownTokenIn(trace)?.first : undefined;
}

import { code, type Markdown, md } from '../text/markdown.ts';
import { trimOf } from '../util/trim.ts';
import type { GitRemote } from './gitRemote.ts';

/** The GitLab project that a repository's remote points to. Likely but not certain: a project may be a mirror, or renamed. */
export interface GitLabProject {
  /** The name of the remote, usually `origin`. */
  readonly remote: string;
  /** The remote's host, without port. */
  readonly host: string;
  /** The predefined variables that follow from it (docs/ground-truth.md#c4). The values of all others are not known. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * The address of its web page, for links that a person follows. Over SSH it is only likely. Undefined if the host is an alias of this machine.
   */
  readonly webUrl?: string;
}

/**
 * The project of a remote. Its path is that of the remote. The registry's host is only known for gitlab.com, because elsewhere it can be
 * `registry.HOST`, `HOST:5050` or anything else. The host of GitLab itself is only known from an HTTPS remote, because over SSH it can be
 * another one.
 */
export function projectBehind({ name, host, port, scheme, path }: GitRemote): GitLabProject {
  const segments = path.split('/');
  const namespace = segments.slice(0, -1).join('/');
  const isGitLabCom = host === 'gitlab.com' || host === 'altssh.gitlab.com';
  const variables: Record<string, string> = {
    CI_PROJECT_PATH: path,
    CI_PROJECT_NAME: segments.at(-1) ?? '',
    CI_PROJECT_NAMESPACE: namespace,
    CI_PROJECT_ROOT_NAMESPACE: segments[0] ?? '',
    CI_PROJECT_PATH_SLUG: slugOf(path),
  };
  if (isGitLabCom) addServer(variables, 'gitlab.com', 443, 443);
  else if (scheme !== 'ssh') addServer(variables, host, port ?? usualPorts[scheme], usualPorts[scheme]);
  if (isGitLabCom) addRegistry(variables, 'registry.gitlab.com');
  const origin = isGitLabCom ? 'https://gitlab.com' : webOrigin({ scheme, host, port });
  return { remote: name, host, variables, ...(origin !== undefined && { webUrl: `${origin}/${path}` }) };
}

function webOrigin({ scheme, host, port }: Pick<GitRemote, 'scheme' | 'host' | 'port'>): string | undefined {
  if (scheme === 'ssh') return host.includes('.') ? `https://${host}` : undefined;
  return `${scheme}://${host}${port === undefined ? '' : `:${port}`}`;
}

const usualPorts = { http: 80, https: 443 } as const;

function addServer(variables: Record<string, string>, host: string, port: number, usualPort: number): void {
  const withPort = `${host}:${port}`;
  const { CI_PROJECT_NAMESPACE: namespace = '', CI_PROJECT_ROOT_NAMESPACE: group = '' } = variables;
  variables.CI_SERVER_HOST = host;
  variables.CI_SERVER_PORT = `${port}`;
  variables.CI_SERVER_FQDN = port === usualPort ? host : withPort;
  // The dependency proxy's host always has the port (docs/ground-truth.md#a5), and its paths are lowercase.
  variables.CI_DEPENDENCY_PROXY_SERVER = withPort;
  variables.CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX = `${withPort}/${group.toLowerCase()}/dependency_proxy/containers`;
  variables.CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX = `${withPort}/${namespace.toLowerCase()}/dependency_proxy/containers`;
}

function addRegistry(variables: Record<string, string>, registry: string): void {
  variables.CI_REGISTRY = registry;
  variables.CI_REGISTRY_IMAGE = `${registry}/${variables.CI_PROJECT_PATH?.toLowerCase()}`;
}

/** GitLab's slug: lowercase letters and digits, at most 63 characters, no hyphen at either end. */
function slugOf(path: string): string {
  const slug = path
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '-')
    .slice(0, 63);
  return trimOf(slug, '-');
}

/** The values of GitLab's variables that are known without the network. */
export interface KnownVariables {
  /** Undefined if it is not known. */
  value(name: string): string | undefined;
  /** Where the value comes from, for people. Undefined if there is no value. */
  origin(name: string): Markdown | undefined;
  /** The name of the git remote that the value comes from. Undefined if it does not depend on one. */
  remote(name: string): string | undefined;
}

/** The registry of GitLab's own templates, which is the same for every GitLab instance. */
const templateRegistry = 'registry.gitlab.com';
const inSettings = md`the setting \`pullproof.variables\``;

interface Known {
  readonly value: string;
  readonly origin: Markdown;
  readonly remote?: string;
}

/** GitLab's variables, first from the user's settings (`given`), then from the remote. Each complements the other. */
export function knownVariables(given: Readonly<Record<string, string>>, project: GitLabProject | undefined): KnownVariables {
  const known = new Map<string, Known>([
    ['CI_TEMPLATE_REGISTRY_HOST', { value: templateRegistry, origin: md`GitLab (always this value)` }],
    ...fromRemote(project).filter(([name]) => name.startsWith('CI_PROJECT_') || !isElsewhere(given, project)),
    ...fromBoth(given, project),
    ...Object.entries(given).map(([name, value]) => [name, { value, origin: inSettings }] as const),
  ]);
  return {
    value: (name) => known.get(name)?.value,
    origin: (name) => known.get(name)?.origin,
    remote: (name) => known.get(name)?.remote,
  };
}

type Entries = readonly (readonly [name: string, known: Known])[];

function fromRemote(project: GitLabProject | undefined): Entries {
  if (project === undefined) return [];
  const { remote, variables } = project;
  return Object.entries(variables).map(([name, value]) => [name, { value, remote, origin: md`the git remote ${code(remote)}` }]);
}

/** If the settings name another registry than that of the remote's host, the remote is a mirror of another GitLab instance. */
function isElsewhere(
  { CI_REGISTRY: registry, CI_REGISTRY_IMAGE: image }: Readonly<Record<string, string>>,
  project: GitLabProject | undefined,
) {
  const host = registry ?? image?.split('/', 1)[0];
  const expected = project?.variables.CI_REGISTRY;
  return host !== undefined && expected !== undefined && host !== expected;
}

/** The settings give the host, the remote gives the project. */
function fromBoth(given: Readonly<Record<string, string>>, project: GitLabProject | undefined): Entries {
  const { CI_REGISTRY: registry, CI_REGISTRY_IMAGE: image, CI_DEPENDENCY_PROXY_SERVER: proxy } = given;
  const host = registry === undefined && image?.includes('/') ? image.slice(0, image.indexOf('/')) : undefined;
  const ofSettings: Entries = host === undefined ? [] : [['CI_REGISTRY', { value: host, origin: inSettings }]];
  if (project === undefined) return ofSettings;
  const { remote, variables } = project;
  const origin = md`the git remote ${code(remote)} and ${inSettings}`;
  const path = variables.CI_PROJECT_PATH?.toLowerCase();
  const namespace = variables.CI_PROJECT_NAMESPACE?.toLowerCase();
  const group = variables.CI_PROJECT_ROOT_NAMESPACE?.toLowerCase();
  const containers = 'dependency_proxy/containers';
  return [
    ...ofSettings,
    ...(registry === undefined ? [] : [['CI_REGISTRY_IMAGE', { value: `${registry}/${path}`, origin, remote }] as const]),
    ...(proxy === undefined
      ? []
      : [
          ['CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX', { value: `${proxy}/${group}/${containers}`, origin, remote }] as const,
          ['CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX', { value: `${proxy}/${namespace}/${containers}`, origin, remote }] as const,
        ]),
  ];
}

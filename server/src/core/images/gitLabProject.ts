import type { GitRemote } from './gitRemote.ts';

/** What a repository's remote tells of the GitLab project whose pipelines run there. Likely, not certain: a project may be a mirror, or renamed. */
export interface GitLabProject {
  /** The name of the remote, `origin` as a rule. */
  readonly remote: string;
  /** The predefined variables whose value follows (GROUND-TRUTH C.4). A variable that is not here may have any. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The project behind a remote. Its path is that of the remote; the host of its registry follows for gitlab.com alone, since elsewhere it may be
 * `registry.HOST`, `HOST:5050` or anything. The host of GitLab itself follows from an HTTPS remote; over ssh it may be another.
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
  return { remote: name, variables };
}

const usualPorts = { http: 80, https: 443 } as const;

function addServer(variables: Record<string, string>, host: string, port: number, usualPort: number): void {
  const withPort = `${host}:${port}`;
  const { CI_PROJECT_NAMESPACE: namespace = '', CI_PROJECT_ROOT_NAMESPACE: group = '' } = variables;
  variables.CI_SERVER_HOST = host;
  variables.CI_SERVER_PORT = `${port}`;
  variables.CI_SERVER_FQDN = port === usualPort ? host : withPort;
  // The dependency proxy has the port in any case (GROUND-TRUTH A.5), and its paths in small letters.
  variables.CI_DEPENDENCY_PROXY_SERVER = withPort;
  variables.CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX = `${withPort}/${group.toLowerCase()}/dependency_proxy/containers`;
  variables.CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX = `${withPort}/${namespace.toLowerCase()}/dependency_proxy/containers`;
}

function addRegistry(variables: Record<string, string>, registry: string): void {
  variables.CI_REGISTRY = registry;
  variables.CI_REGISTRY_IMAGE = `${registry}/${variables.CI_PROJECT_PATH?.toLowerCase()}`;
}

/** As GitLab makes it: small letters and digits, at most 63 of them, no hyphen at either end. */
function slugOf(path: string): string {
  return path
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '');
}

/** What is known of GitLab's variables without asking anybody. */
export interface KnownVariables {
  /** Undefined where it is not known. */
  value(name: string): string | undefined;
  /** Where that value comes from, for people, as Markdown; undefined where there is none. */
  origin(name: string): string | undefined;
  /** The name of the git remote that it rests on; undefined where it rests on none. */
  remote(name: string): string | undefined;
}

/** Where GitLab's own templates have their images: the same for every GitLab. */
const templateRegistry = 'registry.gitlab.com';
const inSettings = 'the setting `pullproof.variables`';

interface Known {
  readonly value: string;
  readonly origin: string;
  readonly remote?: string;
}

/** GitLab's variables from the user's settings (`given`) first, then from the remote; each helps the other out. */
export function knownVariables(given: Readonly<Record<string, string>>, project: GitLabProject | undefined): KnownVariables {
  const known = new Map<string, Known>([
    ['CI_TEMPLATE_REGISTRY_HOST', { value: templateRegistry, origin: 'GitLab, where it is always this' }],
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
  return Object.entries(variables).map(([name, value]) => [name, { value, remote, origin: `the git remote \`${remote}\`` }]);
}

/** The settings name another registry than that of the remote's host: GitLab is another one too, and the remote a mirror. */
function isElsewhere(
  { CI_REGISTRY: registry, CI_REGISTRY_IMAGE: image }: Readonly<Record<string, string>>,
  project: GitLabProject | undefined,
) {
  const host = registry ?? image?.split('/', 1)[0];
  const expected = project?.variables.CI_REGISTRY;
  return host !== undefined && expected !== undefined && host !== expected;
}

/** The settings say which host, the remote which project. */
function fromBoth(given: Readonly<Record<string, string>>, project: GitLabProject | undefined): Entries {
  const { CI_REGISTRY: registry, CI_REGISTRY_IMAGE: image, CI_DEPENDENCY_PROXY_SERVER: proxy } = given;
  const host = registry === undefined && image?.includes('/') ? image.slice(0, image.indexOf('/')) : undefined;
  const ofSettings: Entries = host === undefined ? [] : [['CI_REGISTRY', { value: host, origin: inSettings }]];
  if (project === undefined) return ofSettings;
  const { remote, variables } = project;
  const origin = `the git remote \`${remote}\` and ${inSettings}`;
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

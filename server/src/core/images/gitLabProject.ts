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
  /** The name of the git remote that some of them may come from. */
  readonly remote?: string;
  /** Undefined where it is not known. */
  value(name: string): string | undefined;
  /** Where that value comes from, for people, as Markdown; undefined where there is none. */
  origin(name: string): string | undefined;
}

/** GitLab's variables from the user's settings (`given`) first, then from the remote; each helps the other out. */
export function knownVariables(given: Readonly<Record<string, string>>, project: GitLabProject | undefined): KnownVariables {
  const fromSettings = (name: string) => (Object.hasOwn(given, name) ? given[name] : undefined);
  const fromRemote = (name: string) =>
    project !== undefined && Object.hasOwn(project.variables, name) ? project.variables[name] : undefined;
  const joined = joinedVariables(fromSettings, fromRemote);
  const value = (name: string) => fromSettings(name) ?? joined.get(name) ?? fromRemote(name);
  return {
    ...(project && { remote: project.remote }),
    value,
    origin: (name) => {
      if (fromSettings(name) !== undefined) return 'the setting `pullproof.variables`';
      const remote = project === undefined ? '' : `the git remote \`${project.remote}\``;
      if (joined.has(name))
        return remote === '' ? 'the setting `pullproof.variables`' : `${remote} and the setting \`pullproof.variables\``;
      return fromRemote(name) === undefined ? undefined : remote;
    },
  };
}

type Find = (name: string) => string | undefined;

/** The settings say which host, the remote which project. */
function joinedVariables(fromSettings: Find, fromRemote: Find): ReadonlyMap<string, string> {
  const joined = new Map<string, string>();
  const path = fromSettings('CI_PROJECT_PATH') ?? fromRemote('CI_PROJECT_PATH');
  const registry = fromSettings('CI_REGISTRY');
  const image = fromSettings('CI_REGISTRY_IMAGE');
  if (registry !== undefined && path !== undefined) joined.set('CI_REGISTRY_IMAGE', `${registry}/${path.toLowerCase()}`);
  if (registry === undefined && image?.includes('/')) joined.set('CI_REGISTRY', image.slice(0, image.indexOf('/')));
  const proxy = fromSettings('CI_DEPENDENCY_PROXY_SERVER');
  const namespace = fromRemote('CI_PROJECT_NAMESPACE')?.toLowerCase();
  if (proxy !== undefined && namespace !== undefined) {
    const [group] = namespace.split('/', 1);
    joined.set('CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX', `${proxy}/${group}/dependency_proxy/containers`);
    joined.set('CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX', `${proxy}/${namespace}/dependency_proxy/containers`);
  }
  return joined;
}

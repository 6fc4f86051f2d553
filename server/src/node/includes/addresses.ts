import type { IncludeOrigin } from '../../workspace/includeFetcher.ts';

/** A repository, as git gets its address. */
export interface Repository {
  /** Without a password, and over HTTP also without a user name: it is written into the configuration of the cache, and into the list of processes. */
  readonly url: string;
  readonly scheme: 'https' | 'http' | 'ssh' | 'git' | 'file';
  /** `user:password` of the remote of the workspace, if it goes to the same server. */
  readonly login?: string;
  /** The project's path, for messages. */
  readonly project: string;
}

/** The characters of paths in GitLab; others would be part of git's syntax, or lead out of the prefix. */
const projectPath = /^(?=.{1,1000}$)[A-Za-z0-9_][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$/;
const hostAndPort = /^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::\d{1,5})?$/;

interface RemoteParts {
  readonly scheme: Repository['scheme'];
  /** What comes before the path: scheme, host and port. */
  readonly prefix: string;
  readonly login: string | undefined;
  /** With its port. Empty for files. */
  readonly host: string;
  /** Without `/` at the start, and without the ending. */
  readonly path: string;
  readonly ending: '.git' | '';
}

/**
 * The addresses at which another project of the same GitLab may be, most likely first. They have the scheme, user, host and port of the workspace's
 * own remote; only the path differs. Empty if the remote or the path is not one that Pullproof asks.
 */
export function projectAddresses(origin: IncludeOrigin, project: string): readonly Repository[] {
  const parts = partsOf(origin.remote);
  if (parts === undefined || !isProjectPath(project)) return [];
  const { scheme, prefix, login, ending } = parts;
  // GitLab accepts both, a folder does not.
  const endings = scheme === 'file' ? [ending, ending === '' ? '.git' : ''] : ['.git'];
  return pathPrefixes(parts, origin.project, project).flatMap((before) =>
    endings.map((end) => ({ url: `${prefix}${before}${project}${end}`, scheme, project, ...(login !== undefined && { login }) })),
  );
}

/** The address of a project on a host that an include names: over HTTPS, and without the login for another host. */
export function componentAddresses(origin: IncludeOrigin, host: string, project: string): readonly Repository[] {
  if (!hostAndPort.test(host) || !isProjectPath(project)) return [];
  const parts = partsOf(origin.remote);
  if (parts !== undefined && isSameInstance(parts, origin, host)) return projectAddresses(origin, project);
  const elsewhere: Repository = { url: `https://${host}/${project}.git`, scheme: 'https', project };
  // A folder of repositories has no host of its own.
  return parts?.scheme === 'file' ? [...projectAddresses(origin, project), elsewhere] : [elsewhere];
}

/** The web address of the GitLab instance, for its templates. Undefined if nothing names it. */
export function instanceAddress(origin: IncludeOrigin): string | undefined {
  if (origin.server !== undefined) return trimSlashes(origin.server);
  const parts = partsOf(origin.remote);
  if (parts === undefined || parts.host === '') return undefined;
  const { scheme, host, path } = parts;
  if (scheme === 'https' || scheme === 'http') {
    const below = origin.project === undefined || !isEnd(path, origin.project) ? '' : path.slice(0, path.length - origin.project.length);
    return trimSlashes(`${scheme}://${host}/${below}`);
  }
  // Over SSH only the host is known, and the port is that of SSH.
  return `https://${webHost(withoutPort(host))}`;
}

function isProjectPath(project: string): boolean {
  return projectPath.test(project) && project.split('/').every((segment) => !segment.endsWith('.git') && !segment.includes('..'));
}

/** Undefined for what is not a remote repository, or may be something else to git. */
function partsOf(remote: string): RemoteParts | undefined {
  const url = remote.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be in an address
  if (/[\x00-\x20\x7f]/.test(url)) return undefined;
  return urlParts(url) ?? shortParts(url) ?? fileParts(url);
}

function urlParts(url: string): RemoteParts | undefined {
  const found =
    /^(?<scheme>https?|ssh|git\+ssh|ssh\+git|git):\/\/(?:(?<user>[^/]*)@)?(?<host>[^/@:]+)(?<port>:\d{1,5})?\/+(?<path>.+)$/i.exec(
      url,
    )?.groups;
  if (found === undefined) return undefined;
  const { user, host = '', port = '', path = '' } = found;
  const written = (found.scheme ?? '').toLowerCase();
  const scheme = written.includes('ssh') ? 'ssh' : (written as 'https' | 'http' | 'git');
  if (!hostAndPort.test(host)) return undefined;
  // The user of SSH is not a secret, unlike a password.
  const sshUser = scheme === 'ssh' && user !== undefined ? user.replace(/:.*/s, '') : '';
  if (!/^[\w.-]*$/.test(sshUser) || sshUser.startsWith('-')) return undefined;
  return {
    scheme,
    prefix: `${scheme}://${sshUser === '' ? '' : `${sshUser}@`}${host}${port}/`,
    login: scheme !== 'ssh' && user !== undefined && user !== '' ? user : undefined,
    host: `${host.toLowerCase()}${port}`,
    ...ended(path),
  };
}

/** Git's short form `user@host:path`; the host may be an alias of the user's ssh configuration. A single letter is a Windows drive. */
function shortParts(url: string): RemoteParts | undefined {
  const found = /^(?<user>[\w.-]+@)?(?<host>[A-Za-z0-9][\w.-]+):(?!\/\/)(?<root>\/*)(?<path>[^:]+)$/.exec(url)?.groups;
  if (found === undefined || found.user?.startsWith('-')) return undefined;
  const { user = '', host = '', root = '', path = '' } = found;
  return { scheme: 'ssh', prefix: `${user}${host}:${root}`, login: undefined, host: host.toLowerCase(), ...ended(path) };
}

function fileParts(url: string): RemoteParts | undefined {
  const path = /^file:\/\/(?:localhost)?\/(?<path>(?!\/).+)$/i.exec(url)?.groups?.path ?? /^\/(?<path>(?!\/).+)$/.exec(url)?.groups?.path;
  return path === undefined ? undefined : { scheme: 'file', prefix: 'file:///', login: undefined, host: '', ...ended(path) };
}

/** What may come between the host and the path of a project. GitLab can be below a path of its host, and a folder of repositories can be anywhere. */
function pathPrefixes({ scheme, path }: RemoteParts, own: string | undefined, wanted: string): readonly string[] {
  if (own !== undefined && isEnd(path, own)) return [path.slice(0, path.length - own.length)];
  if (scheme !== 'file' && scheme !== 'git') return [''];
  const segments = path.split('/');
  const shared = segments.findIndex((segment, at) => at < segments.length - 1 && segment === wanted.split('/')[0]);
  // Most projects are in one group.
  const lengths = [...(shared >= 0 ? [shared] : []), segments.length - 2, segments.length - 1, ...segments.keys()];
  const prefixes = lengths.filter((length) => length >= 0 && length < segments.length).map((length) => segments.slice(0, length));
  return [...new Set(prefixes.map((some) => (some.length === 0 ? '' : `${some.join('/')}/`)))].slice(0, scheme === 'file' ? 20 : 2);
}

function isSameInstance({ scheme, host }: RemoteParts, { server }: IncludeOrigin, wanted: string): boolean {
  const named = wanted.toLowerCase();
  if (server !== undefined && hostOf(server) === named) return true;
  if (scheme === 'ssh')
    return [host, withoutPort(host), webHost(withoutPort(host))].includes(named) || isSshNameOf(withoutPort(host), named);
  return host === named || (scheme === 'https' && host === `${named}:443`) || (scheme === 'http' && host === `${named}:80`);
}

/** GitLab.com has another name for SSH over port 443. */
function webHost(host: string): string {
  return host === 'altssh.gitlab.com' ? 'gitlab.com' : host;
}

function isSshNameOf(host: string, web: string): boolean {
  return /^(?:alt)?(?:ssh|git)\./.test(host) && host.slice(host.indexOf('.') + 1) === withoutPort(web);
}

function hostOf(server: string): string {
  return server
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/.*/s, '')
    .toLowerCase();
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** Whether a path ends in these segments. */
function isEnd(path: string, end: string): boolean {
  return path === end || path.endsWith(`/${end}`);
}

function ended(path: string): Pick<RemoteParts, 'path' | 'ending'> {
  const trimmed = trimSlashes(path);
  return trimmed.endsWith('.git') ? { path: trimmed.slice(0, -'.git'.length), ending: '.git' } : { path: trimmed, ending: '' };
}

function trimSlashes(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '/') end--;
  return text.slice(0, end);
}

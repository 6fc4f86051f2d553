import { trimEndOf } from '../util/trim.ts';
/** The remote of a repository, from its `.git/config`. Never contains user or password, even if the URL does. */
export interface GitRemote {
  readonly name: string;
  /** Without port, in lowercase. */
  readonly host: string;
  /** Undefined for the scheme's default port. */
  readonly port: number | undefined;
  /** Over SSH, the host may be an alias on this machine, or differ from the host of the web pages. */
  readonly scheme: 'http' | 'https' | 'ssh';
  /** As written, without `.git`: `group/subgroup/project`. */
  readonly path: string;
}

/** Hosts that are not GitLab, so their repositories are not GitLab projects. */
const otherForges =
  /^(?:(?:.+\.)?(?:github\.com|ghe\.com|bitbucket\.org|dev\.azure\.com|visualstudio\.com|codeberg\.org|gitea\.com|gitee\.com|sr\.ht|launchpad\.net|sourceforge\.net|googlesource\.com)|source\.developers\.google\.com|git-codecommit\..+|(?:github|gitea|forgejo|gogs|gerrit|bitbucket)\..+)$/;
/** The SSH ports of Bitbucket and Gerrit. */
const otherPorts: readonly (number | undefined)[] = [7999, 29418];
const hostName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
/** In UTF-16 units. */
const maxLineLength = 2000;
/**
 * The characters that GitLab allows in the path of a group or project. Everything else is rejected, because it may be part of a password.
 */
const pathSegment = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/;

/**
 * The remote of a git configuration that may be a GitLab project: `origin`, or otherwise the only candidate. Undefined if there is none, or
 * several.
 */
export function gitLabRemote(config: string): GitRemote | undefined {
  const remotes = [...remoteUrls(config)].flatMap(([name, url]) => readRemoteUrl(name, url) ?? []);
  const [only, ...others] = remotes;
  return remotes.find(({ name }) => name === 'origin') ?? (others.length === 0 ? only : undefined);
}

/**
 * The URL of the remote `origin`, or otherwise of the only remote, as written. It may contain a user name and a password: it must not be shown, logged
 * or stored.
 */
export function remoteUrl(config: string): string | undefined {
  const urls = remoteUrls(config);
  return urls.get('origin') ?? (urls.size === 1 ? [...urls.values()][0] : undefined);
}

/** The first URL of each remote. Other lines are ignored, and `include` is not followed. */
function remoteUrls(config: string): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  let section: string | undefined;
  for (const line of config.split(/\r?\n/)) {
    if (line.length > maxLineLength) continue;
    const header = /^\[\s*([^\]\s"]+)(?:\s*"((?:[^"\\]|\\.)*)")?\s*\]/.exec(line.trimStart());
    if (header !== null) section = header[1]?.toLowerCase() === 'remote' ? header[2]?.replaceAll(/\\(.)/g, '$1') : undefined;
    const url = section === undefined ? undefined : /^\s*url\s*=\s*"?([^"#;\s]+)"?\s*(?:[#;].*)?$/i.exec(line)?.[1];
    if (section !== undefined && url !== undefined && !urls.has(section)) urls.set(section, url);
  }
  return urls;
}

/** Undefined if the URL is not a GitLab project: a local path, or another host. */
function readRemoteUrl(name: string, url: string): GitRemote | undefined {
  // Git's short form `user@host:path` has no scheme. A single letter before the colon is a Windows drive.
  const found =
    /^(?<scheme>https?|ssh|git\+ssh|ssh\+git):\/\/(?:[^/]*@)?(?<host>[^/@:]+)(?::(?<port>\d{1,5})?)?\/+(?<path>.+)$/i.exec(url)?.groups ??
    /^(?:[^@/:]+@)?(?<host>[^@/:]{2,}):(?!\/\/)\/?(?<path>[^/:].*)$/.exec(url)?.groups;
  if (found === undefined || !/^[\w.-]{1,100}$/.test(name)) return undefined;
  const scheme = /^https?$/i.test(found.scheme ?? '') ? found.scheme?.toLowerCase() : 'ssh';
  const host = (found.host ?? '').toLowerCase();
  const port = found.port === undefined ? undefined : Number(found.port);
  const path = trimEndOf(found.path ?? '', '/').replace(/\.git$/, '');
  if (!hostName.test(host) || otherForges.test(host) || otherPorts.includes(port) || !isProjectPath(path)) return undefined;
  return { name, host, port, scheme: scheme === 'https' || scheme === 'http' ? scheme : 'ssh', path };
}

function isProjectPath(path: string): boolean {
  const segments = path.split('/');
  // Project paths of Bitbucket and Azure contain these.
  if (segments[0] === 'scm' || segments.includes('_git')) return false;
  return segments.length > 1 && segments.length <= 22 && segments.every((segment) => pathSegment.test(segment));
}

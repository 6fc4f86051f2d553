import { gitLabRemote, projectBehind, remoteUrl } from '../core/index.ts';
import type { Host } from './host.ts';
import { isBelow } from './uris.ts';

/** The git remote of a work tree. `url` may contain a user name and a password, so it is never shown, logged or stored. */
export interface Checkout {
  /** The folder of the work tree. */
  readonly folder: string;
  readonly url: string;
  /** The host, in lowercase and without port. Absent for a path on this machine. */
  readonly host?: string;
  /** The path of the project. Absent if the URL does not tell where it begins. */
  readonly project?: string;
}

/** The repository whose work tree starts at this folder. Undefined if there is none, or if it has no remote. */
export async function checkoutAt({ readGitConfig }: Host, folder: string): Promise<Checkout | undefined> {
  const config = await readGitConfig?.(folder).catch(() => undefined);
  const url = config === undefined ? undefined : remoteUrl(config);
  if (config === undefined || url === undefined) return undefined;
  const remote = gitLabRemote(config);
  if (remote === undefined) return { folder, url };
  return { folder, url, host: instanceHost(projectBehind(remote).host), project: remote.path };
}

/** The nearest repository that contains a file, within its workspace folder. */
export async function checkoutOf(host: Host, uri: string, roots: readonly string[]): Promise<Checkout | undefined> {
  for (let at = parentOf(uri); isBelow(`${at}/`, roots); at = parentOf(at)) {
    const config = await host.readGitConfig?.(at).catch(() => undefined);
    if (config !== undefined) return checkoutAt(host, at);
  }
  return undefined;
}

/** GitLab.com answers SSH under two names. */
export function instanceHost(host: string): string {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  return name === 'altssh.gitlab.com' ? 'gitlab.com' : name;
}

export function parentOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}

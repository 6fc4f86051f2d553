import type { WantedRemote } from '../core/index.ts';
import type { Host } from './host.ts';
import { type Checkout, checkoutAt, checkoutOf, instanceHost, parentOf } from './includeOrigins.ts';

/** Checkouts of other projects on this machine: workspace folders, and folders next to them. */
export interface NearbyProjects {
  /** The folder of the project's checkout. */
  find(wanted: WantedRemote, project: string): Promise<string | undefined>;
  /** Discards everything, so that it is read again. */
  forget(): void;
}

/** More folders next to a workspace folder are not looked at. */
const maxSiblings = 300;

/**
 * `readsSiblings` returns whether folders next to the workspace folders may be read. Of these, only `.git/config` and `.git/HEAD` are read, and the
 * files that a pipeline includes from exactly that project.
 */
export function createNearbyProjects(host: Host, roots: () => readonly string[], readsSiblings: () => boolean): NearbyProjects {
  let reading: Promise<readonly Checkout[]> | undefined;
  const origins = new Map<string, Promise<Checkout | undefined>>();

  const readAll = async (): Promise<readonly Checkout[]> => {
    const folders = [...roots()];
    for (const root of readsSiblings() ? roots() : []) {
      const siblings = (await host.listFolders?.(parentOf(root)).catch(() => [])) ?? [];
      folders.push(...siblings.slice(0, maxSiblings));
    }
    const found = await Promise.all([...new Set(folders)].map((folder) => checkoutAt(host, folder)));
    return found.filter((one) => one !== undefined);
  };

  return {
    find: async (wanted, project) => {
      reading ??= readAll();
      const origin = origins.get(wanted.root) ?? checkoutOf(host, wanted.root, roots());
      origins.set(wanted.root, origin);
      const own = await origin;
      return (await reading).find((one) => isProject(one, project, wanted, own))?.folder;
    },
    forget: () => {
      reading = undefined;
      origins.clear();
    },
  };
}

/** Whether a checkout is this project, on the host of the pipeline's own project or of the component. */
function isProject(one: Checkout, project: string, { origin, include }: WantedRemote, own: Checkout | undefined): boolean {
  if (one.host !== undefined && one.project !== undefined) {
    const host = include.kind === 'component' ? include.host : origin;
    return one.project.toLowerCase() === project.toLowerCase() && host !== '' && one.host === instanceHost(host);
  }
  // On this machine, the projects of one instance are folders of one folder.
  if (!isLocal(one.url) || own === undefined || !isLocal(own.url)) return false;
  const path = one.url.replace(/\/+$/, '').replace(/\.git$/, '');
  return path.endsWith(`/${project}`) && own.url.startsWith(path.slice(0, -project.length));
}

function isLocal(url: string): boolean {
  return /^(?:file:\/\/\/|\/)/.test(url);
}

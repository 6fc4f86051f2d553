import { type FailedInclude, fetchIncludes } from '../workspace/fetchIncludes.ts';
import type { Host } from '../workspace/host.ts';
import { RemoteIncludes } from '../workspace/remoteIncludes.ts';
import type { ServerSettings } from '../workspace/settings.ts';
import type { ServerWorkspace } from '../workspace/workspace.ts';

interface RemoteIncludesInput {
  readonly workspace: ServerWorkspace;
  readonly host: Host;
  /** The uri of the folder. */
  readonly root: string;
  readonly settings: ServerSettings;
  /** Whether the user wants what is missing to be fetched. */
  readonly fetches: boolean;
}

/** Reads what pipelines include from elsewhere: checkouts on this machine, and what was fetched, now or before. Returns what was not fetched. */
export async function readRemoteIncludes({
  workspace,
  host,
  root,
  settings,
  fetches,
}: RemoteIncludesInput): Promise<readonly FailedInclude[]> {
  const { signal } = new AbortController();
  const remotes = new RemoteIncludes({
    workspace: () => workspace,
    host,
    folders: () => [root],
    settings: () => settings,
    isTrusted: () => true,
    openText: () => undefined,
    signal,
  });
  const readIncludes = () => remotes.read();
  await readIncludes();
  if (!fetches) return [];
  const context = { host, settings, remotes, isTrusted: true, readIncludes, triedIncludes: new Map<string, number>() };
  return (await fetchIncludes(context, {}, { signal, advance: () => undefined })).failed;
}

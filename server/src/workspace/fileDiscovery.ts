import type { Connection, FileEvent, TextDocuments, WorkspaceFoldersChangeEvent } from 'vscode-languageserver';
import { FileChangeType, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { formatOf, includedUris, includesInWords, wantedIncludes } from '../core/index.ts';
import type { Host } from './host.ts';
import type { OpenDocument } from './openDocument.ts';
import { inSight } from './progress.ts';
import { createPauses, scanFolders, scanIncludes } from './scan.ts';
import { decodedPath, isBelow, relativePath } from './uris.ts';
import type { Workspace } from './workspace.ts';

/** Which files of the workspace folders are known: those that are found there, and those that pipelines include. */
export interface Project {
  /** The workspace folders, before anything is read. */
  begin(folders: readonly string[]): void;
  /** Reads them in the background. */
  read(): Promise<void>;
  /** An open document has a new text. Costs nothing; whether it includes something else is looked at once keys have paused. */
  edited(uri: string): void;
  changedOnDisk(changes: readonly FileEvent[]): Promise<void>;
  foldersChanged(event: WorkspaceFoldersChangeEvent): Promise<void>;
  folders(): readonly string[];
}

export interface ProjectSurroundings {
  readonly connection: Connection;
  readonly host: Host;
  readonly documents: TextDocuments<OpenDocument>;
  readonly workspace: () => Workspace;
  /** A file on disk is new or has changed; undefined when it has gone. */
  readonly setClosed: (uri: string, text: string | undefined) => void;
  readonly readClosed: (uri: string) => Promise<string | undefined>;
  /** An open document has become part of a pipeline, or is none any longer. */
  readonly documentChanged: (document: TextDocument) => void;
  readonly othersChanged: () => void;
  /** Files that stay known wherever they lie. */
  readonly isNamed: (uri: string) => boolean;
  readonly runSafe: <T>(fallback: T, answer: () => T) => T;
  readonly stopped: AbortSignal;
}

/** How long after a key it is looked whether a pipeline includes something else. In milliseconds. */
const quietTime = 150;

/** How often what hangs on all files may see those that a scan has read meanwhile. In milliseconds. */
const settleTime = 200;

export function createProject(surroundings: ProjectSurroundings): Project {
  const { connection, host, documents, workspace, setClosed, readClosed, othersChanged, isNamed, stopped, runSafe } = surroundings;
  let folders: readonly string[] = [];
  const edited = new Set<string>();
  let isWaiting = false;
  /** What each open document included when it was looked at last. */
  const includesOf = new Map<string, string>();
  let reading: Promise<void> = Promise.resolve();
  let isQueued = false;
  let settled = 0;
  /** Nothing came in since. */
  let isSettled = true;
  /** What somebody who asks again about all files would have to wait for, a part with each file that is read. */
  let upcoming: Iterator<void> | undefined;

  const openDocument = (uri: string) => documents.all().find((document) => decodedPath(document.uri) === decodedPath(uri));

  const settle = () => {
    settled = performance.now();
    if (isSettled) return;
    isSettled = true;
    upcoming = workspace().settle() ? workspace().prepareView()[Symbol.iterator]() : undefined;
  };

  /** Read at once, while the scan takes its breaks, and not all together when the first question comes that hangs on all files. */
  const setScanned = (uri: string, text: string) => {
    // The folder may have left the workspace meanwhile.
    if (!isBelow(uri, folders)) return;
    if (workspace().circumstancesOf(workspace().spellingOf(uri)) === undefined) {
      workspace().setQuietly(uri, text);
      isSettled = false;
    } else setClosed(uri, text);
    // What hangs on all files is not worked out anew for each of them.
    if (performance.now() - settled > settleTime) settle();
    else runSafe(undefined, () => upcoming?.next());
    runSafe(undefined, () => workspace().readAhead(workspace().spellingOf(uri)));
  };

  /** Files that a pipeline includes are part of it, whatever they are called; one that is open already is looked at now. */
  const setIncluded = (uri: string, text: string) => {
    if (!isBelow(uri, folders)) return;
    workspace().include(uri);
    const open = openDocument(uri);
    if (open === undefined) return setScanned(uri, text);
    workspace().set(open.uri, open.text);
    surroundings.documentChanged(open);
  };

  /** What no pipeline includes any longer is somebody else's file. */
  const forgetExcluded = () => {
    const included = workspace().included();
    if (included.length === 0) return;
    const still = includedUris(workspace().view(), (uri) => formatOf(decodedPath(uri)) !== undefined);
    for (const uri of included) {
      if (still.has(uri)) continue;
      workspace().exclude(uri);
      const open = openDocument(uri);
      if (open !== undefined) surroundings.documentChanged(open);
    }
  };

  /** Brings what is known of included files up to what the pipelines say now. One run at a time, and one that waits. */
  const readIncludes = (): Promise<void> => {
    if (isQueued) return reading;
    isQueued = true;
    reading = reading
      .then(async () => {
        isQueued = false;
        runSafe(undefined, forgetExcluded);
        const wanted = () => {
          settle();
          return wantedIncludes(workspace().view());
        };
        await scanIncludes(host, folders, wanted, setIncluded, stopped);
      })
      .catch(() => connection.console.warn('Pullproof could not read all that the pipelines include; it goes on without.'));
    return reading;
  };

  const wordsOf = (uri: string) => {
    const facts = runSafe(undefined, () => workspace().analysisOf(uri)?.facts);
    return facts === undefined ? '' : includesInWords(facts);
  };

  const lookAtEdited = async () => {
    isWaiting = false;
    const changed = [...edited].filter((uri) => {
      const words = wordsOf(uri);
      const before = includesOf.get(uri) ?? '';
      includesOf.set(uri, words);
      return words !== before;
    });
    edited.clear();
    if (changed.length === 0) return;
    const before = workspace().revision();
    await readIncludes();
    if (workspace().revision() !== before) othersChanged();
  };

  const scan = async (added: readonly string[]) => {
    let read = 0;
    let all = 0;
    const end = await inSight(connection, 'Pullproof reads the workspace', stopped, ({ signal, advance }) =>
      scanFolders(host, added, setScanned, signal, (done, of) => {
        [read, all] = [done, of];
        advance(done, of);
      }),
    ).catch(() => connection.console.warn('Pullproof could not read all files of the workspace; it goes on without.'));
    settle();
    if (end !== 'cancelled') return;
    const what = all === 0 ? 'before any file was read' : `after ${read} of ${all} files`;
    const message = `Pullproof stopped reading the workspace ${what}. What it has read stays; the others are read when they are opened, or with the next start.`;
    connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Info, message }).catch(() => undefined);
  };

  const read = async (added: readonly string[]) => {
    await scan(added);
    await inSteps(() => workspace().prepareView());
    await readIncludes();
    await workspace().projectsKnown();
    // So that the first question that hangs on all files does not hold up the others.
    await inSteps(() => workspace().prepare());
    othersChanged();
  };

  const inSteps = async (steps: () => Iterable<void>) => {
    const pause = createPauses();
    try {
      for (const _ of runSafe([], steps)) {
        await pause();
        if (stopped.aborted) return;
      }
    } catch {
      // Whoever asks for it says what went wrong.
    }
  };

  /** A file may be made a link to somewhere else while it is known. */
  const leadsOut = async (uri: string) => {
    const folder = folders.find((one) => isBelow(uri, [one]));
    return folder !== undefined && !isNamed(uri) && host.isWithin !== undefined && !(await host.isWithin(uri, folder));
  };

  return {
    begin: (first) => {
      folders = first;
    },
    read: () => read(folders),
    edited: (uri) => {
      edited.add(uri);
      if (isWaiting) return;
      isWaiting = true;
      setTimeout(lookAtEdited, quietTime);
    },
    changedOnDisk: async (changes) => {
      const before = workspace().revision();
      const wanted = wantedIncludes(workspace().view());
      let isWanted = false;
      for (const { uri, type } of changes) {
        if (type === FileChangeType.Deleted) setClosed(uri, undefined);
        else if (formatOf(decodedPath(uri)) !== undefined || workspace().circumstancesOf(workspace().spellingOf(uri)) !== undefined) {
          setClosed(uri, (await leadsOut(uri)) ? undefined : await readClosed(uri));
        } else {
          const path = relativePath(uri, folders);
          isWanted ||= path !== undefined && wanted.some(({ matches }) => matches(path));
        }
      }
      if (!isWanted && workspace().revision() === before) return;
      await readIncludes();
      othersChanged();
    },
    foldersChanged: async ({ added, removed }) => {
      const gone = removed.map(({ uri }) => uri);
      const come = added.map(({ uri }) => uri);
      folders = [...new Set([...folders.filter((folder) => !gone.includes(folder)), ...come])];
      workspace().changeRoots(folders);
      for (const uri of workspace().uris()) {
        if (isBelow(uri, gone) && !isBelow(uri, folders) && !isNamed(uri)) setClosed(uri, undefined);
      }
      await read(come);
    },
    folders: () => folders,
  };
}

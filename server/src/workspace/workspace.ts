import {
  type Analysis,
  type Circumstances,
  createMemo,
  type FileContext,
  type FileFacts,
  type FileText,
  type Finding,
  type Format,
  formatOf,
  homeFormat,
  isSameText,
  type Memo,
  pipelineFormat,
  pipelinesOf,
  prepareFile,
  prepareWorkspace,
  readFile as readText,
  type WorkspaceView,
} from '../core/index.ts';
import { createProjects } from './gitProjects.ts';
import type { Host } from './host.ts';
import { isTooLong } from './limits.ts';
import { homeConfigsOf } from './scan.ts';
import type { ServerSettings } from './settings.ts';
import { createShownFiles } from './shownFiles.ts';
import { decodedPath, relativePath } from './uris.ts';

/** The files that belong together, open or not, and what is known of each. */
export interface Workspace {
  /** A pipeline includes this file: it is read as a part of it, whatever its name. */
  include(uri: string): void;
  /** No pipeline does so any longer. */
  exclude(uri: string): void;
  /** The files that are here only because a pipeline includes them. */
  included(): readonly string[];
  /** Takes the newest text of a file, with the number of its lines where that is known; what was known of unchanged parts is kept. */
  set(uri: string, text: FileText, lines?: () => number): void;
  /** The same, and what hangs on other files need not know of it yet: the next change, or `settle`, tells. For the many files of a scan. */
  setQuietly(uri: string, text: string): void;
  /** Tells. Whether anybody asked about all files since the last time. */
  settle(): boolean;
  /** Reads a file before anybody asks, and works out what it is to the others. */
  readAhead(uri: string): void;
  remove(uri: string): void;
  uris(): readonly string[];
  analysisOf(uri: string): Analysis | undefined;
  findingsOf(uri: string): readonly Finding[];
  /** What would be found if this file held another text. */
  findingsIn(uri: string, text: string): readonly Finding[];
  /** How many mistakes of syntax this file would have with another text. */
  problemsIn(uri: string, text: string): number;
  circumstancesOf(uri: string): Circumstances | undefined;
  /** All files that are ours, as they stand now. */
  view(): WorkspaceView;
  /** Brings together what is known of all files, in two steps. */
  prepareView(): Iterable<void>;
  /** Works out beforehand what questions hang on that hang on all files, in steps between which others may have their turn. */
  prepare(): Iterable<void>;
  /** The uri under which a file is known: clients spell the same one in different ways (`%2B` or `+`). */
  spellingOf(uri: string): string;
  /** Rises whenever something changes that findings may hang on. */
  revision(): number;
  changeSettings(settings: ServerSettings): void;
  changeRoots(roots: readonly string[]): void;
  /** The docker config of this machine's user, which is looked at for what the Runner has not, and for no findings. */
  setOwnDockerConfig(text: string | undefined): void;
  /** Resolves once the git remotes are known of all files that are. */
  projectsKnown(): Promise<void>;
}

interface KnownFile {
  readonly format: Format;
  readonly memo: Memo;
  readonly text: FileText;
  readonly lines: (() => number) | undefined;
  analysis: Analysis | undefined;
  context: FileContext;
  /** For people; and whether it is the docker config of the Runner's user. Absent until asked for, and when the folders or the settings have changed. */
  place?: { readonly path: string; readonly runnerHome: boolean };
  shown?: FileFacts;
}

/**
 * `firstRoots` are the uris of the workspace folders, for the paths that people see. `surroundingsKnown` is told when more has become known of
 * where a file lies.
 */
export function createWorkspace(
  host: Host,
  firstRoots: readonly string[],
  initial: ServerSettings,
  surroundingsKnown: (uri: string) => void,
): Workspace {
  const files = new Map<string, KnownFile>();
  const spellings = new Map<string, string>();
  const included = new Set<string>();
  let settings = initial;
  let roots = firstRoots;
  let revision = 0;
  let view: WorkspaceView | undefined;
  let homes = homePaths(settings, roots, host);
  let ownDockerConfig: FileFacts | undefined;
  const projects = createProjects(host, () => roots);
  let projectsRead: Promise<void> = Promise.resolve();

  const readProject = (uri: string) => {
    const read = projects.read(uri).then((hasChanged) => {
      if (hasChanged) view = undefined;
    });
    projectsRead = Promise.all([projectsRead, read]).then(() => undefined);
  };

  /** What hangs on the settings, the folders and git is found out anew: nobody watches what git writes. */
  const lookAround = () => {
    homes = homePaths(settings, roots, host);
    shown.touchAll();
    projects.forget();
    for (const [uri, file] of files) {
      delete file.place;
      if (file.format === pipelineFormat) readProject(uri);
    }
  };

  const analysisOf = (uri: string) => {
    const file = files.get(uri);
    if (file === undefined) return undefined;
    file.analysis ??= readText(isTooLong(file.text, file.lines?.()) ? '' : file.text, file.format, file.memo);
    return file.analysis;
  };

  const pathOf = (uri: string) => relativePath(uri, roots) ?? decodedPath(uri.slice(uri.lastIndexOf('/') + 1));

  /** The same object for as long as nothing in it changes: much is remembered by it. */
  const shownOf = (uri: string): FileFacts | undefined => {
    const file = files.get(uri);
    const analysis = analysisOf(uri);
    if (file === undefined || analysis === undefined || !analysis.ours) return undefined;
    file.place ??= { path: pathOf(uri), runnerHome: homes.has(decodedPath(uri)) };
    const { path, runnerHome } = file.place;
    const known = file.shown;
    const { format, facts } = analysis;
    if (known?.path === path && known.facts === facts && (known.runnerHome === true) === runnerHome) return known;
    const whose = runnerHome ? { runnerHome: true as const } : file.context.ownMachine && { ownMachine: true as const };
    file.shown = { uri, path, format, facts, ...whose, stamp: {} };
    return file.shown;
  };

  const shown = createShownFiles(() => files.keys(), shownOf);

  const currentView = () => {
    view ??= {
      files: shown.list(),
      projectOf: projects.of,
      ...(ownDockerConfig && { ownDockerConfig }),
    };
    return view;
  };

  const circumstancesOf = (uri: string): Circumstances | undefined => {
    const file = files.get(uri);
    if (file === undefined) return undefined;
    return {
      settings,
      file: file.context,
      get workspace() {
        return currentView();
      },
    };
  };

  const changed = () => {
    view = undefined;
    revision++;
  };

  const remove = (uri: string) => {
    if (!files.delete(uri)) return;
    if (spellings.get(decodedPath(uri)) === uri) spellings.delete(decodedPath(uri));
    shown.touchAll();
    changed();
  };

  const set = (uri: string, text: FileText, lines?: () => number) => {
    const path = decodedPath(uri);
    const isHome = homes.has(path) && !path.endsWith('.dockercfg');
    const format = isHome ? homeFormat : (formatOf(path) ?? (included.has(path) ? pipelineFormat : undefined));
    if (format === undefined) return;
    const known = files.get(uri);
    if (known !== undefined && isSameText(known.text, text)) return;
    const context = known?.context ?? {
      uri,
      format: format.id,
      ...(uri === host.ownDockerConfig && !isHome && { ownMachine: true as const }),
    };
    const place = known?.place;
    const file: KnownFile = {
      format,
      memo: known?.memo ?? createMemo(),
      text,
      lines,
      analysis: undefined,
      context,
      ...(place && { place }),
    };
    files.set(uri, file);
    shown.touch(uri);
    spellings.set(path, uri);
    changed();
    if (known === undefined && format === pipelineFormat) readProject(uri);
    if (known === undefined) {
      host.isInWorkTree?.(uri).then((inWorkTree) => {
        const now = files.get(uri);
        if (!inWorkTree || now === undefined) return;
        now.context = { ...now.context, inWorkTree: true };
        revision++;
        surroundingsKnown(uri);
      });
    }
  };

  return {
    include: (uri) => {
      included.add(decodedPath(uri));
    },
    set,
    setQuietly: (uri, text) => {
      const [before, number] = [view, revision];
      set(uri, text);
      view = before;
      revision = number;
    },
    settle: () => {
      const wasAsked = view !== undefined;
      changed();
      return wasAsked;
    },
    readAhead: (uri) => {
      const file = shownOf(uri);
      if (file !== undefined) prepareFile(file);
    },
    exclude: (uri) => {
      included.delete(decodedPath(uri));
      remove(uri);
    },
    included: () => (included.size === 0 ? [] : [...files.keys()].filter((uri) => included.has(decodedPath(uri)))),
    remove,
    uris: () => [...files.keys()],
    analysisOf,
    findingsOf: (uri) => {
      const circumstances = circumstancesOf(uri);
      return circumstances === undefined ? [] : (analysisOf(uri)?.findings(circumstances) ?? []);
    },
    findingsIn: (uri, text) => {
      const file = files.get(uri);
      const circumstances = circumstancesOf(uri);
      return file === undefined || circumstances === undefined ? [] : readText(text, file.format).findings(circumstances);
    },
    problemsIn: (uri, text) => {
      const file = files.get(uri);
      return file === undefined ? 0 : readText(text, file.format).facts.problems.length;
    },
    circumstancesOf,
    view: currentView,
    *prepareView() {
      currentView();
      yield;
      pipelinesOf(currentView());
      yield;
    },
    prepare: () => prepareWorkspace(currentView(), settings),
    spellingOf: (uri) => spellings.get(decodedPath(uri)) ?? uri,
    revision: () => revision,
    changeSettings: (now) => {
      settings = now;
      lookAround();
      changed();
    },
    changeRoots: (now) => {
      roots = now;
      lookAround();
      changed();
    },
    setOwnDockerConfig: (text) => {
      const uri = host.ownDockerConfig;
      if (uri === undefined) return;
      const analysis = text === undefined || isTooLong(text) ? undefined : readText(text, homeFormat);
      ownDockerConfig = analysis && { uri, path: pathOf(uri), format: analysis.format, facts: analysis.facts, ownMachine: true };
      view = undefined;
    },
    projectsKnown: () => projectsRead,
  };
}

function homePaths(settings: ServerSettings, roots: readonly string[], host: Host): ReadonlySet<string> {
  return new Set(homeConfigsOf(settings, roots, host.home).map(decodedPath));
}

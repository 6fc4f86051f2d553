import { filePattern, type WantedFile, wantedFiles } from '../core/index.ts';
import type { Host } from './host.ts';
import { encodedPath } from './scan.ts';
import { decodedPath, relativePath } from './uris.ts';
import type { ServerWorkspace } from './workspace.ts';

/** More patterns than any project has. */
const maxPatterns = 200;

/** Answers `rules:exists` of includes from the files of the workspace folders. Only their names are read. */
export class ExistingFiles {
  private readonly host: Host;
  private readonly workspace: () => ServerWorkspace;
  private readonly signal: AbortSignal;
  private answers = new Map<string, boolean | undefined>();

  constructor(host: Host, workspace: () => ServerWorkspace, signal: AbortSignal) {
    this.host = host;
    this.workspace = workspace;
    this.signal = signal;
  }

  /** From now on, all files are looked for again. */
  forget(): void {
    this.answers = new Map();
  }

  /** Looks for the files that have not been looked for. Resolves to whether there were some. */
  async read(): Promise<boolean> {
    const { answers, workspace } = this;
    const wanted = wantedFiles(workspace().core).filter((one) => !answers.has(keyOf(one)));
    if (wanted.length === 0) return false;
    for (const one of wanted) answers.set(keyOf(one), answers.size < maxPatterns ? await this.find(one).catch(() => undefined) : undefined);
    const known = new Map(answers);
    workspace().core.changeExisting((folder, pattern) => known.get(keyOf({ folder, pattern })));
    return true;
  }

  /** Whether a file that was created or deleted may change an answer. */
  affects(uri: string): boolean {
    return wantedFiles(this.workspace().core).some(({ folder, pattern }) => {
      const path = relativePath(uri, [folder]);
      // A folder is deleted with its files.
      return path !== undefined && (filePattern(pattern)(path) || pattern.startsWith(`${path}/`) || pattern.includes('*'));
    });
  }

  private async find({ folder, pattern }: WantedFile): Promise<boolean | undefined> {
    const { host, signal } = this;
    if (!pattern.includes('*')) return host.isFile?.(`${folder}/${encodedPath(pattern)}`);
    if (host.findFiles === undefined) return undefined;
    const matches = filePattern(pattern);
    const top = `${decodedPath(folder).replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')}/`;
    let isCut = false;
    const accepts = (path: string) => path.includes(top) && matches(path.slice(path.indexOf(top) + top.length));
    for await (const _ of host.findFiles(folder, accepts, signal, () => (isCut = true))) return true;
    return isCut || signal.aborted ? undefined : false;
  }
}

function keyOf({ folder, pattern }: WantedFile): string {
  return `${folder} ${pattern}`;
}

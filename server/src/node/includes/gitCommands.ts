import { promises as fs } from 'node:fs';
import path from 'node:path';
import type { Repository } from './addresses.ts';
import { nameFor, remove, sizeOf } from './cacheFolder.ts';
import { FetchFailure } from './fetchFailure.ts';
import { gitEnvironment, gitOptions } from './gitEnvironment.ts';
import { gitFailure } from './gitErrors.ts';
import { type RunResult, runProgram } from './runProgram.ts';

export interface GitLimits {
  /** For one command. In milliseconds. */
  readonly timeout: number;
  /** How much one command may add to the disk. In bytes. */
  readonly maxTransfer: number;
  /** In bytes. */
  readonly maxFileSize: number;
}

export interface GitContext {
  readonly limits: GitLimits;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** That of the user's git configuration. */
  readonly sshCommand: string | undefined;
  readonly signal: AbortSignal;
}

export interface TreeEntry {
  readonly mode: string;
  readonly id: string;
  readonly path: string;
}

/** In bytes. */
const maxListing = 30_000_000;
const repositoryName = 'repo.git';
/** Git in the bare repository that a folder of the cache has for one project. Each method throws a `FetchFailure`. */
export class GitCommands {
  private readonly folder: string;
  private readonly repository: Repository;
  private readonly context: GitContext;
  private isPrepared = false;

  constructor(folder: string, repository: Repository, context: GitContext) {
    this.folder = folder;
    this.repository = repository;
    this.context = context;
  }

  /** Name and id of each ref of the server that matches. The default branch is `HEAD`, which also has its name. */
  async refs(
    patterns: readonly string[],
  ): Promise<{ readonly ids: ReadonlyMap<string, string>; readonly defaultBranch: string | undefined }> {
    const output = await this.ask(['ls-remote', '--symref', '--end-of-options', this.repository.url, ...patterns], 'default branch');
    const ids = new Map<string, string>();
    let defaultBranch: string | undefined;
    for (const line of output.toString('utf8').split('\n')) {
      const [id = '', name] = line.split('\t');
      if (name === undefined) continue;
      if (id.startsWith('ref: ')) defaultBranch = name === 'HEAD' ? id.slice('ref: refs/heads/'.length) : defaultBranch;
      else if (/^[0-9a-f]{40,64}$/.test(id)) ids.set(name, id);
    }
    return { ids, defaultBranch };
  }

  /** Fetches one commit, with its trees and, if the server can do that, without its files. Returns its id. */
  async fetchCommit(source: string, words: string, isFiltered: boolean): Promise<string> {
    const own = `refs/inc/${nameFor(source)}`;
    const filter = isFiltered ? ['--filter=blob:none'] : [];
    const options = ['-q', '--no-tags', '--no-auto-maintenance', '--no-write-fetch-head', '--depth=1', ...filter];
    await this.ask(['fetch', ...options, '--end-of-options', this.repository.url, `+${source}:${own}`], words);
    const id = (await this.ask(['rev-parse', '--verify', '-q', '--end-of-options', `${own}^{commit}`], words)).toString('utf8').trim();
    if (!/^[0-9a-f]{40,64}$/.test(id)) throw new FetchFailure('failed', `${this.repository.project}: the ${words} is not a commit.`);
    return id;
  }

  async hasCommit(commit: string): Promise<boolean> {
    const { end, code } = await this.run(['cat-file', '-e', `${commit}^{tree}`], { GIT_NO_LAZY_FETCH: '1' });
    return end === 'exited' && code === 0;
  }

  /** What a path is in a commit. Undefined if there is nothing. */
  async entryAt(commit: string, file: string): Promise<TreeEntry | undefined> {
    const output = await this.ask(['ls-tree', '-z', '--full-tree', commit, '--', file], `commit ${commit.slice(0, 8)}`);
    return entriesIn(output).find((entry) => entry.path === file);
  }

  /** All files and links of a commit. */
  async entries(commit: string): Promise<readonly TreeEntry[]> {
    return entriesIn(await this.ask(['ls-tree', '-r', '-z', '--full-tree', commit], `commit ${commit.slice(0, 8)}`));
  }

  /** The text of a file. Git fetches it if it is not there yet. */
  async text({ id, path: file }: TreeEntry): Promise<string> {
    const { maxFileSize } = this.context.limits;
    const result = await this.run(['cat-file', 'blob', id], {}, maxFileSize);
    if (result.end === 'too-large') {
      throw new FetchFailure(
        'too-large',
        `${JSON.stringify(file)} in ${this.repository.project} is larger than ${maxFileSize / 1_000_000} MB.`,
      );
    }
    return this.checked(result, `file ${JSON.stringify(file)}`).toString('utf8');
  }

  /** Removes the repository: git leaves locks and half a pack behind when it is ended. */
  async discard(): Promise<void> {
    this.isPrepared = false;
    await remove(path.join(this.folder, repositoryName));
  }

  private async ask(args: readonly string[], words: string): Promise<Buffer> {
    await this.prepare();
    return this.checked(await this.run(args), words);
  }

  private checked(result: RunResult, words: string): Buffer {
    if (result.end === 'exited' && result.code === 0) return result.output;
    throw gitFailure(result, this.repository, words);
  }

  private async prepare(): Promise<void> {
    if (this.isPrepared) return;
    this.isPrepared = true;
    const isThere = await fs.stat(path.join(this.folder, repositoryName, 'config')).then(
      () => true,
      () => false,
    );
    if (!isThere) this.checked(await this.runProgram(['init', '-q', '--bare', '--template=', repositoryName], {}, maxListing), '');
  }

  private run(args: readonly string[], added: Readonly<Record<string, string>> = {}, maxOutput = maxListing): Promise<RunResult> {
    const global = [`--git-dir=${repositoryName}`, '--literal-pathspecs', ...gitOptions(this.repository)];
    return this.runProgram([...global, ...args], added, maxOutput);
  }

  private async runProgram(args: readonly string[], added: Readonly<Record<string, string>>, maxOutput: number): Promise<RunResult> {
    const { limits, environment, sshCommand, signal } = this.context;
    const place = path.join(this.folder, repositoryName);
    const before = await sizeOf(place);
    return runProgram('git', args, {
      folder: this.folder,
      environment: { ...gitEnvironment(environment, this.repository, sshCommand), ...added },
      timeout: limits.timeout,
      maxOutput,
      signal,
      isTooLarge: async () => (await sizeOf(place)) - before > limits.maxTransfer,
    });
  }
}

function entriesIn(output: Buffer): readonly TreeEntry[] {
  return output
    .toString('utf8')
    .split('\0')
    .flatMap((line) => {
      const found = /^(\d{6}) \w+ ([0-9a-f]{40,64})\t(.+)$/s.exec(line);
      return found === null ? [] : [{ mode: found[1] ?? '', id: found[2] ?? '', path: found[3] ?? '' }];
    });
}

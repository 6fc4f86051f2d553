import { FetchFailure } from './fetchFailure.ts';
import { runProgram } from './runProgram.ts';

/** What is known about the git of this user. */
export interface OwnGit {
  /** Undefined if the configuration has none. */
  readonly sshCommand: string | undefined;
}

/** The first version with all options that are used here. */
const oldest = [2, 31] as const;

/** Throws a `FetchFailure` if git is missing or too old. `folder` is any that exists. */
export async function findOwnGit(folder: string, environment: Readonly<Record<string, string | undefined>>): Promise<OwnGit> {
  const run = (args: readonly string[]) =>
    runProgram('git', args, { folder, environment, timeout: 10_000, maxOutput: 10_000, signal: new AbortController().signal });
  const { end, output } = await run(['--version']);
  if (end === 'missing') throw new FetchFailure('git-missing', 'Git is not installed, or not in the PATH of this editor.');
  const [, major, minor] = (/git version (\d+)\.(\d+)/.exec(output.toString('utf8')) ?? []).map(Number);
  if (major === undefined || minor === undefined) throw new FetchFailure('git-missing', 'Git does not run on this machine.');
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new FetchFailure('git-missing', `Git ${oldest.join('.')} or later is needed, and this one is ${major}.${minor}.`);
  }
  // Without a repository, only the user's own configuration counts.
  const found = await run(['--git-dir=none', 'config', '--get', 'core.sshCommand']);
  return { sshCommand: found.code === 0 ? found.output.toString('utf8').trim() : undefined };
}

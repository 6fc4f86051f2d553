/** Runs the bundled command line as a process, for tests. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/** An error in line 2. */
export const brokenJob = 'build:\n  image: node:10:16.0\n  script: make\n';

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(args: readonly string[], cwd?: string): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8', cwd, maxBuffer: 1e9 });
  return { status, stdout, stderr };
}

/** Creates a folder with these files, which other users may read, and removes it afterwards. */
export function withFolder<T>(files: Readonly<Record<string, string>>, use: (folder: string) => T): T {
  const folder = folderWith(files);
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same for a test that waits. */
export async function withFolderDuring(files: Readonly<Record<string, string>>, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = folderWith(files);
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'pullproof-cli-'));
  chmodSync(folder, 0o755);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** The number of a user without rights, whose name differs between systems. */
const otherUser = 65_534;

/** Why `runWithoutRights` is not possible; false if it is. */
export function cannotRunAsOther(): string | false {
  if (process.getuid?.() !== 0) return false;
  const { status } = spawnSync(process.execPath, ['-e', ''], { uid: otherUser, gid: otherUser });
  return status === 0 ? false : 'root can read everything, and another user cannot start this Node';
}

/** Runs a copy of the command line as a user without the rights of root. */
export function runWithoutRights(args: readonly string[], cwd = tmpdir()): Result {
  if (process.getuid?.() !== 0) return run(args, cwd);
  return withFolder({ 'cli.js': readFileSync(cli, 'utf8') }, (folder) => {
    const options = { encoding: 'utf8', cwd, uid: otherUser, gid: otherUser } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(folder, 'cli.js'), ...args], options);
    return { status, stdout, stderr };
  });
}

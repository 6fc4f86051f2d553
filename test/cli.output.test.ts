/** The output of the command line: long, or with a reader that does not wait for its end. */
import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { type Readable, Writable } from 'node:stream';
import { describe, test } from 'node:test';
import { Output } from '../server/src/cli/output.ts';
import { brokenJob, cli, run, withFolder, withFolderDuring } from './support/cli.ts';

const warningJob = 'build:\n  image: node:latest\n  script: make\n';
/** Their findings need more than one piece, and more than the system's buffer. */
const count = 800;
const many = (text: string) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}/.gitlab-ci.yml`, text]));

/** Ends reading one of the outputs after the first piece, or before it. Resolves to the exit code and what the other output had. */
function runUntil(
  args: readonly string[],
  closed: 'stdout' | 'stderr',
  when: 'at once' | 'after a piece',
): Promise<[number | null, string]> {
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let other = '';
  child[closed === 'stdout' ? 'stderr' : 'stdout'].on('data', (chunk) => {
    other += chunk;
  });
  if (when === 'at once') child[closed].destroy();
  else child[closed].once('data', () => child[closed].destroy());
  return new Promise((resolve) => child.on('close', (code) => resolve([code, other])));
}

describe('a reader that ends', () => {
  for (const when of ['at once', 'after a piece'] as const) {
    test(`${when}: there is no message, and the exit code is that of all findings`, () =>
      withFolderDuring(many(warningJob), async (folder) => {
        assert.deepEqual(await runUntil(['--format=json', folder], 'stdout', when), [0, '']);
        assert.deepEqual(await runUntil([`--max-warnings=${count - 1}`, folder], 'stdout', when), [1, '']);
        mkdirSync(`${folder}/z`);
        writeFileSync(`${folder}/z/.gitlab-ci.yml`, brokenJob);
        assert.deepEqual(await runUntil([folder], 'stdout', when), [1, '']);
      }));

    test(`${when}, of the messages: the findings are complete`, () =>
      withFolderDuring({ 'z/.gitlab-ci.yml': brokenJob, 'y/config.toml': '\n'.repeat(60_001) }, async (folder) => {
        const [code, stdout] = await runUntil(['--strict', folder], 'stderr', when);
        assert.equal(code, 3);
        assert.match(stdout, /^z\/\.gitlab-ci\.yml:2:17 error .*\nChecked in part: 1 error in 2 files; 1 file or folder was not read\.\n$/);
      }));
  }

  test('--help', async () => {
    assert.deepEqual(await runUntil(['--help'], 'stdout', 'at once'), [0, '']);
    assert.deepEqual(await runUntil(['--bad'], 'stderr', 'at once'), [2, '']);
  });
});

test('a full disk is an error', { skip: !existsSync('/dev/full') && 'there is no /dev/full' }, () =>
  withFolderDuring({ '.gitlab-ci.yml': warningJob }, async (folder) => {
    const child = spawn(process.execPath, [cli, folder], { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] });
    let said = '';
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual([code, said], [2, 'Pullproof could not write its output: ENOSPC.\n']);
  }),
);

test('many findings are all printed', () => {
  withFolder(many(`${warningJob}other:\n  image: ruby:latest\n  script: make\n`), (folder) => {
    const { status, stdout } = run([folder]);
    assert.equal(status, 0);
    assert.equal(stdout.split('\n').length, 2 * count + 2);
    assert.match(stdout, /\n1600 warnings in 800 files\.\n$/);
    assert.equal(JSON.parse(run(['--format=json', folder]).stdout).length, 2 * count);
  });
});

test('output waits for a slow reader, and is never in memory as a whole', async () => {
  let longest = 0;
  let total = 0;
  const slow = new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      longest = Math.max(longest, chunk.length, slow.writableLength);
      total += chunk.length;
      setImmediate(done);
    },
  });
  const output = new Output(slow);
  for (let at = 0; at < 10_000; at++) await output.write(`${'x'.repeat(999)}\n`);
  await output.flush();
  assert.equal(total, 10_000_000);
  assert.ok(longest < 100_000, String(longest));
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { nodeFiles } from '../server/src/node/files.ts';

const { readFile, findFiles } = nodeFiles();

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'pullproof-files-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('only regular files below the size limit are read', { skip: process.platform === 'win32' && 'there are no FIFOs' }, () =>
  inFolder(async (folder) => {
    const uriOf = (name: string) => pathToFileURL(path.join(folder, name)).href;
    writeFileSync(path.join(folder, 'small.yml'), 'a: 1\n');
    writeFileSync(path.join(folder, 'large.yml'), Buffer.alloc(4_000_001, 'a'));
    mkdirSync(path.join(folder, 'folder.yml'));
    execFileSync('mkfifo', [path.join(folder, 'fifo.yml')]);
    const texts = await Promise.all(
      ['small.yml', 'large.yml', 'folder.yml', 'fifo.yml', 'absent.yml'].map((name) => readFile?.(uriOf(name))),
    );
    assert.deepEqual(texts, ['a: 1\n', undefined, undefined, undefined, undefined]);
  }),
);

test('the search of a folder that links to itself ends', { skip: process.platform === 'win32' && 'links need permissions there' }, () =>
  inFolder(async (folder) => {
    mkdirSync(path.join(folder, 'sub'));
    writeFileSync(path.join(folder, 'sub', '.gitlab-ci.yml'), 'a: 1\n');
    symlinkSync('..', path.join(folder, 'sub', 'loop'));
    const found: string[] = [];
    for await (const uri of findFiles?.(pathToFileURL(folder).href, () => true, new AbortController().signal) ?? []) found.push(uri);
    assert.deepEqual(found, [pathToFileURL(path.join(folder, 'sub', '.gitlab-ci.yml')).href]);
  }),
);

import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { createRandom } from '../fuzz/random.ts';
import { folder, type History, histories, type Path } from '../support/fileHistory.ts';
import { type HistoryFigures, playHistory, type World } from '../support/fileHistoryRun.ts';
import { memoryHost, startInProcess } from '../support/inProcessServer.ts';
import { inFolder, startClient } from '../support/languageClient.ts';

const capabilities = {
  workspace: { configuration: true, workspaceEdit: { documentChanges: true } },
  textDocument: {
    diagnostic: {},
    codeAction: { dataSupport: true, resolveSupport: { properties: ['edit'] } },
    completion: { completionItem: {} },
  },
};

const regressions = fileURLToPath(new URL('./histories/', import.meta.url));
/** Each has its own random numbers for how slow the disk is. */
const seeds = (process.env.PULLPROOF_HISTORY_SEEDS ?? '1,2,3,4').split(',').map(Number);
const numRuns = Number(process.env.PULLPROOF_HISTORY_RUNS ?? 25);

/** The files in memory, which take some turns of the event loop to read. */
function memoryWorld(seed: number): World {
  const files = new Map<string, string>();
  const random = createRandom(seed);
  const host = memoryHost(files, () => random.below(6));
  const uriOf: World['uriOf'] = (path) => new URL(path, `${folder}/`).href;
  return {
    uriOf,
    read: (path) => files.get(uriOf(path)),
    write: (path, text) => void (text === undefined ? files.delete(uriOf(path)) : files.set(uriOf(path), text)),
    start: (configuration) => startInProcess(host, { folders: [folder], capabilities, configuration }),
  };
}

/** Real files, and the bundled server. */
function diskWorld(parent: string): World {
  const root = join(parent, 'workspace');
  const pathOf = (path: Path) => join(root, path);
  const uriOf: World['uriOf'] = (path) => pathToFileURL(pathOf(path)).href;
  return {
    uriOf,
    read: (path) => (existsSync(pathOf(path)) ? readFileSync(pathOf(path), 'utf8') : undefined),
    write: (path, text) => {
      mkdirSync(dirname(pathOf(path)), { recursive: true });
      if (text === undefined) rmSync(pathOf(path), { force: true });
      else writeFileSync(pathOf(path), text);
    },
    start: async (configuration) => {
      const client = await startClient({ folders: [pathToFileURL(root).href], capabilities, configuration });
      return { request: client.request, notify: client.notify, stop: async () => assert.equal(await client.stop(), 0) };
    },
  };
}

describe('what the server shows does not depend on what happened before', () => {
  const figures: HistoryFigures = { edits: 0, changesOnDisk: 0, renames: 0, refused: 0, comparisons: 0, results: 0 };

  for (const name of readdirSync(regressions)) {
    const history = JSON.parse(readFileSync(`${regressions}${name}`, 'utf8')) as History;
    test(name, async () => {
      for (const seed of [1, 2, 3]) await playHistory(history, memoryWorld(seed), figures);
    });
  }

  for (const seed of seeds) {
    test(`random histories, seed ${seed}`, () =>
      fc.assert(
        fc.asyncProperty(histories, (history) => playHistory(history, memoryWorld(seed), figures)),
        { seed, numRuns, endOnFailure: true },
      ));
  }

  test('on a real disk', () =>
    fc.assert(
      fc.asyncProperty(histories, (history) => inFolder((parent) => playHistory(history, diskWorld(parent), figures))),
      { seed: 1, numRuns: 5 },
    ));

  after(() => console.log(JSON.stringify(figures)));
});

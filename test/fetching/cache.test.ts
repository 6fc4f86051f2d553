/** The cache of included files. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { fetch, file, own, problemOf, projects, textOf } from '../support/fetching.ts';
import { Project } from '../support/gitServers.ts';

const { root, remove, firstCommit, secondCommit, newFetcher, local } = projects();

after(remove);

describe('the cache', () => {
  test('answers with what was fetched without git, and notices a moved branch only when asked', async () => {
    const project = new Project(root, 'acme/moving');
    const first = project.commit({ 'a.yml': 'a: 1\n' });
    const fetcher = newFetcher();
    const include = file('acme/moving', 'a.yml', 'main');
    const origin = { remote: local, project: own };
    assert.equal(await fetcher.cached(origin, include), undefined);
    await fetch(fetcher, local, include);
    const second = project.commit({ 'a.yml': 'a: 2\n' });
    assert.equal((await fetcher.cached(origin, include))?.commit, first);
    assert.equal(textOf(await fetch(fetcher, local, include)), 'a: 1\n');
    const start = Date.now() + 1;
    const refreshed = await fetch(fetcher, local, include, start);
    assert.deepEqual([textOf(refreshed), 'commit' in refreshed && refreshed.commit], ['a: 2\n', second]);
    // Another process has the same cache, and needs no git.
    const other = newFetcher({ folder: fetcher.folder, environment: { PATH: '' } });
    assert.equal((await other.cached(origin, include))?.commit, second);
    assert.equal(textOf(await fetch(other, local, file('acme/moving', 'a.yml', first))), 'a: 1\n');
  });

  test('answers for a repository that has disappeared, and says that it may be old', async () => {
    const project = new Project(root, 'acme/gone');
    project.commit({ 'a.yml': 'a: 1\n' });
    const fetcher = newFetcher();
    const include = file('acme/gone', 'a.yml');
    await fetch(fetcher, local, include);
    renameSync(project.bare, `${project.bare}.moved`);
    makeOlder(fetcher.folder, 2 * 3_600_000);
    const old = await fetcher.cached({ remote: local, project: own }, include);
    assert.deepEqual([old?.files[0]?.text, old?.isStale], ['a: 1\n', true]);
    assert.equal(problemOf(await fetch(fetcher, local, include)), 'not-found');
    assert.equal((await fetcher.cached({ remote: local, project: own }, include))?.isStale, true);
  });

  test('a commit is never old', async () => {
    const fetcher = newFetcher();
    const include = file('acme/tools/ci', 'base.yml', firstCommit);
    await fetch(fetcher, local, include);
    makeOlder(fetcher.folder, 1000 * 3_600_000);
    assert.equal((await fetcher.cached({ remote: local, project: own }, include))?.isStale, false);
  });

  test('is cleared', async () => {
    const fetcher = newFetcher();
    const include = file('acme/tools/ci', 'base.yml');
    await fetch(fetcher, local, include);
    await fetcher.clear();
    assert.deepEqual(readdirSync(fetcher.folder), []);
    assert.equal(await fetcher.cached({ remote: local, project: own }, include), undefined);
    assert.equal(textOf(await fetch(fetcher, local, include)), 'second: {image: b}\n');
  });

  test('deletes the oldest part above its limit', async () => {
    const project = new Project(root, 'acme/large');
    project.commit({ 'a.yml': `a: ${randomBytes(1_000_000).toString('base64')}\n` });
    const fetcher = newFetcher({ maxCacheSize: 3_000_000 });
    await fetch(fetcher, local, file('acme/tools/ci', 'base.yml'));
    await fetch(fetcher, local, file('acme/large', 'a.yml'));
    assert.ok(sizeOf(fetcher.folder) < 3_000_000, String(sizeOf(fetcher.folder)));
    // The text is still there: only what git keeps was deleted.
    assert.ok(await fetcher.cached({ remote: local, project: own }, file('acme/tools/ci', 'base.yml')));
    const tiny = newFetcher({ folder: fetcher.folder, maxCacheSize: 1 });
    await fetch(tiny, local, file('acme/large', 'a.yml'), Date.now() + 1);
    assert.equal(await tiny.cached({ remote: local, project: own }, file('acme/tools/ci', 'base.yml')), undefined);
  });

  test('is safe with several fetchers at once', async () => {
    const folder = path.join(root, 'shared');
    const fetchers = Array.from({ length: 6 }, () => newFetcher({ folder }));
    const refs = [undefined, 'main', 'v1.0.0', firstCommit, secondCommit, 'main'];
    const found = await Promise.all(
      fetchers.flatMap((one) => refs.map((ref) => fetch(one, local, file('acme/tools/ci', 'base.yml', ref)))),
    );
    assert.deepEqual(new Set(found.map(textOf)), new Set(['first: {image: a}\n', 'second: {image: b}\n']));
    assert.deepEqual(
      readdirSync(path.join(folder, 'includes-1/git')).flatMap((name) =>
        readdirSync(path.join(folder, 'includes-1/git', name)).filter((one) => one === 'lock'),
      ),
      [],
    );
  });

  test('a lock of a process that has died is taken over, and damaged content is fetched again', async () => {
    const fetcher = newFetcher();
    const include = file('acme/tools/ci', 'base.yml');
    await fetch(fetcher, local, include);
    const repositories = path.join(fetcher.folder, 'includes-1/git');
    const [name = ''] = readdirSync(repositories);
    rmSync(path.join(repositories, name, 'files'), { recursive: true });
    rmSync(path.join(repositories, name, 'repo.git/objects'), { recursive: true });
    writeFileSync(path.join(repositories, name, 'repo.git/shallow.lock'), '');
    for (const one of readdirSync(path.join(repositories, name, 'refs')))
      writeFileSync(path.join(repositories, name, 'refs', one), '{"commit": 1');
    assert.equal(textOf(await fetch(fetcher, local, include)), 'second: {image: b}\n');
  });
});

test('names in the cache are digests', async () => {
  const fetcher = newFetcher();
  await fetch(fetcher, local, file('acme/tools/ci', 'base.yml', 'v1.0.0'));
  const names = readdirSync(path.join(fetcher.folder, 'includes-1/git'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.includes('repo.git'),
  );
  for (const name of names) assert.match(name.replaceAll('\\', '/'), /^[0-9a-f]{40}(?:\/(?:refs|files)(?:\/[0-9a-f]{40}\.json)?)?$/);
});

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(path.join(folder, name)))
    .reduce((sum, found) => sum + (found.isFile() ? found.size : 0), 0);
}

/** As if everything had been fetched so many milliseconds before. */
function makeOlder(folder: string, milliseconds: number): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/(?:refs|files|web)[/\\][0-9a-f]+\.json$/.test(name)) continue;
    const place = path.join(folder, name);
    const record = JSON.parse(readFileSync(place, 'utf8'));
    writeFileSync(place, JSON.stringify({ ...record, checkedAt: record.checkedAt - milliseconds }));
  }
}

/** Included files that were fetched before, as the reader of a workspace finds them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pipelinesOf } from '../server/src/core/index.ts';
import type { Host } from '../server/src/workspace/host.ts';
import type { FetchedInclude, IncludeFetcher, IncludeOrigin } from '../server/src/workspace/includeFetcher.ts';
import { RemoteIncludes } from '../server/src/workspace/remoteIncludes.ts';
import { readSettings } from '../server/src/workspace/settings.ts';
import { createWorkspace } from '../server/src/workspace/workspace.ts';

const root = 'file:///workspace';
const commit = '0123456789abcdef0123456789abcdef01234567';

/** A fetcher with a cache by what is included, and the origins that it was asked with. */
function fetcherWith(cache: Readonly<Record<string, Partial<FetchedInclude>>>, origins: IncludeOrigin[]): IncludeFetcher {
  return {
    cached: (origin, include) => {
      origins.push(origin);
      const known = cache[include.kind === 'project' ? `${include.file}@${include.ref ?? ''}` : include.kind];
      return Promise.resolve(known && { files: [], checkedAt: 0, isStale: false, ...known });
    },
    fetchInclude: () => Promise.resolve({ problem: 'failed', message: '' }),
    clear: () => Promise.resolve(),
  };
}

test('what was fetched is a part of the pipelines, with the files of patterns and nested includes', async () => {
  const origins: IncludeOrigin[] = [];
  const includes = fetcherWith(
    {
      'base.yml@v2': { files: [{ path: 'base.yml', text: 'include: jobs/*.yml\n' }], commit, ref: 'v2', refKind: 'tag' },
      [`jobs/*.yml@${commit}`]: {
        files: ['a', 'b'].map((name) => ({ path: `jobs/${name}.yml`, text: `${name}: {script: x, image: "${name}:1"}\n` })),
        commit,
      },
    },
    origins,
  );
  const config = '[remote "origin"]\n\turl = git@gitlab.acme.io:acme/app.git\n';
  const host: Host = { includes, readGitConfig: (folder) => Promise.resolve(folder === root ? config : undefined) };
  const settings = readSettings({ variables: { CI_SERVER_FQDN: 'gitlab.acme.io' } });
  const workspace = createWorkspace(host, [root], settings, () => undefined);
  workspace.set(
    `${root}/.gitlab-ci.yml`,
    'include:\n  - {project: acme/ci, ref: v2, file: base.yml}\n  - remote: https://acme.io/far.yml\n',
  );
  await workspace.projectsKnown();
  const remotes = new RemoteIncludes({
    workspace: () => workspace,
    host,
    folders: () => [root],
    settings: () => settings,
    isTrusted: () => true,
    openText: () => undefined,
    signal: new AbortController().signal,
  });
  await remotes.read();
  const jobs = () => pipelinesOf(workspace.core).flatMap((pipeline) => pipeline.jobs.map(({ image }) => image?.written));
  assert.deepEqual(jobs(), ['a:1', 'b:1']);
  assert.deepEqual(origins[0], { remote: 'git@gitlab.acme.io:acme/app.git', project: 'acme/app', server: 'https://gitlab.acme.io' });
  assert.deepEqual(
    remotes.wanted().map(({ state }) => ('missing' in state ? state.missing : state.files.map(({ note }) => note))),
    [
      ['fetched on 1970-01-01 from tag v2 (commit 01234567)'],
      ['fetched on 1970-01-01 (commit 01234567)', 'fetched on 1970-01-01 (commit 01234567)'],
      'not-fetched',
    ],
  );
  assert.deepEqual(workspace.reportedUris(), [`${root}/.gitlab-ci.yml`]);

  remotes.failed(remotes.wanted()[2]?.wanted.uri ?? '', 'unreachable');
  await remotes.read();
  assert.deepEqual(
    pipelinesOf(workspace.core).flatMap(({ missing }) => missing.map(({ reason }) => reason)),
    ['unreachable'],
  );

  workspace.set(`${root}/.gitlab-ci.yml`, 'job: {script: x, image: own}\n');
  await remotes.read();
  assert.deepEqual([jobs(), workspace.uris()], [['own'], [`${root}/.gitlab-ci.yml`]]);
});

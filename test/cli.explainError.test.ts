/** `pullproof explain-error` as a process of its own. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, test } from 'node:test';
import { cli, type Result, run, withFolder } from './support/cli.ts';

const pipeline = 'build:\n  image: registry.example.com:5050/team/app:1\n  script: make\n';
const config = '{\n  "auths": {\n    "registry.example.com": { "auth": "Ym90OmdscGF0LWFhYWFhYWFhYWFhYWFhYWFhYWFh" }\n  }\n}\n';
const log = `\u001b[0KRunning with gitlab-runner 18.5.0 (bda84871)\u001b[0;m
Pulling docker image registry.example.com:5050/team/app:1 ...
\u001b[0;33mWARNING: Failed to pull image with policy "always": Error response from daemon: no basic auth credentials (manager.go:254:0s)\u001b[0;m
`;
const files = { '.gitlab-ci.yml': pipeline, '.docker/config.json': config, 'job.log': log };

function piped(text: string, args: readonly string[]): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'explain-error', ...args], { encoding: 'utf8', input: text });
  return { status, stdout, stderr };
}

describe('pullproof explain-error', () => {
  test('reads a file, and names file and line of the cause', () => {
    withFolder(files, (folder) => {
      const { status, stdout, stderr } = run(['explain-error', path.join(folder, 'job.log'), '--format', 'json', folder]);
      assert.equal(stderr, '');
      assert.equal(status, 0);
      const { image, job, source, runnerVersion, causes } = JSON.parse(stdout);
      assert.deepEqual(
        { image, job, source, runnerVersion },
        { image: 'registry.example.com:5050/team/app:1', job: 'build', source: null, runnerVersion: '18.5.0' },
      );
      assert.deepEqual(Object.keys(causes[0]), ['id', 'confidence', 'title', 'evidence', 'todo', 'location']);
      assert.deepEqual([causes[0].id, causes[0].location], ['key-does-not-match', { file: '.docker/config.json', line: 3 }]);
      assert.equal(causes[1].id, 'no-credential-sent');
    });
  });

  test('reads standard input, with and without a dash', () => {
    withFolder(files, (folder) => {
      for (const args of [['-', folder], [folder]]) {
        const { status, stdout } = piped(log, args);
        assert.equal(status, 0);
        assert.match(
          stdout,
          /^image registry\.example\.com:5050\/team\/app:1, job build\n\n1\. There is a credential, but its key does not match/,
        );
        assert.match(stdout, /\n {3}at \.docker\/config\.json:3\n/);
      }
    });
  });

  test('says so if nothing failed', () => {
    withFolder(files, (folder) => {
      assert.equal(piped('Job succeeded\n', ['-', folder]).stdout, 'This text has no message about a failed pull of an image.\n');
      assert.deepEqual(JSON.parse(piped('', ['--format', 'json', folder]).stdout).causes, []);
    });
  });

  test('never sends control characters of the log to the terminal', () => {
    withFolder(files, (folder) => {
      for (const format of ['text', 'json']) {
        const { stdout } = piped('\u001b]0;title\u0007 \u0008\u202e no basic auth credentials \u009b31m', [
          '-',
          '--format',
          format,
          folder,
        ]);
        assert.doesNotMatch(stdout, /(?!\n)\p{Cc}|\p{Cf}/u);
        assert.match(stdout, /no basic auth credentials/);
      }
    });
  });

  test('rejects what it cannot read or does not know', () => {
    withFolder(files, (folder) => {
      const cases: readonly (readonly [readonly string[], RegExp])[] = [
        [['missing.log', folder], /"missing\.log" does not exist/],
        [['-', folder, 'more'], /one log and one folder/],
        [['--format', 'xml', '-', folder], /--format must be "text" or "json"/],
        [['--fix'], /has the options --format and --help/],
        [['-', path.join(folder, 'nowhere')], /does not exist/],
      ];
      for (const [args, message] of cases) {
        const { status, stderr, stdout } = piped(log, args);
        assert.equal(status, 2, stdout);
        assert.match(stderr, message);
      }
    });
  });

  test('explains itself', () => {
    const { status, stdout } = run(['explain-error', '--help']);
    assert.equal(status, 0);
    assert.match(stdout, /^Usage: pullproof explain-error/);
  });
});

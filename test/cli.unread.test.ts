/** The command line never says that all is well about what it has not read. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { brokenJob, cannotRunAsOther, run, runWithoutRights, withFolder } from './support/cli.ts';

const goodJob = 'build:\n  image: node:22.1.0\n  script: make\n';
const onWindows = process.platform === 'win32' && 'there are no such files';

/** Expects exactly these lines on stderr, that the summary counts them, and exit code 3 with --strict. `status` is the exit code without. */
function expectUnread(args: readonly string[], lines: readonly string[], { status = 0, runs = run, cwd = '' } = {}): void {
  const usual = runs(args, cwd || undefined);
  assert.deepEqual(usual.stderr.split('\n').slice(0, -1), lines);
  assert.match(usual.stdout, /^(?:Checked in part: .*; |Nothing was checked: )\d+ files? or folders? (?:was|were|could) not /m);
  assert.doesNotMatch(usual.stdout, /No problems/);
  const count = `${lines.length} ${lines.length === 1 ? 'file or folder' : 'files or folders'} `;
  assert.ok(usual.stdout.includes(count), usual.stdout);
  assert.equal(usual.status, status);
  const strict = runs(['--strict', ...args], cwd || undefined);
  assert.deepEqual([strict.status, strict.stdout], [3, usual.stdout]);
  const json = runs(['--format=json', ...args], cwd || undefined);
  assert.ok(Array.isArray(JSON.parse(json.stdout)));
  assert.ok(json.stderr.startsWith(usual.stderr) && json.stderr.includes(count), json.stderr);
}

describe('no permission', { skip: onWindows || cannotRunAsOther() }, () => {
  const files = { 'a/.gitlab-ci.yml': brokenJob, 'b/.gitlab-ci.yml': goodJob };

  /** Makes something unreadable during a test. */
  function lock(name: string, use: () => void): void {
    chmodSync(name, 0);
    try {
      use();
    } finally {
      chmodSync(name, 0o755);
    }
  }

  test('for a file', () =>
    withFolder(files, (folder) =>
      lock(`${folder}/a/.gitlab-ci.yml`, () =>
        expectUnread([folder], ['a/.gitlab-ci.yml: not read: permission denied'], { runs: runWithoutRights }),
      ),
    ));

  test('for a folder', () =>
    withFolder(files, (folder) =>
      lock(`${folder}/a`, () => expectUnread([folder], ['a: not read: permission denied'], { runs: runWithoutRights })),
    ));

  test('for the folder of the command line, which is an error in any case', () =>
    withFolder(files, (folder) =>
      lock(folder, () => expectUnread([folder], [`${folder}: not read: permission denied`], { runs: runWithoutRights, status: 3 })),
    ));

  test('for the file of the command line, which is an error in any case', () =>
    withFolder(files, (folder) => {
      const file = `${folder}/b/.gitlab-ci.yml`;
      lock(file, () => expectUnread([file], [`${file}: not read: permission denied`], { runs: runWithoutRights, status: 3 }));
    }));

  test('for an included file', () =>
    withFolder({ '.gitlab-ci.yml': `include: /ci/build.yml\n${goodJob}`, 'ci/build.yml': brokenJob }, (folder) =>
      lock(`${folder}/ci/build.yml`, () =>
        expectUnread([folder], ['ci/build.yml: not read: permission denied'], { runs: runWithoutRights }),
      ),
    ));

  test('the exit code of --strict has precedence over errors', () =>
    withFolder({ ...files, 'c/.gitlab-ci.yml': brokenJob }, (folder) =>
      lock(`${folder}/a`, () => expectUnread([folder], ['a: not read: permission denied'], { runs: runWithoutRights, status: 1 })),
    ));
});

describe('limits', () => {
  test('for the size of a file, its lines, and the length of a configuration', () => {
    const files = {
      'large/.gitlab-ci.yml': brokenJob.padEnd(4_000_001, '# text\n'),
      'lines/.gitlab-ci.yml': `${brokenJob}${'\n'.repeat(30_000)}`,
      'long/config.toml': `[[runners]]\n#${' text'.repeat(200_000)}`,
      'most/.gitlab-ci.yml': `${brokenJob}${'\n'.repeat(29_000)}`,
    };
    withFolder(files, (folder) => {
      const lines = [
        'large/.gitlab-ci.yml: not read: larger than 4 MB',
        'lines/.gitlab-ci.yml: not read: more than 30,000 lines',
        'long/config.toml: not read: more than a million characters',
      ];
      expectUnread([folder], lines, { status: 1 });
      const { stdout } = run([folder]);
      assert.match(stdout, /^most\/\.gitlab-ci\.yml:2:17 error /m);
      assert.deepEqual(stdout.match(/^\w+(?=.*checked-in-part)/gm), ['lines', 'long'], 'as the editor shows it');
    });
  });

  test('for the number of files and folders', () => {
    const files = { 'a/1': '', 'a/2': '', 'a/3': '', 'b/.gitlab-ci.yml': brokenJob };
    withFolder(files, (folder) => {
      const line = `${folder}: not read: more than 5 files and folders: the others were not searched`;
      expectUnread(['--max-entries', '5', folder], [line]);
      assert.deepEqual([run(['--max-entries', '6', folder]).status, run(['--max-entries', '6', folder]).stderr], [1, '']);
    });
  });

  test('which is above 100,001', { skip: onWindows }, () => {
    withFolder({ 'a/b': '', 'b/c/.gitlab-ci.yml': brokenJob }, (folder) => {
      execFileSync('sh', ['-c', 'seq 1 100001 | xargs touch'], { cwd: path.join(folder, 'a') });
      const { status, stdout, stderr } = run([folder]);
      assert.deepEqual([status, stderr], [1, '']);
      assert.match(stdout, /^b\/c\/\.gitlab-ci\.yml:2:17 error /);
    });
  });
});

describe('what is not a regular file', { skip: onWindows }, () => {
  test('a FIFO', () =>
    withFolder({ '.gitlab-ci.yml': `include: /ci/build.yml\n${goodJob}`, 'ci/a': '' }, (folder) => {
      execFileSync('mkfifo', [`${folder}/config.toml`, `${folder}/ci/build.yml`]);
      expectUnread([folder], ['ci/build.yml: not read: not a regular file', 'config.toml: not read: not a regular file']);
      assert.match(run([`${folder}/config.toml`]).stderr, /is not a folder and not a regular file\.\n/);
    }));

  test('symbolic links', () =>
    withFolder({ 'project/ci/main.yml': goodJob, 'project/a/.gitlab-ci.yml': goodJob, 'outside.yml': brokenJob }, (folder) => {
      const project = `${folder}/project`;
      const link = (target: string, name: string) => symlinkSync(target, `${project}/${name}`);
      link('ci/main.yml', '.gitlab-ci.yml');
      link('../outside.yml', 'outside.gitlab-ci.yml');
      link('absent', 'broken.gitlab-ci.yml');
      link('loop.gitlab-ci.yml', 'loop.gitlab-ci.yml');
      link('../../outside.yml', 'ci/outside.yml');
      // These are read under their own name, or are not searched at all.
      link('a/.gitlab-ci.yml', 'same.gitlab-ci.yml');
      link('..', 'a/loop');
      writeFileSync(`${project}/top.gitlab-ci.yml`, 'include: /ci/outside.yml\n');
      const lines = ['.gitlab-ci.yml', 'broken.gitlab-ci.yml', 'ci/outside.yml', 'loop.gitlab-ci.yml', 'outside.gitlab-ci.yml'].map(
        (name) =>
          name === 'ci/outside.yml'
            ? `${name}: not read: a symbolic link that leads out of the folder`
            : `${name}: not read: a symbolic link, which is not followed`,
      );
      expectUnread([project], lines);
      assert.equal(run([`${project}/.gitlab-ci.yml`]).status, 0, 'a link that the user names is followed');
    }));
});

describe('unusual names', { skip: onWindows || (process.platform === 'darwin' && 'the file system changes or rejects them') }, () => {
  test('newlines, escapes and characters that reorder text are shown by their code', () => {
    const name = 'a\nb/\u001b[2J\u009b\u202e%41 "é"/.gitlab-ci.yml';
    withFolder({ [name]: brokenJob, 'a\u0007b/config.toml': `[[runners]]\n#${' text'.repeat(200_000)}` }, (folder) => {
      const { status, stdout, stderr } = run([folder]);
      assert.equal(status, 1);
      assert.ok(stdout.startsWith('a[U+0007]b/config.toml:1:1 hint checked-in-part'), stdout);
      assert.ok(stdout.includes('\na↵b/[U+001B][2J[U+009B][U+202E]%41 "é"/.gitlab-ci.yml:2:17 error '), stdout);
      assert.equal(stderr, 'a[U+0007]b/config.toml: not read: more than a million characters\n');
      const json = run(['--format=json', folder]).stdout;
      assert.doesNotMatch(json, /[^\P{C}\n]/u);
      assert.equal(JSON.parse(json)[1].file, name);
    });
  });

  test('a message shows no terminal escapes', () => {
    withFolder({ '.gitlab-ci.yml': 'j:\n  image: "a\\e]0;title\\a\\e[2J\\u009b31m b\\u202e"\n' }, (folder) => {
      for (const format of ['text', 'json']) {
        const { status, stdout } = run([`--format=${format}`, folder]);
        assert.equal(status, 1);
        assert.doesNotMatch(stdout, /[^\P{C}\n]/u);
      }
    });
  });

  test('names that are not valid UTF-8 are not read', () =>
    withFolder({}, (folder) => {
      const nameOf = (words: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(words, 'latin1')]);
      writeFileSync(nameOf('\xff.gitlab-ci.yml'), brokenJob);
      mkdirSync(nameOf('b\xfe'));
      expectUnread(
        [folder],
        ['\ufffd.gitlab-ci.yml: not read: its name is not valid UTF-8', 'b\ufffd: not read: its name is not valid UTF-8'],
      );
    }));

  test('a path that is too long for the system', () =>
    withFolder({ 'short/.gitlab-ci.yml': goodJob }, (folder) => {
      // Each step begins where the one before ended: the whole path is longer than the system allows.
      const makeDeep = "for (let i = 0; i < 30; i++) { fs.mkdirSync('n'.repeat(200)); process.chdir('n'.repeat(200)); }";
      execFileSync(process.execPath, ['-e', makeDeep], { cwd: folder });
      try {
        const { status, stderr } = run(['--strict', folder]);
        assert.equal(status, 3);
        assert.match(stderr, /^(?:n+\/)+n+…: not read: its path is too long\n$/);
      } finally {
        // Node cannot remove it either.
        execFileSync('rm', ['-r', path.join(folder, 'n'.repeat(200))]);
      }
    }));
});

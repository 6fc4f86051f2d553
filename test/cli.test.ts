/** The command line as a process of its own. What it must not say about files that it has not read is in cli.unread.test.ts. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { brokenJob, run, withFolder } from './support/cli.ts';

test('errors exit with 1 and show file, line and column', () => {
  withFolder({ 'sub/.gitlab-ci.yml': brokenJob }, (folder) => {
    const { status, stdout, stderr } = run([folder]);
    assert.equal(status, 1);
    assert.match(stdout, /^sub\/\.gitlab-ci\.yml:2:17 error image-invalid-reference: Invalid image reference "node:10:16\.0"/);
    assert.match(stdout, /\n1 error in 1 file\.\n$/);
    assert.equal(stderr, '');
  });
});

test('the pipeline of this project has no mistakes', () => {
  const own = readFileSync(new URL('../.gitlab-ci.yml', import.meta.url), 'utf8');
  withFolder({ '.gitlab-ci.yml': own }, (folder) => {
    assert.deepEqual(run([folder]), { status: 0, stdout: 'No problems found in 1 file.\n', stderr: '' });
  });
});

test('included files are checked, whatever their names are', () => {
  withFolder({ '.gitlab-ci.yml': 'include: /ci/build.yml\n', 'ci/build.yml': brokenJob }, (folder) => {
    assert.match(run([folder]).stdout, /^ci\/build\.yml:2:17 error image-invalid-reference/);
  });
});

test('warnings exit with 0, or with 1 above the limit', () => {
  withFolder({ '.gitlab-ci.yml': 'build:\n  image: node:latest\n  script: make\n' }, (folder) => {
    assert.equal(run([folder]).status, 0);
    assert.equal(run([folder, '--max-warnings', '0']).status, 1);
    assert.equal(run([folder, '--max-warnings=1']).status, 0);
    const [found] = JSON.parse(run([folder, '--format', 'json']).stdout);
    assert.deepEqual([found.file, found.line, found.column, found.rule], ['.gitlab-ci.yml', 2, 15, 'image-latest-tag']);
  });
});

test('the JSON is one list, also without findings and with several', () => {
  withFolder({ 'a/.gitlab-ci.yml': brokenJob, 'b/.gitlab-ci.yml': brokenJob }, (folder) => {
    const { stdout, stderr, status } = run([folder, '--format', 'json']);
    const found = JSON.parse(stdout) as readonly { readonly file: string }[];
    assert.deepEqual(
      found.map(({ file }) => file),
      ['a/.gitlab-ci.yml', 'b/.gitlab-ci.yml'],
    );
    assert.equal(stdout, `${JSON.stringify(found, undefined, 2)}\n`);
    assert.deepEqual([stderr, status], ['', 1]);
  });
  withFolder({}, (folder) => assert.deepEqual(run([folder, '--format', 'json']), { status: 0, stdout: '[]\n', stderr: '' }));
});

test('a folder without findings', () => {
  withFolder({ 'config.json': '{"name": "something else"}', 'config.toml': 'title = "blog"\n' }, (folder) => {
    assert.deepEqual(run([folder]), { status: 0, stdout: 'No problems found in 2 files.\n', stderr: '' });
  });
});

test('a folder with nothing to check', () => {
  withFolder({ 'readme.md': 'Hello' }, (folder) => {
    const stdout = 'Nothing to check: there is no pipeline, Runner config.toml or Docker config.json.\n';
    assert.deepEqual(run([folder]), { status: 0, stdout, stderr: '' });
  });
});

test('the options and exit codes are in --help', () => {
  const { status, stdout, stderr } = run(['--help']);
  assert.deepEqual([status, stderr], [0, '']);
  for (const words of ['--runner-version', '--max-warnings', '--strict', '--max-entries', '--format', '  0  ', '  1  ', '  2  ', '  3  ']) {
    assert.ok(stdout.includes(words), words);
  }
});

describe('a file instead of a folder', () => {
  const files = {
    'project/.git/config': '',
    'project/ci/.gitlab-ci.yml': `include: /ci/build.yml\n${brokenJob}`,
    'project/ci/build.yml': 'other:\n  extends: build\n  image: ruby:3:3\n  script: make\n',
    'project/notes.md': '',
  };

  test('only its own findings are shown, under the name that was given', () => {
    withFolder(files, (folder) => {
      const file = path.join(folder, 'project/ci/.gitlab-ci.yml');
      const { status, stdout } = run([file]);
      assert.deepEqual([status, stdout.split('\n').length], [1, 3]);
      assert.ok(stdout.startsWith(`${file}:3:17 error image-invalid-reference: `), stdout);
      assert.match(stdout, /\n1 error in 1 file\.\n$/);
    });
  });

  test('a YAML file with another name is a pipeline', () => {
    withFolder(files, (folder) => {
      const { status, stdout } = run(['build.yml'], path.join(folder, 'project/ci'));
      assert.equal(status, 1);
      assert.match(stdout, /^build\.yml:3:16 error image-invalid-reference/);
    });
  });

  test('any other file is an error', () => {
    withFolder(files, (folder) => {
      const { status, stderr } = run(['notes.md'], path.join(folder, 'project'));
      assert.equal(status, 2);
      assert.match(stderr, /^"notes\.md" is not a file that Pullproof checks: /);
    });
  });
});

describe('invalid arguments', () => {
  const cases: readonly (readonly [args: readonly string[], message: string])[] = [
    [['--format', 'xml'], '--format must be "text" or "json", not "xml".'],
    [['--format', ''], '--format must be "text" or "json", not "".'],
    [['--format'], '--format needs a value.'],
    [['--format', '--strict'], '--format needs a value.'],
    [['--bad'], 'Unknown option "--bad".'],
    [['--bad=1'], 'Unknown option "--bad".'],
    [['--no-strict'], 'Unknown option "--no-strict".'],
    [['--constructor'], 'Unknown option "--constructor".'],
    [['-x'], 'Unknown option "-x".'],
    [['-hx'], 'Unknown option "-x".'],
    [['--strict=yes'], '--strict has no value.'],
    [['a', 'b'], 'Only one folder or file can be checked at a time.'],
    [[''], 'The name of the folder or file is empty.'],
    [['does-not-exist'], '"does-not-exist" does not exist.'],
    [['\u001b[2J\u009b\u202e'], '"[U+001B][2J[U+009B][U+202E]" does not exist.'],
    [['--\u001b[2J'], 'Unknown option "--[U+001B][2J".'],
    [['package.json/.gitlab-ci.yml'], '"package.json/.gitlab-ci.yml" cannot be read: ENOTDIR.'],
    ...['few', '', '-1', ' 1', '1e3', '0x10', '1.5', 'Infinity', '9999999999'].map((value): [string[], string] => [
      [`--max-warnings=${value}`],
      `--max-warnings must be an integer such as 10, not "${value}".`,
    ]),
    ...['banana', '', '18', '18.x', '-1.2', '18.2 beta'].map((value): [string[], string] => [
      [`--runner-version=${value}`],
      `--runner-version must be a version such as 18.2, not "${value}".`,
    ]),
    [['--max-entries', 'all'], '--max-entries must be an integer such as 10, not "all".'],
  ];
  for (const [args, message] of cases) {
    test(JSON.stringify(args.join(' ')), () => {
      assert.deepEqual(run(args), { status: 2, stdout: '', stderr: `${message}\nFor the options: pullproof --help\n` });
    });
  }

  test('valid versions are taken', () => {
    withFolder({}, (folder) => {
      for (const version of ['18.2', 'v17.11.3', '15.0']) assert.equal(run(['--runner-version', version, folder]).status, 0);
    });
  });
});

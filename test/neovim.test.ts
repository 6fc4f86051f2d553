import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const server = fileURLToPath(new URL('../dist/server.js', import.meta.url));
const script = fileURLToPath(new URL('./support/neovim.lua', import.meta.url));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

// `npm test` installs Neovim if it can. Otherwise this test is skipped.
const skip = !existsSync('/usr/bin/nvim') && 'Neovim is not installed here (Debian: apt-get install neovim).';

interface Seen {
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly severity: number;
  readonly message: string;
}

test('Neovim with the configuration of the README shows diagnostics, hover and a fix', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pullproof-neovim-'));
  try {
    mkdirSync(join(folder, 'home'));
    writeFileSync(join(folder, 'setup.lua'), neovimSetup());
    copyFileSync(script, join(folder, 'try.lua'));
    writeFileSync(join(folder, '.gitlab-ci.yml'), 'build:\n  image: node:10:16.0\n  script: make\n');
    const { stdout, stderr, error } = spawnSync('/usr/bin/nvim', ['--headless', '--clean', '-u', 'try.lua', '.gitlab-ci.yml'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 300_000,
      env: { ...process.env, HOME: join(folder, 'home'), XDG_STATE_HOME: join(folder, 'home'), XDG_CACHE_HOME: join(folder, 'home') },
    });
    assert.equal(error, undefined);
    const answer = join(folder, 'answer.json');
    assert.ok(existsSync(answer), `Neovim did not finish:\n${stdout}${stderr}`);
    const seen: { diagnostics: readonly Seen[]; hover: string; fixed: string } = JSON.parse(readFileSync(answer, 'utf8'));
    assert.deepEqual(
      seen.diagnostics.map(({ line, column, code, severity }) => ({ line, column, code, severity })),
      [{ line: 1, column: 16, code: 'image-invalid-reference', severity: 1 }],
    );
    assert.match(seen.diagnostics[0]?.message ?? '', /node:10:16\.0/);
    assert.match(seen.hover, /Cannot be pulled.*: invalid image reference/);
    assert.equal(seen.fixed, '  image: node:10.16.0');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The snippet of the README, with the path of the built server. */
function neovimSetup(): string {
  const snippet = /```lua\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  assert.match(snippet, /'\/path\/to\/pullproof\/dist\/server\.js'/);
  return snippet.replace('/path/to/pullproof/dist/server.js', server);
}

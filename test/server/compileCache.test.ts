import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

const folder = mkdtempSync(join(tmpdir(), 'pullproof-cache-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const kept = join(folder, '.cache', 'v8');
const keptFiles = () => (existsSync(kept) ? readdirSync(kept).filter((name) => name.endsWith('.bin')) : []);

/** Starts a server of its own; gives its first answer, once `until` holds. */
async function answerOf(until: () => boolean): Promise<string> {
  const { NODE_DISABLE_COMPILE_CACHE: _, ...env } = process.env;
  const server = spawn(process.execPath, [join(folder, 'dist', 'server.js'), '--stdio'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  let said = '';
  let ended = false;
  server.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  server.on('exit', () => {
    ended = true;
  });
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { processId: null, rootUri: null, capabilities: {} },
  });
  server.stdin.on('error', () => undefined);
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
  for (let turn = 0; turn < 2400 && !ended && !(said.includes('hoverProvider') && until()); turn++) await wait(50);
  server.kill('SIGKILL');
  return said;
}

const hasOwnCache = Number(process.versions.node.split('.')[0]) >= 22;

test('compiled code that is no longer what was kept does not keep the server from starting', { skip: hasOwnCache }, async () => {
  cpSync(new URL('../../dist/', import.meta.url), join(folder, 'dist'), { recursive: true });
  assert.match(await answerOf(() => keptFiles().length === 1), /hoverProvider/);
  const [name, ...others] = keptFiles();
  assert.ok(name !== undefined && others.length === 0, 'it keeps one file');
  const file = join(kept, name);
  const good = readFileSync(file);
  // Had V8 refused it, it would be written anew after five seconds.
  const { mtimeMs } = statSync(file);
  const long = Date.now() + 6500;
  assert.match(await answerOf(() => Date.now() > long), /hoverProvider/);
  assert.equal(statSync(file).mtimeMs, mtimeMs, 'what was kept is taken');
  const broken = Buffer.from(good);
  for (let at = 300_000; at < broken.length; at += 97) broken[at] = (broken[at] ?? 0) ^ 0xff;
  for (const bytes of [good, broken, good.subarray(0, 1000), Buffer.alloc(0)]) {
    writeFileSync(file, bytes);
    assert.match(await answerOf(() => true), /hoverProvider/, `${bytes.length} bytes`);
  }
});

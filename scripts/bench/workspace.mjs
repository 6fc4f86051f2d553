// npm run bench -- --workspace: a workspace of a thousand pipelines that are not open. Measures the time until all findings are sent, the response
// time of hovers meanwhile, and the longest time that the server's event loop was blocked.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { quantile, startServer, timed } from './client.mjs';
import { pipeline } from './documents.mjs';

const files = 1000;
const lines = 100;
const runs = 3;

/** Longer than a hover takes, so that hovers do not delay each other. */
const between = 5;

const watcher = fileURLToPath(new URL('watcher.cjs', import.meta.url));

function makeWorkspace(folder) {
  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  // Each is a separate pipeline, as in a repository with many services. Some include others.
  for (let at = 1; at < files; at++) {
    const include = at % 10 === 0 ? `include: /service-${at - 1}/.gitlab-ci.yml\n` : '';
    write(`workspace/service-${at}/.gitlab-ci.yml`, `${include}${pipeline(lines).replaceAll('team/builder', `team-${at}/builder`)}`);
  }
  write('workspace/.gitlab-ci.yml', pipeline(300));
}

async function session(folder, capabilities) {
  const delays = join(folder, 'delays.json');
  const root = pathToFileURL(join(folder, 'workspace')).href;
  const server = startServer(['--require', watcher, resolve('dist/server.js'), '--stdio'], { BENCH_DELAYS: delays });
  const pulls = capabilities.textDocument?.diagnostic !== undefined;
  const withFindings = new Set();
  let complete;
  const all = new Promise((done) => {
    complete = done;
  });
  server.listen(({ method, params }) => {
    if (method !== 'textDocument/publishDiagnostics' || params.diagnostics.length === 0) return;
    withFindings.add(params.uri);
    if (withFindings.size === files) complete();
  });
  await server.request('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities,
    workspaceFolders: [{ uri: root, name: 'workspace' }],
  });
  const start = performance.now();
  server.notify('initialized', {});
  const uri = `${root}/.gitlab-ci.yml`;
  const text = pipeline(300);
  server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
  let isOver = false;
  const pulled = async () => {
    // A client that pulls gets the findings of closed files in several responses, until the scan is complete.
    for (;;) {
      const { items } = await server.request('workspace/diagnostic', { previousResultIds: [] });
      if (items.filter((item) => item.items?.length > 0).length >= files - 1) return;
      await new Promise((next) => setTimeout(next, 50));
    }
  };
  const end = (pulls ? pulled() : all).then(() => {
    isOver = true;
    return performance.now() - start;
  });
  const line = text.split('\n').findIndex((one) => one.includes('image: my.registry'));
  const hover = async () => {
    const position = { line, character: 14 };
    const { ms } = await timed(() => server.request('textDocument/hover', { textDocument: { uri }, position }));
    await new Promise((next) => setTimeout(next, between));
    return ms;
  };
  // The first hover also waits for the start. The others show how much reading files delays a request.
  const first = await hover();
  process.kill(server.pid, 'SIGUSR2');
  const hovers = [];
  while (!isOver) hovers.push(await hover());
  const ms = await end;
  process.kill(server.pid, 'SIGHUP');
  await new Promise((next) => setTimeout(next, 200));
  const loop = JSON.parse(readFileSync(delays, 'utf8'));
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  server.stop();
  return {
    ms,
    first,
    p50: quantile(hovers, 0.5),
    p95: quantile(hovers, 0.95),
    max: Math.max(...hovers),
    count: hovers.length,
    loop,
    memory,
  };
}

/** Prints a table for a thousand files that are not open, with a client that gets pushed findings and one that pulls. */
export async function benchWorkspace() {
  const folder = mkdtempSync(join(tmpdir(), 'pullproof-bench-'));
  try {
    makeWorkspace(folder);
    console.log(`${files} files of ${lines} lines, not open`);
    console.log(
      'client | all findings, ms | first hover, ms | later hovers | p50, ms | p95, ms | max, ms | loop blocked p99, ms | max, ms | without waiting for a CPU p99, ms | max, ms | memory, MB',
    );
    console.log('--- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---:');
    const clients = { push: {}, pull: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } } };
    for (const [name, capabilities] of Object.entries(clients)) {
      const results = [];
      for (let run = 0; run < runs; run++) results.push(await session(folder, capabilities));
      const of = (pick) => quantile(results.map(pick), 0.5);
      const cells = [
        (r) => r.ms,
        (r) => r.first,
        (r) => r.count,
        (r) => r.p50,
        (r) => r.p95,
        (r) => r.max,
        (r) => r.loop.p99,
        (r) => r.loop.max,
        (r) => r.loop.ownP99,
        (r) => r.loop.ownMax,
        (r) => r.memory,
      ];
      console.log(`${name} | ${cells.map((pick) => of(pick).toFixed(1)).join(' | ')}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

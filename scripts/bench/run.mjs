#!/usr/bin/env node
// npm run bench: measures response times, compared with an empty server built on the same library ("floor"). The ratios do not depend on the machine.
//   spawn → first diagnostics, keystroke → diagnostics (p50, p95) for pipelines of several lengths, hover, memory.
//   With --workspace: a thousand files that are not open.
// The two servers run alternately, so that a slow period affects both.
import { mkdirSync, readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { quantile, startServer, timed } from './client.mjs';
import { documents } from './documents.mjs';
import { benchWorkspace } from './workspace.mjs';

const runs = 3;
const keys = 30;
const uri = 'file:///bench/.gitlab-ci.yml';

mkdirSync('.cache', { recursive: true });
await import('../../esbuild.mjs');
if (process.argv.includes('--workspace')) {
  await benchWorkspace();
  process.exit(0);
}
const shared = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  logLevel: 'error',
};
await build({ ...shared, entryPoints: ['scripts/bench/floor.ts'], outfile: '.cache/floor.cjs' });

const servers = { floor: ['.cache/floor.cjs', '--stdio'], pullproof: ['dist/server.js', '--stdio'] };
const initialize = { processId: process.pid, rootUri: null, capabilities: {}, workspaceFolders: null };

async function session(args, text) {
  let server;
  const start = await timed(async () => {
    server = startServer(args);
    await server.request('initialize', initialize);
    server.notify('initialized', {});
    const first = server.diagnostics(uri, 1);
    server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return first;
  });
  const lines = text.split('\n');
  const places = lines.flatMap((line, at) => (/image:|script:|- /.test(line) ? [at] : []));
  const times = [];
  let version = 1;
  for (let key = 0; key < keys; key++) {
    const line = places[Math.floor((places.length * key) / keys)];
    const at = { line, character: lines[line].length };
    const edits = [
      { range: { start: at, end: at }, text: 'x' },
      { range: { start: at, end: { ...at, character: at.character + 1 } }, text: '' },
    ];
    for (const edit of edits) {
      version++;
      const { ms } = await timed(() => {
        const answer = server.diagnostics(uri, version);
        server.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [edit] });
        return answer;
      });
      times.push(ms);
    }
  }
  const image = lines.findIndex((line) => line.includes('image: my.registry'));
  const hover = await timed(() =>
    server.request('textDocument/hover', { textDocument: { uri }, position: { line: image, character: 14 } }),
  );
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  server.stop();
  return { start: start.ms, findings: start.result.length, times, hover: hover.ms, memory };
}

console.log('document | server | spawn → first, ms | key p50, ms | key p95, ms | hover, ms | memory, MB | findings');
console.log('--- | --- | ---: | ---: | ---: | ---: | ---: | ---:');
for (const { name, text } of documents) {
  const results = { floor: [], pullproof: [] };
  for (let run = 0; run < runs; run++) {
    for (const [server, args] of Object.entries(servers)) results[server].push(await session(args, text));
  }
  const row = (server) => {
    const of = (pick) => quantile(results[server].map(pick), 0.5);
    return [
      of((r) => r.start),
      of((r) => quantile(r.times, 0.5)),
      of((r) => quantile(r.times, 0.95)),
      of((r) => r.hover),
      of((r) => r.memory),
    ];
  };
  const [floor, ours] = [row('floor'), row('pullproof')];
  const cells = (values) => values.map((value) => value.toFixed(1)).join(' | ');
  console.log(`${name} | floor | ${cells(floor)} | 0`);
  console.log(`${name} | pullproof | ${cells(ours)} | ${results.pullproof[0].findings}`);
  console.log(`${name} | ratio | ${ours.map((value, at) => `${(value / floor[at]).toFixed(1)} ×`).join(' | ')} |`);
}
process.exit(0);

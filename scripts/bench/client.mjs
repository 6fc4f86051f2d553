// A minimal language client: starts a server over stdio, sends messages, and waits for others.
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** `args` is the node command line. Requests from the server get the response null. */
export function startServer(args, env = {}) {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...env } });
  // Writing to a server that has ended fails. A request then has no response.
  child.stdin.on('error', () => undefined);
  const listeners = [];
  const waiting = new Set();
  let buffer = Buffer.alloc(0);
  let id = 0;
  const send = (message) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };
  const receive = (message) => {
    if (message.method !== undefined && message.id !== undefined) send({ id: message.id, result: null });
    for (const listener of listeners) listener(message);
    for (const one of waiting) {
      if (!one.wants(message)) continue;
      waiting.delete(one);
      one.resolve(message);
    }
  };
  child.stdout.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const head = buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString('latin1', 0, head))?.[1]);
      if (buffer.length < head + 4 + length) return;
      const message = JSON.parse(buffer.toString('utf8', head + 4, head + 4 + length));
      buffer = buffer.subarray(head + 4 + length);
      receive(message);
    }
  });
  const waitFor = (wants, what) =>
    new Promise((resolve, reject) => {
      const tooLong = setTimeout(() => reject(new Error(`no ${what} within 30 s`)), 30_000);
      waiting.add({
        wants,
        resolve: (message) => {
          clearTimeout(tooLong);
          resolve(message);
        },
      });
    });
  return {
    pid: child.pid,
    /** Listens to all messages from the server. */
    listen: (listener) => listeners.push(listener),
    notify: (method, params) => send({ method, params }),
    request: (method, params) => {
      const mine = ++id;
      const answer = waitFor((message) => message.id === mine && message.method === undefined, method);
      send({ id: mine, method, params });
      return answer.then(({ result }) => result);
    },
    diagnostics: (uri, version) =>
      waitFor(
        ({ method, params }) => method === 'textDocument/publishDiagnostics' && params.uri === uri && params.version === version,
        `diagnostics for version ${version}`,
      ).then(({ params }) => params.diagnostics),
    stop: () => child.kill(),
  };
}

export async function timed(work) {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

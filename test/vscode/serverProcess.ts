import { execFileSync } from 'node:child_process';

/** The process of the server, a child of the extension host that runs these tests. Undefined if there is none. */
export function serverProcess(): number | undefined {
  const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const own = processes.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)/.exec(line) ?? []);
  return own.filter(([, , parent, args]) => Number(parent) === process.pid && args?.includes('server.js')).map(([, id]) => Number(id))[0];
}

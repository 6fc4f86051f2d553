import { createConnection, ProposedFeatures, startServer } from './bundle.ts';
import { nodeFiles } from './files.ts';
import { forkTransport, streamTransport, type Transport } from './transport.ts';

const transport = chooseTransport(process.argv.slice(2));
if (transport === undefined) {
  process.stderr.write('Missing argument: start the Pullproof language server with --stdio, or as a forked process with --node-ipc.\n');
  process.exit(1);
}

const connection = createConnection(ProposedFeatures.all, transport.reader, transport.writer);
const stopped = startServer(connection, { ...nodeFiles(), endWith: watchClient });
const end = () => process.exit(stopped.aborted ? 0 : 1);
connection.onExit(end);
// An editor that crashes sends no exit notification, but its end of the channel closes.
transport.reader.onClose(end);
process.stdin.once('end', () => {
  if (process.argv.includes('--stdio')) end();
});
const clientId = process.argv.map((argument) => /^--clientProcessId=(\d+)$/.exec(argument)?.[1]).find((id) => id !== undefined);
if (clientId !== undefined) watchClient(Number(clientId));

function chooseTransport(args: readonly string[]): Transport | undefined {
  if (args.includes('--stdio')) return streamTransport(process.stdin, process.stdout);
  return args.includes('--node-ipc') ? forkTransport() : undefined;
}

/** Exits when the editor's process has ended, in case another process keeps the channel open. */
function watchClient(id: number): void {
  // An editor outside of this container has a process that cannot be seen from here.
  if (!isAlive(id)) return;
  const watch = setInterval(() => {
    if (!isAlive(id)) end();
  }, 3000);
  watch.unref();
}

function isAlive(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    // Any other error means that the process belongs to another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

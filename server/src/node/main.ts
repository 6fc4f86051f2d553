import { createConnection, ProposedFeatures, pathPattern, startServer } from './bundle.ts';
import { watchClient } from './clientWatch.ts';
import { nodeFiles } from './files.ts';
import { cachePlace } from './includes/cachePlace.ts';
import { createIncludeFetcher } from './includes/includeFetcher.ts';
import { forkTransport, streamTransport, type Transport } from './transport.ts';

const transport = chooseTransport(process.argv.slice(2));
if (transport === undefined) {
  process.stderr.write('Missing argument: start the Pullproof language server with --stdio, or as a forked process with --node-ipc.\n');
  process.exit(1);
}

const connection = createConnection(ProposedFeatures.all, transport.reader, transport.writer);
const includes = createIncludeFetcher({ folder: cachePlace(), pathPattern });
const stopped: AbortSignal = startServer(connection, { ...nodeFiles(), includes, endWith: (id) => watchClient(id, end) });
connection.onExit(end);
// An editor that crashes sends no exit notification, but its end of the channel closes.
transport.reader.onClose(end);
process.stdin.once('end', () => {
  if (process.argv.includes('--stdio')) end();
});
const clientId = process.argv.map((argument) => /^--clientProcessId=(\d+)$/.exec(argument)?.[1]).find((id) => id !== undefined);
if (clientId !== undefined) watchClient(Number(clientId), end);

function chooseTransport(args: readonly string[]): Transport | undefined {
  if (args.includes('--stdio')) return streamTransport(process.stdin, process.stdout);
  return args.includes('--node-ipc') ? forkTransport() : undefined;
}

function end(): never {
  process.exit(stopped.aborted ? 0 : 1);
}

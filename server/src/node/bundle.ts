import { join } from 'node:path';
import type * as Server from '../browser/main.ts';
import { requireCached } from './compileCache.ts';
import { asWhenLoading, tuneForKeys, tuneForLoading } from './tuning.ts';

const script = (name: string) => requireCached(join(__dirname, 'browser', name));

tuneForLoading();
const server = script('server.js') as typeof Server;
tuneForKeys();
server.loadDeferredWith(() => asWhenLoading(() => script('deferred.js')));

/** The server itself: one bundle for both runtimes. */
export const {
  AbstractMessageReader,
  AbstractMessageWriter,
  createConnection,
  Disposable,
  ProposedFeatures,
  ReadableStreamMessageReader,
  startServer,
} = server;

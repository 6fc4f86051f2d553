import { join } from 'node:path';
import type * as Server from '../browser/main.ts';
import { requireCached } from './compileCache.ts';
import { tuneForKeys, tuneForLoading } from './tuning.ts';

tuneForLoading();

/** The server itself: one bundle for both runtimes. */
export const {
  AbstractMessageReader,
  AbstractMessageWriter,
  createConnection,
  Disposable,
  ProposedFeatures,
  ReadableStreamMessageReader,
  startServer,
} = requireCached(join(__dirname, 'browser', 'server.js')) as typeof Server;

tuneForKeys();

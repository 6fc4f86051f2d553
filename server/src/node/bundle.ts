import * as nodeModule from 'node:module';
import { join } from 'node:path';
import type * as Server from '../browser/main.ts';

// Newer versions of Node keep what V8 compiled. Others may not write to the folder that Node would choose, so it is one of the extension's own.
const { enableCompileCache } = nodeModule as { enableCompileCache?(folder: string): unknown };
enableCompileCache?.(join(__dirname, '..', '.cache', 'v8'));

/** The server itself: one bundle for both runtimes, which keeps the extension half as large. */
export const {
  AbstractMessageReader,
  AbstractMessageWriter,
  createConnection,
  Disposable,
  pathPattern,
  ProposedFeatures,
  ReadableStreamMessageReader,
  startServer,
  WriteableStreamMessageWriter,
} = nodeModule.createRequire(__filename)('./browser/server.js') as typeof Server;

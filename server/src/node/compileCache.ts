import * as nodeModule from 'node:module';
import { join } from 'node:path';

/** What newer Nodes have. */
interface CompileCache {
  enableCompileCache?(folder: string): unknown;
  flushCompileCache?(): void;
}

// Node 22 and VS Code's own keep what V8 compiled, so that the next start need not compile it again. Imported before anything else, so that
// all else is kept as well. In the extension's own folder, as others may write to the one that Node would take; where that cannot be
// written to, nothing is kept. NODE_DISABLE_COMPILE_CACHE turns it off.
const { enableCompileCache, flushCompileCache } = nodeModule as CompileCache;
enableCompileCache?.(join(__dirname, '..', '.cache', 'v8'));
if (flushCompileCache !== undefined) {
  // An editor may end the server without a word. By then, what the first files needed is compiled too.
  setTimeout(flushCompileCache, 5000).unref();
}

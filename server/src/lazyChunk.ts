import { lazily } from './core/util/lazy.ts';

/** Loads the second script of the server, and gives what it exports. */
type Load = () => unknown;

/** How long after the start nobody waits for anything. In milliseconds. */
const peace = 200;

const shelf = globalThis as { pullproofShared?: unknown };
let loadScript: Load = () => {
  throw new Error('Nobody has said where the second script is.');
};
let loadNow: Load = () => undefined;

/** Whoever starts the server says how its second script is loaded: when something of it is needed, and at the latest once the start is over. */
export function loadDeferredWith(load: Load): void {
  loadScript = load;
  const loadBeforehand = () => {
    try {
      loadNow();
    } catch {
      // Whoever asks in earnest tries again, and is told what went wrong.
    }
  };
  setTimeout(loadBeforehand, peace).unref?.();
}

/**
 * What is not needed by every file stands in a second script, which is loaded when one of its functions is first called: the build puts a call of this
 * in their place (`scripts/lib/twoScripts.mjs`). Neither in tests nor in the command line is anything deferred. `shared` are the modules of the
 * first script that the second one needs too.
 */
export function deferred(shared: () => unknown): Load {
  loadNow = lazily(() => {
    shelf.pullproofShared = shared();
    return loadScript();
  });
  return loadNow;
}

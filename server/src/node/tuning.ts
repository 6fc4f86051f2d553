import { setFlagsFromString } from 'node:v8';

interface Tuned {
  readonly usual: number;
  readonly here: number;
  /** The value once the server is loaded, if different. */
  readonly later?: number;
  /** The value for many files, if not the usual one. */
  readonly many?: number;
}

/**
 * After a large file, V8 keeps up to 48 MB for its young generation. Here it may grow only once, while the server is loaded: collected more
 * often, it needs a quarter less memory in total, and hovers wait less while many files are read.
 */
const ofMemory: Readonly<Record<string, Tuned>> = { '--semi-space-growth-factor': { usual: 2, here: 3, later: 1, many: 1 } };

/** For Node 20. Other versions have other flags or defaults. */
const ofCompiling: Readonly<Record<string, Tuned>> = {
  // V8 compiles a function after two times its length instead of eight: the first keystrokes take a sixth less time.
  '--interrupt-budget-factor-for-feedback-allocation': { usual: 8, here: 2 },
  // The optimizer starts later and inlines less: in the first seconds it would use as much CPU time as the requests.
  '--interrupt-budget': { usual: 67_584, here: 130_000 },
  '--max-inlined-bytecode-size-cumulative': { usual: 920, here: 100 },
  // While a thousand files are read, the optimizer competes with them for the CPU. It has half as much to do if it inlines only small functions,
  // and the files take a seventh less time.
  '--max-inlined-bytecode-size': { usual: 460, here: 460, many: 60 },
};

/** Electron's V8 may reject flags. */
const flags = process.versions.electron === undefined ? { ...ofMemory, ...(process.versions.v8.startsWith('11.') && ofCompiling) } : {};

type Choice = (tuned: Tuned) => number;

const forLoading: Choice = ({ here }) => here;
const forKeys: Choice = ({ here, later = here }) => later;
const forManyFiles: Choice = ({ usual, many = usual }) => many;

let chosen = forManyFiles;

function set(choice: Choice): void {
  for (const [flag, tuned] of Object.entries(flags)) setFlagsFromString(`${flag}=${choice(tuned)}`);
}

function choose(choice: Choice): void {
  chosen = choice;
  set(choice);
}

export function tuneForLoading(): void {
  choose(forLoading);
}

/** V8's defaults suit long computations. A server is idle between two keystrokes, and most server processes are short-lived. */
export function tuneForKeys(): void {
  choose(forKeys);
}

/** Nearly V8's defaults: the other values only pay off between keystrokes. */
export function tuneForManyFiles(): void {
  choose(forManyFiles);
}

/** Runs `act` with the flags that the server was loaded with: V8 accepts cached code only under the same flags. */
export function asWhenLoading<T>(act: () => T): T {
  set(forLoading);
  try {
    return act();
  } finally {
    set(chosen);
  }
}

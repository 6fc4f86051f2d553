import { setFlagsFromString } from 'node:v8';

interface Tuned {
  readonly usual: number;
  readonly here: number;
  /** Once the server is loaded, where that is another one. */
  readonly later?: number;
  /** For many files, where that is not the usual one. */
  readonly many?: number;
}

/**
 * Reading a large file makes V8 let its youngest objects have up to 48 MB, which it keeps for long after. They may grow once, while the server is
 * loaded, and are held there: collected more often, they leave a server that takes a quarter less memory, and
 * hovers while many files are read wait less.
 */
const ofMemory: Readonly<Record<string, Tuned>> = { '--semi-space-growth-factor': { usual: 2, here: 3, later: 1, many: 1 } };

/** Of Node 20; others have other flags, or other defaults. */
const ofCompiling: Readonly<Record<string, Tuned>> = {
  // V8 looks at a function after two times its length and not eight, and compiles it the sooner: the first keys take a sixth less time.
  '--interrupt-budget-factor-for-feedback-allocation': { usual: 8, here: 2 },
  // The optimizer begins later and goes less deep: in the first seconds it would take as much processor time as the answers.
  '--interrupt-budget': { usual: 67_584, here: 130_000 },
  '--max-inlined-bytecode-size-cumulative': { usual: 920, here: 100 },
  // Beside a thousand files, the optimizer is what they have to share two processors with: it has half as much to do when it puts small functions
  // alone into others, and the files take a seventh less time.
  '--max-inlined-bytecode-size': { usual: 460, here: 460, many: 60 },
};

/** Electron's V8 may refuse to be told. */
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

/** V8 is made for programs that compute; a server sleeps between two keys, and most of its processes never get old. */
export function tuneForKeys(): void {
  choose(forKeys);
}

/** For a thousand files V8 compiles as usual, nearly: what it holds back pays between keys. */
export function tuneForManyFiles(): void {
  choose(forManyFiles);
}

/** Does something under the flags that the server was loaded with: what V8 compiled it takes back under the same ones alone. */
export function asWhenLoading<T>(act: () => T): T {
  set(forLoading);
  try {
    return act();
  } finally {
    set(chosen);
  }
}

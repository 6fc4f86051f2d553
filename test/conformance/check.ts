import { isDeepStrictEqual } from 'node:util';

/**
 * How the cases of one conformance file are held against the project. Each module of this folder that knows a file exports
 * `checks: readonly Check[]`; `index.ts` lists them, and both `run.ts` and `conformance.test.ts` run that list.
 */
export interface Check {
  /** The file's name inside the conformance folder. */
  readonly file: string;
  /** Judges every case of the file's text, one result for each. Lazily: a case that throws costs only itself when made with `judge`. */
  readonly run: (content: string) => Iterable<CaseResult>;
}

export interface CaseResult {
  /** Says which case it is: its id, or its input. */
  readonly name: string;
  /** What differs, for the person who mends it. Absent: the case passed. */
  readonly failure?: string;
}

/** Compares what the project says with what the real program said, member by member. An exception is a failure of this case alone. */
export function judge(name: string, actual: () => unknown, expected: unknown): CaseResult {
  try {
    const value = actual();
    if (isDeepStrictEqual(value, expected)) return { name };
    return { name, failure: `expected ${show(expected)}, got ${show(value)}` };
  } catch (error) {
    return { name, failure: `threw ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The cases of a `.jsonl` file: one JSON value a line. */
export function readLines<Case>(content: string): readonly Case[] {
  return content
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Case);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

import { isDeepStrictEqual } from 'node:util';

/**
  * How the cases of a conformance file are checked. Each module of this folder exports `checks: readonly Check[]` for the files it supports;
  * `index.ts` lists them, and both `run.ts` and `conformance.test.ts` run that list.
 */
export interface Check {
  /** The file's name inside the conformance folder. */
  readonly file: string;
  /** Checks every case in the text of the file and yields one result for each. If a case throws inside `judge`, only that case fails. */
  readonly run: (content: string) => Iterable<CaseResult>;
}

export interface CaseResult {
  /** Identifies the case: its id, or its input. */
  readonly name: string;
  /** The difference, for the developer who fixes it. Absent: the case passed. */
  readonly failure?: string;
}

/** Compares the project's result with the result of the real program, property by property. An exception fails only this case. */
export function judge(name: string, actual: () => unknown, expected: unknown): CaseResult {
  try {
    const value = actual();
    if (isDeepStrictEqual(value, expected)) return { name };
    return { name, failure: `expected ${show(expected)}, got ${show(value)}` };
  } catch (error) {
    return { name, failure: `threw ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The cases of a `.jsonl` file: one JSON value per line. */
export function readLines<Case>(content: string): readonly Case[] {
  return content
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Case);
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

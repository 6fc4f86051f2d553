import type { FetchProblem, FetchProblemKind } from '../../workspace/includeFetcher.ts';

/** Ends the fetching of one include. `IncludeFetcher` turns it into a value. */
export class FetchFailure extends Error {
  readonly problem: FetchProblemKind;
  /** There is nothing at the address. The repository may be at another one. */
  readonly isAddressWrong: boolean;

  constructor(problem: FetchProblemKind, message: string, { isAddressWrong = false } = {}) {
    super(message);
    this.problem = problem;
    this.isAddressWrong = isAddressWrong;
  }
}

export function problemOf(error: unknown): FetchProblem {
  if (error instanceof FetchFailure) return { problem: error.problem, message: error.message };
  // The message of a system error may name paths, so only its code is shown.
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === 'ENOSPC') return { problem: 'failed', message: 'The disk is full.' };
  return { problem: 'failed', message: `Fetching failed: ${code ?? (error instanceof Error ? error.name : 'unknown error')}.` };
}

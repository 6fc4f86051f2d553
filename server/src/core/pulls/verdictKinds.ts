/** The answers for an image. Every surface shows one of these. */
export type Verdict = 'pulled-with' | 'public' | 'will-be-refused' | 'no-credential' | 'depends' | 'invalid' | 'not-pulled';

/** Whether an image with this verdict needs attention: its pull certainly or probably fails. Every number of problems counts these. */
export function isProblem(verdict: Verdict): boolean {
  return verdict === 'will-be-refused' || verdict === 'no-credential' || verdict === 'invalid';
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CaseResult, Check } from '../conformance/check.ts';

/** The result of one conformance file. */
export interface Outcome {
  readonly file: string;
  readonly passed: number;
  readonly failures: readonly CaseResult[];
}

/** The folder with the cases: PULLPROOF_CONFORMANCE, or else the copy in the repository. */
export function conformanceFolder(): string {
  return process.env.PULLPROOF_CONFORMANCE || fileURLToPath(new URL('../conformance', import.meta.url));
}

/** Runs one check on its file. Undefined if the folder has no such file. A file that cannot be read counts as one failure. */
export function runCheck(folder: string, { file, run }: Check): Outcome | undefined {
  const path = join(folder, file);
  if (!existsSync(path)) return undefined;
  const results = collect(() => run(readFileSync(path, 'utf8')), file);
  const failures = results.filter((result) => result.failure !== undefined);
  return { file, passed: results.length - failures.length, failures };
}

/** Other files in the folder, without cases. */
const withoutCases = ['config_toml_keys.json'];

/** Case files in the folder without a check. */
export function filesNotRun(folder: string, checks: readonly Check[]): readonly string[] {
  const known = new Set([...withoutCases, ...checks.map((check) => check.file)]);
  return readdirSync(folder)
    .filter((file) => /\.jsonl?$/.test(file) && !known.has(file))
    .sort();
}

function collect(run: () => Iterable<CaseResult>, file: string): readonly CaseResult[] {
  const results: CaseResult[] = [];
  try {
    for (const result of run()) results.push(result);
  } catch (error) {
    results.push({ name: file, failure: `cannot be run: ${error instanceof Error ? error.message : String(error)}` });
  }
  return results;
}

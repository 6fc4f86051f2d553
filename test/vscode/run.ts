import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';
import { mochaOptions, reporterTo, type WriteEvent } from './reporter.ts';

/**
 * Loaded by VS Code's extension host: runs the files named in the environment and reports each test as one line of JSON.
 * The last line has the number of tests. Without it, or with no tests, scripts/vscode/test.mjs reports the run as failed.
 */
export async function run(): Promise<void> {
  const { PULLPROOF_TEST_REPORT: report, PULLPROOF_TEST_FILES: files } = process.env;
  if (!report || !files) {
    throw new Error('Start these tests with "npm run test:vscode".');
  }
  const write: WriteEvent = (event) => appendFileSync(report, `${JSON.stringify(event)}\n`);
  const mocha = new Mocha({ ...mochaOptions, reporter: reporterTo(Mocha.reporters.Base, write) });
  for (const file of JSON.parse(files) as string[]) {
    mocha.addFile(file);
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  write({ event: 'end', total: mocha.suite.total() });
  if (failures > 0) {
    throw new Error(`${failures} failed`);
  }
}

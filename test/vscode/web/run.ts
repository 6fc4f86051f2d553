import 'mocha/mocha.js';
import { mochaOptions, reporterTo, type WriteEvent } from '../reporter.ts';

/**
 * The counterpart of ../run.ts in VS Code for the Web, where an extension is one file in a web worker: `load` registers the tests, and the events go to
 * the console, where scripts/vscode/web.mjs reads them.
 */
export async function runTests(load: () => Promise<unknown>): Promise<void> {
  const write: WriteEvent = (event) => console.log('PULLPROOF_TEST', JSON.stringify(event));
  mocha.setup({ ...mochaOptions, reporter: reporterTo(Mocha.reporters.Base, write) });
  await load();
  const total = mocha.suite.total();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  write({ event: 'end', total });
  if (failures > 0) {
    throw new Error(`${failures} failed`);
  }
}

import { conformanceFolder, filesNotRun, runCheck } from '../support/conformance.ts';
import { checks } from './index.ts';

/** The number of failures shown for each file. The others are only counted. */
const shown = 20;

let passed = 0;
let failed = 0;
const folder = conformanceFolder();
for (const check of checks) {
  const outcome = runCheck(folder, check);
  if (outcome === undefined) continue;
  const { file, failures } = outcome;
  console.log(`${file}: passed ${outcome.passed} failed ${failures.length}`);
  for (const { name, failure = '' } of failures.slice(0, shown)) console.log(`  ${name.slice(0, 200)}: ${failure.slice(0, 1000)}`);
  if (failures.length > shown) console.log(`  and ${failures.length - shown} more`);
  passed += outcome.passed;
  failed += failures.length;
}
for (const file of filesNotRun(folder, checks)) console.log(`not run: ${file}`);
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exitCode = 1;

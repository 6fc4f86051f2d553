import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from './conformance/index.ts';
import { conformanceFolder, runCheck } from './support/conformance.ts';

for (const check of checks) {
  test(`results of the real programs: ${check.file}`, () => {
    const outcome = runCheck(conformanceFolder(), check);
    assert.ok(outcome !== undefined, `${check.file} is missing`);
    const failures = outcome.failures.slice(0, 10).map(({ name, failure }) => `${name}: ${failure}`);
    assert.deepEqual(failures, [], `${outcome.failures.length} of ${outcome.passed + outcome.failures.length} cases differ`);
    assert.ok(outcome.passed > 0, 'no case was run');
  });
}

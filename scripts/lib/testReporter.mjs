// Reporter for `node --test`: a line for each test that failed, and a last line "N passed, N failed" as every part of `npm test` ends with.
import { relative } from 'node:path';
import { root } from './prepare.mjs';

export default async function* report(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type === 'test:stderr' || type === 'test:stdout') {
      yield data.message;
    }
    const isTest = (type === 'test:pass' || type === 'test:fail') && data.details.type !== 'suite';
    if (type === 'test:fail' && failedItself(data.details.error)) {
      counts.failed += 1;
      yield `✗ ${data.name} (${relative(root, data.file ?? '')}:${data.line ?? 1})\n${indent(explain(data.details.error))}\n`;
    } else if (isTest && (data.skip !== undefined || data.todo !== undefined)) {
      counts.skipped += 1;
    } else if (isTest && type === 'test:pass') {
      counts.passed += 1;
    }
  }
  yield `${counts.skipped > 0 ? `${counts.skipped} skipped\n` : ''}${counts.passed} passed, ${counts.failed} failed\n`;
}

// A suite, or a test with subtests, also fails because of what is in it; that has been counted.
function failedItself(error) {
  return error?.failureType !== 'subtestsFailed';
}

function explain(error) {
  const cause = error?.cause ?? error;
  return String(cause?.stack ?? cause?.message ?? cause);
}

function indent(text) {
  return text.replace(/^/gm, '    ');
}

// Reporter for `node --test`: a line for each failed test, and a last line "N passed, N failed" like every part of `npm test`.
import { relative } from 'node:path';
import { root } from './prepare.mjs';

// biome-ignore lint/style/noDefaultExport: `node --test` uses the default export of a reporter.
export default async function* report(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type === 'test:stderr' || type === 'test:stdout') {
      yield data.message;
    }
    const isTest = (type === 'test:pass' || type === 'test:fail') && data.details.type !== 'suite' && !isFile(data);
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

// A suite or a test with subtests also fails if a subtest fails, which is already counted.
function failedItself(error) {
  return error?.failureType !== 'subtestsFailed';
}

// A file in which no test ran is reported as a test.
function isFile({ name, nesting }) {
  return nesting === 0 && name.endsWith('.test.ts');
}

function explain(error) {
  const cause = error?.cause ?? error;
  const isOurs = (line) => !/^\s+at .*(node:internal|node_modules)/.test(line);
  return String(cause?.stack ?? cause?.message ?? cause)
    .split('\n')
    .filter(isOurs)
    .join('\n');
}

function indent(text) {
  return text.replace(/^/gm, '    ');
}

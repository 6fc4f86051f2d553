// Reporter for `node --test`: a line for each test that failed, and a last line "N passed, N failed" as every part of `npm test` ends with.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './prepare.mjs';

// biome-ignore lint/style/noDefaultExport: `node --test` takes a reporter by its default export.
export default async function* report(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type === 'test:stderr' || type === 'test:stdout') {
      yield data.message;
    }
    const isTest = (type === 'test:pass' || type === 'test:fail') && data.details.type !== 'suite' && !isFile(data);
    if (type === 'test:fail' && failedItself(data.details.error)) {
      counts.failed += 1;
      yield `✗ ${data.name} (${placeOf(data)})\n${indent(explain(data.details.error))}\n`;
    } else if (isTest && (data.skip !== undefined || data.todo !== undefined)) {
      counts.skipped += 1;
      if (typeof data.skip === 'string' && !data.skip.startsWith('test name does not match')) {
        yield `– ${data.name}: skipped, ${data.skip}\n`;
      }
    } else if (isTest && type === 'test:pass') {
      counts.passed += 1;
    }
  }
  yield `${counts.skipped > 0 ? `${counts.skipped} skipped\n` : ''}${counts.passed} passed, ${counts.failed} failed\n`;
}

// A suite, or a test with subtests, also fails if one of its tests fails, which is already counted.
function failedItself(error) {
  return error?.failureType !== 'subtestsFailed';
}

// A file in which no test ran is reported as a test.
function isFile({ name, nesting }) {
  return nesting === 0 && /\.test\.(?:ts|mjs)$/.test(name);
}

function placeOf({ file, line = 1, column = 1 }) {
  return file === undefined ? '' : sourceOf(file, line, column);
}

function explain(error) {
  const cause = error?.cause ?? error;
  const isOurs = (line) => !/^\s+at .*(node:internal|node_modules)/.test(line);
  return String(cause?.stack ?? cause?.message ?? cause)
    .split('\n')
    .filter(isOurs)
    .map((line) => line.replace(/(file:\/\/\S+?):(\d+):(\d+)/, (_, url, at, column) => sourceOf(fileURLToPath(url), at, column)))
    .join('\n');
}

const maps = new Map();

// Tests run as bundles, but a failure must show the position in the source.
function sourceOf(file, line, column) {
  if (!maps.has(file)) {
    maps.set(file, readMap(`${file}.map`));
  }
  const entry = maps.get(file)?.findEntry(Number(line) - 1, Number(column) - 1);
  const [source, sourceLine] =
    entry?.originalSource === undefined ? [file, line] : [resolve(dirname(file), entry.originalSource), entry.originalLine + 1];
  return `${relative(root, source)}:${sourceLine}`;
}

function readMap(file) {
  try {
    return new SourceMap(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

function indent(text) {
  return text.replace(/^/gm, '    ');
}

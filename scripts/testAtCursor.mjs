#!/usr/bin/env node
// `node scripts/testAtCursor.mjs FILE [LINE]`: the test at that line, for .vscode/launch.json. Of a rule, its page or one of its fixtures: the tests of
// that rule. Without a line, and in a place that is not inside a test: all tests of the file.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { ensureDependencies, main, root, say } from './lib/prepare.mjs';
import { ruleOfFile } from './lib/rules.mjs';
import { runNode } from './lib/run.mjs';
import { fastTestFiles, runUnitTests } from './lib/unitTests.mjs';

await main(async () => {
  const [given = '', line] = process.argv.slice(2);
  const file = resolve(given);
  ensureDependencies();
  const rule = ruleOfFile(file);
  if (rule !== undefined) {
    return run([join(root, 'scripts/rule.mjs'), rule]);
  }
  if (!file.endsWith('.test.ts') || !existsSync(file)) {
    throw new Error(`${given} has no tests of its own: open a *.test.ts file, a rule, its page or one of its fixtures.`);
  }
  if (relative(root, file).startsWith(['test', 'vscode', ''].join(sep))) {
    return run([join(root, 'scripts/vscode/test.mjs'), ...suitesWith(basename(file, '.test.ts'))]);
  }
  if (!fastTestFiles().includes(file)) {
    await run([join(root, 'esbuild.mjs')]);
  }
  const name = line === undefined ? undefined : testAt(readFileSync(file, 'utf8').split('\n').slice(0, Number(line)));
  say(name === undefined ? `All tests of ${relative(root, file)}` : `Tests of ${relative(root, file)} called ${name}`);
  const { code } = await runUnitTests([file], { inOneProcess: true, ...(name !== undefined && { only: name }) });
  return code;
});

async function run(args) {
  const { code } = await runNode(args, { onOutput: (chunk) => process.stdout.write(chunk) });
  return code;
}

function suitesWith(name) {
  const suites = JSON.parse(readFileSync(join(root, 'test/vscode/suites.json'), 'utf8'));
  return suites.filter(({ files }) => files.includes(name)).map((suite) => suite.name);
}

/** The name of the last test that begins in these lines, as a pattern. Undefined where a suite begins after it. */
function testAt(lines) {
  const begin = lines.findLast((line) => /^\s*(?:test|it|describe)\(/.test(line)) ?? '';
  const [, , name] = /^\s*(?:test|it)\((['"`])(.*?)\1,/.exec(begin) ?? [];
  return name
    ?.split(/\$\{.*?\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
}

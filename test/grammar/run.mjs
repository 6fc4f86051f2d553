// `npm run test:grammar`: runs the syntax tests in this folder with the grammars in package.json and VS Code's own YAML grammar.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differences } from './differences.mjs';
import { unboundedLookbehinds } from './lookbehinds.mjs';
import { yamlGrammars } from './yamlGrammars.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const grammars = manifest.contributes?.grammars ?? [];
const folder = relative(root, fileURLToPath(new URL('.', import.meta.url)));
const names = readdirSync(join(root, folder)).filter((name) => /\.test\.(?:toml|yaml)$/.test(name));
// With slashes on Windows too, as the tool prints them.
const files = names.map((name) => join(folder, name).split(sep).join('/'));
const yaml = yamlGrammars(join(root, '.cache'));

// If there is nothing to run, that is a failure.
const results = files.length === 0 || grammars.length === 0 ? [false] : [...syntaxTests(), ...(await comparisons()), ...boundedTests()];
const failed = results.filter((passed) => !passed).length;
console.log(`${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs the assertions in every file. One result per file. */
function syntaxTests() {
  const tool = join(root, 'node_modules/vscode-tmgrammar-test/dist/unit.js');
  const options = yaml.flatMap((path) => ['-g', path]);
  const { stdout, stderr } = spawnSync(process.execPath, [tool, ...options, ...files], { cwd: root, encoding: 'utf8' });
  const isGood = (file) => stdout.split('\n').some((line) => /^[✓√]/.test(line) && line.includes(file));
  const results = files.map(isGood);
  if (results.includes(false)) {
    console.log(stdout + stderr);
  }
  return results;
}

/** Checks that the injections do not change the scopes of the YAML and TOML grammars. One result per file. */
async function comparisons() {
  const results = [];
  for (const file of files) {
    const scope = file.endsWith('.toml') ? 'source.toml' : 'source.yaml';
    const found = await differences(readFileSync(join(root, file), 'utf8'), scope, absolute(grammars), yaml);
    for (const { line, column, with: changed, without } of found.slice(0, 5)) {
      console.log(`${file}:${line}:${column}: an injection changed the scopes\n  with    ${changed}\n  without ${without}`);
    }
    results.push(found.length === 0);
  }
  return results;
}

/** Checks that long lines are highlighted in linear time. One result per grammar. */
function boundedTests() {
  return absolute(grammars).map(({ path }) => {
    const found = unboundedLookbehinds(path);
    for (const lookbehind of found) {
      console.log(`${relative(root, path)}: unbounded lookbehind: ${lookbehind}`);
    }
    return found.length === 0;
  });
}

function absolute(contributed) {
  return contributed.map((grammar) => ({ ...grammar, path: join(root, grammar.path) }));
}

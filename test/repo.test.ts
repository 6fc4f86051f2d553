import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { buildSync } from 'esbuild';
import { allRules } from '../server/src/core/index.ts';

const top = fileURLToPath(new URL('../', import.meta.url));
const maxFileLength = 320;

describe('a rule is one file, one line in the list, one page, one folder of fixtures', () => {
  const ids = allRules.map(({ id }) => id);

  it('files', () => {
    const folder = `${top}server/src/core/rules/`;
    const files = readdirSync(folder).filter((name) => /^export const \w+: Rule = /m.test(name.endsWith('.ts') ? read(folder + name) : ''));
    assert.deepEqual(files.sort(), ids.map((id) => `${camelCase(id)}.ts`).sort());
  });

  it('list, sorted by name and without duplicates', () => {
    assert.deepEqual(ids, [...new Set(ids)].sort());
  });

  it('pages', () => {
    const pages = readdirSync(`${top}docs/rules`).filter((name) => name !== 'README.md');
    assert.deepEqual(pages.sort(), ids.map((id) => `${id}.md`).sort());
  });

  it('fixtures', () => {
    assert.deepEqual(readdirSync(`${top}test/rules`).sort(), [...ids].sort());
  });
});

describe('source files', () => {
  const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'client', 'server', 'test', 'scripts'], {
    cwd: top,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => /\.(ts|mjs|cjs)$/.test(path) && existsSync(top + path));

  it('are short', () => {
    const long = sources.filter((path) => read(top + path).split('\n').length > maxFileLength);
    assert.deepEqual(long, []);
  });

  it('have no open tasks and no loose types', () => {
    const unfinished = /\b(?:TO\s?DO|FIX\s?ME|X{3})\b|(?::|\bas|<)\s*any\b(?=\s*[;,)=>[\]|&{}]|$)/m;
    const found = sources.filter((path) => path.endsWith('.ts') && unfinished.test(read(top + path)));
    assert.deepEqual(found, []);
  });
});

describe('core', () => {
  it('runs without any platform API', () => {
    const { outputFiles } = buildSync({
      entryPoints: [`${top}server/src/core/index.ts`],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'core',
      platform: 'browser',
      mainFields: ['browser', 'module', 'main'],
      logLevel: 'silent',
    });
    const context = vm.createContext({});
    vm.runInContext(outputFiles[0]?.text ?? '', context);
    const said: unknown = vm.runInContext(
      `(() => {
        const path = '.gitlab-ci.yml';
        const workspace = new core.Workspace(core.defaultSettings);
        const file = workspace.add('memory:///' + path, core.formatOf(path), 'build:\\n  image: node:latest\\n', { path });
        return JSON.stringify(core.findingsOf(file).map(({ rule }) => rule));
      })()`,
      context,
    );
    assert.equal(said, '["image-latest-tag"]');
  });
});

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

function camelCase(id: string): string {
  return id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

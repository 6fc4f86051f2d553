import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../', import.meta.url));

/**
 * From low to high: a file imports only from its own layer and from lower ones, which come earlier in this list. Layers on one line do not import
 * from each other. A file belongs to the longest path here that is its own or that of a folder around it.
 */
const layers: readonly (readonly string[])[] = [
  ['server/src/core/util'],
  ['server/src/core/text'],
  ['server/src/core/syntax'],
  ['server/src/core/syntax/yaml', 'server/src/core/syntax/toml', 'server/src/core/syntax/json'],
  ['server/src/core/model', 'server/src/core/schema'],
  ['server/src/core/images'],
  // This low because the client's bundle includes them, and because the reader of Docker configurations makes its edits with them.
  ['server/src/core/generators'],
  ['server/src/core/dockerAuth'],
  // Below formats and pipeline: choosing a credential needs only the sources to choose from.
  ['server/src/core/credentials'],
  ['server/src/core/formats'],
  ['server/src/core/db'],
  ['server/src/core/pipeline'],
  ['server/src/core/pulls'],
  ['server/src/core/rules/factKinds.ts'],
  ['server/src/core/rules/rule.ts'],
  ['server/src/core/rules/shared'],
  ['server/src/core/rules'],
  ['server/src/core/diagnostics'],
  ['server/src/core/hover', 'server/src/core/completion', 'server/src/core/navigation', 'server/src/core/pullErrors'],
  ['server/src/core/index.ts'],
  ['server/src/workspace'],
  ['server/src/lsp'],
  ['server/src/server.ts'],
  ['server/src/browser'],
  ['server/src/node'],
  ['server/src/cli'],
  ['client/src/server'],
  // What the two sides of a webview say to each other, and its page.
  ['client/webview'],
  ['client/src/images'],
  ['client/src/credentials'],
  ['client/src/explain'],
  ['client/src/commands'],
  ['client/src'],
  ['client/src/browser', 'client/src/node'],
];

/** Packages that the core may import: none of them does I/O. */
const corePackages = ['@iarna/toml', 'jsonc-parser', 'toml-eslint-parser', 'yaml'];

interface Import {
  readonly from: string;
  /** The path of a file from the top of the repository, or the name of a package. */
  readonly to: string;
  /** Only types are imported, so the import does not exist at run time. */
  readonly isType: boolean;
}

const files = ['server/src', 'client/src', 'client/webview'].flatMap(sourcesIn);
const imports = files.flatMap(importsOf);

const violations = {
  unplaced: files.filter((file) => layerOf(file) === undefined).map((file) => `${file} is in no layer`),
  upward: imports.filter(goesUp).map(written),
  circles: circlesOf(
    files,
    imports.filter(({ isType }) => !isType),
  ),
  outOfCore: imports.filter(leavesCore).map(written),
  intoCore: imports.filter(passesFacade).map(written),
  node: imports.filter(needsNode).map(written),
  model: files.filter((file) => isIn(file, 'server/src/core/model')).flatMap(codeIn),
  outside: [...outsideFolders('server/src/core', ['index.ts', 'tsconfig.json']), ...outsideFolders('server/src', ['server.ts'])],
};

describe('layers', () => {
  it('all files and their imports are read', () => {
    assert.ok(files.length > 300 && imports.length > 1000, `${files.length} files, ${imports.length} imports`);
  });

  it('every file is in a layer', () => none(violations.unplaced));

  it('imports go down only, so folders never depend on each other in a circle', () => none(violations.upward));

  it('no file needs itself to run; the types of one folder may refer to each other', () => none(violations.circles));

  it('core imports nothing from outside, except packages that do no I/O', () => none(violations.outOfCore));

  it('core is imported through its index; only the generators, the count of images and the names of commands, files and verdicts are imported directly', () =>
    none(violations.intoCore));

  it('only the programs for Node import from Node', () => none(violations.node));

  it('model has only types and constants', () => none(violations.model));

  it('every file is in a folder', () => none(violations.outside));
});

function none(found: readonly string[]): void {
  if (found.length > 0) assert.fail(`\n  ${found.join('\n  ')}\n`);
}

function written({ from, to }: Import): string {
  return `${from} → ${to}`;
}

function sourcesIn(folder: string): readonly string[] {
  const names = readdirSync(top + folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
    .sort();
}

function importsOf(from: string): readonly Import[] {
  const text = readFileSync(top + from, 'utf8');
  const statement = /^(?:import|export) (type )?[\w*, ]*(?:\{([^}]*)\} )?(?:from )?'([^']+)'|\bimport\('([^']+)'\)/gm;
  return [...text.matchAll(statement)].map(([, type, names, one, other]) => {
    const named = one ?? other ?? '';
    const isType = type !== undefined || (names?.split(',').every((name) => /^\s*(?:type |$)/.test(name)) ?? false);
    return { from, to: named.startsWith('.') ? posix.join(posix.dirname(from), named) : named, isType };
  });
}

function isIn(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`);
}

/** The layer of a file: its height in the list, and which of the paths at that height. */
function layerOf(file: string): { readonly height: number; readonly path: string } | undefined {
  const all = layers.flatMap((paths, height) => paths.map((path) => ({ height, path })));
  return all.filter(({ path }) => isIn(file, path)).sort((one, other) => other.path.length - one.path.length)[0];
}

function goesUp({ from, to }: Import): boolean {
  const own = layerOf(from);
  const other = layerOf(to);
  if (own === undefined || other === undefined || own.path === other.path) return false;
  return other.height >= own.height;
}

function leavesCore({ from, to }: Import): boolean {
  if (!isIn(from, 'server/src/core') || isIn(to, 'server/src/core')) return false;
  return !corePackages.some((name) => isIn(to, name));
}

function passesFacade({ from, to }: Import): boolean {
  if (isIn(from, 'server/src/core')) return false;
  if (isIn(from, 'client/src') && isIn(to, 'server/src') && !isIn(to, 'server/src/core')) return true;
  const isDirect = ['generators', 'text/linkCommands.ts', 'formats/filePaths.ts', 'pulls/imageCount.ts', 'pulls/verdictKinds.ts'].some(
    (place) => isIn(to, `server/src/core/${place}`),
  );
  return isIn(to, 'server/src/core') && to !== 'server/src/core/index.ts' && !isDirect;
}

function needsNode({ from, to }: Import): boolean {
  const may = ['server/src/node', 'server/src/cli', 'client/src/node'].some((place) => isIn(from, place));
  return !may && (to.startsWith('node:') || to.endsWith('/node') || isIn(to, 'server/src/node'));
}

/** Code at the top level of a file that is neither a type nor a constant. */
function codeIn(file: string): readonly string[] {
  const text = readFileSync(top + file, 'utf8');
  const others = [...text.matchAll(/^(?!import type |(?:export )?(?:interface|type|const) )[a-z].*/gm)].map(([line]) => line);
  const made = [...text.matchAll(/^(?:export )?const [\s\S]*?;$/gm)].filter(([constant]) => /=>|[()]|\bfunction\b/.test(constant));
  return [...others, ...made.map(([constant]) => constant)].map((code) => `${file}: ${code}`);
}

function outsideFolders(folder: string, expected: readonly string[]): readonly string[] {
  return readdirSync(top + folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !expected.includes(entry.name))
    .map(({ name }) => `${folder}/${name} is in no folder`);
}

/** Circles found by following the imports from each file, each written as the path around it. */
function circlesOf(all: readonly string[], edges: readonly Import[]): readonly string[] {
  const needs = new Map(all.map((file) => [file, edges.filter(({ from, to }) => from === file && to !== file).map(({ to }) => to)]));
  const circles: string[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (file: string) => {
    const since = way.indexOf(file);
    if (since >= 0) circles.push([...way.slice(since), file].join(' → '));
    if (since >= 0 || done.has(file)) return;
    way.push(file);
    for (const other of needs.get(file) ?? []) visit(other);
    way.pop();
    done.add(file);
  };
  for (const file of all) visit(file);
  return circles;
}

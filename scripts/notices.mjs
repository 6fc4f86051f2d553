#!/usr/bin/env node
// Writes NOTICES.txt: the licences of the packages that are bundled with the extension, according to the bundler. With `--check`, nothing is written
// and a difference is an error.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..');
const shared = {
  bundle: true,
  write: false,
  metafile: true,
  logLevel: 'error',
  absWorkingDir: root,
  external: ['vscode'],
  mainFields: ['module', 'main'],
};
const metafiles = await Promise.all([
  build({
    ...shared,
    platform: 'browser',
    format: 'cjs',
    outdir: 'out',
    entryPoints: ['server/src/browser/main.ts', 'client/src/browser/main.ts', 'client/webview/explain.ts'],
  }),
  build({ ...shared, platform: 'node', format: 'cjs', outdir: 'out', entryPoints: ['client/src/node/main.ts'] }),
]);
const folders = new Set(metafiles.flatMap(({ metafile }) => Object.keys(metafile.inputs).flatMap((input) => folderOf(input) ?? [])));
const packages = [...folders].map(readPackage).sort((a, b) => (a.title < b.title ? -1 : 1));
const unique = packages.filter(({ title }, index) => packages.findIndex((other) => other.title === title) === index);
const text = `Pullproof contains code of the following packages.\n${unique.map(({ title, licence }) => `\n${'-'.repeat(80)}\n${title}\n\n${licence.trim()}\n`).join('')}`;

const file = path.join(root, 'NOTICES.txt');
const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
if (before !== text) {
  if (process.argv.includes('--check')) {
    console.error('NOTICES.txt is out of date. Run: node scripts/notices.mjs');
    process.exit(1);
  }
  writeFileSync(file, text);
  console.log(`NOTICES.txt has ${unique.length} packages.`);
}

/** The folder of the package of a bundled file. */
function folderOf(input) {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  return found?.[1];
}

function readPackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  const licenceFile = readdirSync(path.join(root, folder)).find((one) => /^licen[cs]e(?:\.|$)/i.test(one));
  const licence = licenceFile === undefined ? String(license) : readFileSync(path.join(root, folder, licenceFile), 'utf8');
  return { title: `${name} ${version} (${license})`, licence: licence.replaceAll('\r\n', '\n') };
}

// The files over which two builds are compared, in groups that a server of their own gets.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { register } from 'tsx/esm/api';
import { documents } from '../bench/documents.mjs';
import { root } from './prepare.mjs';

register();
const { corpusFolder, corpusGroups } = await import('../../test/support/corpus.ts');
const { replayGroups } = await import('../../test/support/replayCases.ts');

const maxSize = 1_000_000;

/**
 * Each group has the workspace folders that the server opens, and sets of files that are open at the same time. Without folders of the user's:
 * the examples, the fixtures of the tests, documents of up to 10,000 lines and, where there is one, the corpus.
 */
export function groupsOf(folders) {
  if (folders.length > 0) return folders.map((folder) => folderGroup(resolve(folder), folder));
  const corpus = corpusFolder();
  const real = corpus === undefined ? [] : corpusGroups(corpus);
  return [
    folderGroup(join(root, 'examples'), 'examples'),
    { name: 'fixtures', folders: [], sets: fixtures() },
    { name: 'long pipelines', folders: [], sets: documents.map(({ name, text }) => [fileAt(`${name}/.gitlab-ci.yml`, text)]) },
    ...real.filter(({ folder }) => folder !== undefined).map(({ folder, files }) => ofRepository(folder, files)),
    { name: 'corpus', folders: [], sets: real.filter(({ folder }) => folder === undefined).map(({ files }) => files) },
  ];
}

function folderGroup(folder, name) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|toml|json|dockercfg|dockerconfigjson)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/](?:node_modules|\.git)[\\/]/.test(path) && statSync(path).size <= maxSize)
    .sort();
  const read = files.map((path) => ({
    path: `${name}/${relative(folder, path).split(sep).join('/')}`,
    uri: pathToFileURL(path).href,
    text: readFileSync(path, 'utf8'),
  }));
  return { name, folders: [pathToFileURL(folder).href], sets: read.map((file) => [file]) };
}

function ofRepository(folder, files) {
  return { name: folder.slice(folder.lastIndexOf('/') + 1), folders: [folder], sets: files.map((file) => [file]) };
}

/** Of the fixtures with several files, all are open. */
function fixtures() {
  return [...replayGroups().values()].flat().map(({ name, files }) => files.map(({ path, text }) => fileAt(`${name}/${path}`, text)));
}

/** A file that is on no disk. */
function fileAt(path, text) {
  return { path, uri: `file:///compared/${encodeURI(path)}`, text };
}

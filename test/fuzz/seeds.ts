import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatOf } from '../../server/src/core/index.ts';
import { corpusFolder, corpusGroups } from '../support/corpus.ts';
import { readFixture } from '../support/fixture.ts';
import type { Subject } from './examine.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The texts that the fuzzer starts with: examples, fixtures and regressions, and real files if there are any. */
export function seedFiles(): readonly Subject[] {
  return [...keptFaults(), ...examples(), ...fixtures(), ...corpus()];
}

/** Inputs that once caused a failure. */
export function keptFaults(): readonly Subject[] {
  return filesBelow('test/fuzz/regressions').map((path) => ({ path: pathFor(path), text: readFileSync(join(root, path), 'utf8') }));
}

function examples(): readonly Subject[] {
  return filesBelow('examples').flatMap((path) => asSubject(pathFor(path), readFileSync(join(root, path), 'utf8')));
}

function fixtures(): readonly Subject[] {
  return filesBelow('test/rules').flatMap((path) =>
    readFixture(readFileSync(join(root, path), 'utf8'), /\.json$|dockercfg$/.test(path) ? '//' : '#').files.flatMap((file) =>
      asSubject(pathFor(file.path || path), file.text),
    ),
  );
}

function corpus(): readonly Subject[] {
  const folder = corpusFolder();
  if (folder === undefined) return [];
  return corpusGroups(folder).flatMap(({ files }) =>
    files.flatMap(({ uri, text }) => asSubject(pathFor(decodeURIComponent(uri).replace(/^file:\/\/\//, '')), text)),
  );
}

function asSubject(path: string, text: string): readonly Subject[] {
  return formatOf(path) === undefined ? [] : [{ path, text }];
}

/** `ports.config.toml` is a `config.toml`. */
function pathFor(path: string): string {
  return /(config\.(?:toml|json)|\.dockercfg)$/.exec(path)?.[1] ?? path;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}

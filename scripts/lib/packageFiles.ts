/** What the packaged extension contains in addition to the files as they are. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = fileURLToPath(new URL('../..', import.meta.url));
const neverPackaged = new Set(['node_modules', '.git', '.vscode-test', '.cache', 'test']);

/** The options of vsce for such a folder: the links need no changes. */
export const packageOptions: readonly string[] = ['--no-dependencies', '--no-rewrite-relative-links'];

/** Copies the project to a folder, ready for vsce. The bundles have to exist: vsce would build them again with a script of the manifest. */
export function stagePackage(folder: string): void {
  cpSync(top, folder, { recursive: true, filter: (from) => !neverPackaged.has(relative(top, from).split(sep)[0] ?? '') });
  const { scripts: _, ...manifest } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  for (const name of ['README.md', 'CHANGELOG.md']) {
    writeFileSync(join(folder, name), standalone(readFileSync(join(top, name), 'utf8'), pageAddress(manifest.repository.url)));
  }
}

/**
 * A page of Markdown that shows its pictures without network, and whose relative links lead to the repository. VS Code shows no picture of a README
 * that is a file of the extension, but a picture within the text.
 */
export function standalone(markdown: string, address: string): string {
  return markdown.replace(/(!?)\[([^\]]*)\]\((?!\w+:|#)([^)\s]+)\)/g, (_, isPicture: string, text: string, path: string) => {
    const target = isPicture === '' ? `${address}/${posix.normalize(path)}` : pictureAddress(path);
    return `${isPicture}[${text}](${target})`;
  });
}

function pictureAddress(path: string): string {
  return `data:image/${extname(path).slice(1)};base64,${readFileSync(join(top, path)).toString('base64')}`;
}

function pageAddress(repository: string): string {
  return `${repository.replace(/\.git$/, '')}/blob/HEAD`;
}

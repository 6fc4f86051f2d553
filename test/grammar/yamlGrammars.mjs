import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { environmentForNpm } from '../../scripts/lib/prepare.mjs';

// VS Code's built-in YAML extension as a package of 11 KB. It is downloaded and not a dependency, because it depends on a whole editor.
const name = '@codingame/monaco-vscode-yaml-default-extension';
const version = '36.2.7';
const sha512 = 'MYqRg7E2Q2G2XveUjpROTwwKP0AsA0d7G+UPbso3tpd9wPl/jhA8SdDnd5wYOFKH8xS9nvmk3WF5HJ4BkelgpQ==';

/** The paths of VS Code's YAML grammars, downloaded once into the cache folder. Throws if the checksum of the package is wrong. */
export function yamlGrammars(cache) {
  const folder = join(cache, `yaml-grammar-${version}`);
  if (!existsSync(folder)) {
    fetchTo(folder);
  }
  const resources = join(folder, 'package', 'resources');
  return readdirSync(resources)
    .filter((file) => file.endsWith('.tmLanguage.json'))
    .map((file) => join(resources, file));
}

function fetchTo(folder) {
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    const options = ['pack', `${name}@${version}`, '--silent', '--pack-destination', partial];
    execFileSync('npm', options, {
      env: environmentForNpm(),
      cwd: partial,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32',
    });
    const archive = readdirSync(partial).find((file) => file.endsWith('.tgz'));
    const found = createHash('sha512')
      .update(readFileSync(join(partial, archive)))
      .digest('base64');
    if (found !== sha512) {
      throw new Error(`Unexpected checksum of ${name}@${version}: ${found}`);
    }
    execFileSync('tar', ['-xzf', archive], { cwd: partial });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

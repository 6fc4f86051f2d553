// Where the files of a rule are, by its id.
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from './prepare.mjs';

/** `image-latest-tag` as its file and its constant are called: `imageLatestTag`. */
export function camelCase(id) {
  return id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/** The ids of all rules that have a folder of fixtures. */
export function ruleIds() {
  return readdirSync(join(root, 'test/rules')).sort();
}

/** The rule that a file belongs to: its code, its page or one of its fixtures. Undefined for other files. */
export function ruleOfFile(path) {
  const [, code, page, fixture] =
    /^(?:server\/src\/core\/rules\/(\w+)\.ts|docs\/rules\/([\w-]+)\.md|test\/rules\/([\w-]+)\/.+)$/.exec(
      relative(root, path).split(sep).join('/'),
    ) ?? [];
  return ruleIds().find((id) => id === page || id === fixture || camelCase(id) === code);
}

import { compileGlob } from '../images/glob.ts';

/**
 * Whether the setting `pullproof.ignore` disables a rule for a file: `<rule>` in all files, `<rule>:<glob>` in files whose path, or the end
 * of it, matches the glob (`docker/config.json`, `*.toml`, `legacy/**`). After `./`, the glob has to match the whole path in the workspace folder.
 * An invalid glob matches nothing.
 */
export function ignoredRules(ignore: readonly string[], file: IgnorableFile): (rule: string) => boolean {
  const hidden = new Set<string>();
  for (const entry of ignore) {
    const colon = entry.indexOf(':');
    const rule = (colon < 0 ? entry : entry.slice(0, colon)).trim();
    if (colon < 0 || isAt(entry.slice(colon + 1).trim(), file)) hidden.add(rule);
  }
  return (rule) => hidden.has(rule);
}

interface IgnorableFile {
  readonly uri: string;
  /** In its workspace folder. */
  readonly path: string;
}

function isAt(pattern: string, { uri, path }: IgnorableFile): boolean {
  const glob = compileGlob(pattern.replace(/^\.?\//, ''));
  if (glob === undefined) return false;
  if (pattern.startsWith('./')) return glob.matches(path);
  const segments = pathOf(uri).split('/');
  return segments.some((_, from) => glob.matches(segments.slice(from).join('/')));
}

function pathOf(uri: string): string {
  const path = uri.replace(/^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?\/?/i, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

import type { RemoteInclude } from '../core/index.ts';

/** A folder that the setting `pullproof.includeSources` names for an include, and the path of the file in it. */
export interface IncludeSource {
  readonly folder: string;
  /** Better ones first. Only of projects, one may have a `*`. */
  readonly paths: readonly string[];
}

/**
 * The source of an include according to the setting. A key is the path of a project, `remote:` with the beginning of an address, or `template:` with the
 * beginning of a name. In the path of a project, `*` stands for any text without a slash, and a `*` in the folder for the same text.
 */
export function sourceIn(setting: Readonly<Record<string, string>>, include: RemoteInclude): IncludeSource | undefined {
  for (const [key, folder] of Object.entries(setting)) {
    const source = sourceFor(key, folder, include);
    if (source !== undefined) return source;
  }
  return undefined;
}

function sourceFor(key: string, folder: string, include: RemoteInclude): IncludeSource | undefined {
  switch (include.kind) {
    case 'project':
    case 'component': {
      const stars = matched(key, include.project);
      return stars === undefined ? undefined : { folder: filled(folder, stars), paths: pathsOf(include) };
    }
    case 'remote':
      return below(folder, /^remote:(.*)$/.exec(key)?.[1], include.url);
    case 'template':
      return below(folder, /^template:(.*)$/.exec(key)?.[1]?.replace(/\*$/, ''), include.name);
  }
}

/** The paths of a file in the folder of its project (docs/ground-truth.md#j2). */
export function pathsOf(include: RemoteInclude & { readonly kind: 'project' | 'component' }): readonly string[] {
  if (include.kind === 'project') return [include.file];
  return [`templates/${include.name}.yml`, `templates/${include.name}/template.yml`];
}

/** The rest of an address or name, as a path in the folder. */
function below(folder: string, start: string | undefined, name: string): IncludeSource | undefined {
  if (start === undefined || !name.startsWith(start)) return undefined;
  const rest = name.slice(start.length).replace(/[?#].*$/s, '');
  const path = rest === '' ? (name.split('/').at(-1) ?? '') : rest.replace(/^\/+/, '');
  return isPath(path) ? { folder, paths: [path] } : undefined;
}

function isPath(path: string): boolean {
  return path !== '' && !path.includes('\\') && path.split('/').every((segment) => !/^\.{0,2}$/.test(segment));
}

/** What the stars of a pattern stand for. Undefined if the text does not match. Segment by segment, so it takes linear time. */
function matched(pattern: string, text: string): readonly string[] | undefined {
  const [patterns, segments] = [pattern.split('/'), text.split('/')];
  if (patterns.length !== segments.length) return undefined;
  const stars: string[] = [];
  for (const [at, one] of patterns.entries()) {
    const segment = segments[at] ?? '';
    const star = one.indexOf('*');
    if (star < 0 ? one.toLowerCase() !== segment.toLowerCase() : !fits(one, star, segment)) return undefined;
    if (star >= 0) stars.push(segment.slice(star, segment.length - (one.length - star - 1)));
  }
  return stars;
}

function fits(pattern: string, star: number, segment: string): boolean {
  const [start, end] = [pattern.slice(0, star).toLowerCase(), pattern.slice(star + 1).toLowerCase()];
  const name = segment.toLowerCase();
  return name.length >= start.length + end.length && name.startsWith(start) && name.endsWith(end);
}

function filled(folder: string, stars: readonly string[]): string {
  let next = 0;
  return folder.replaceAll('*', () => stars[next++] ?? '*');
}

import type { RemoteInclude } from '../model/includes.ts';
import { hideSecrets } from '../text/secretShapes.ts';

/** The scheme of included files that are not on this machine's disk. */
export const includeScheme = 'pullproof-include';

/** In UTF-16 units. No real address is as long. */
const maxLength = 2000;
const hostName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::\d{1,5})?$/i;
const projectSegment = /^[A-Za-z0-9_.][A-Za-z0-9_.-]{0,254}$/;
const componentName = /^[\w-]+$/;
/** Stands for an instance that is not known. No host has this name. */
const noOrigin = '-';

/**
 * The uri that stands for a file of a GitLab instance: the same for the same include, without secrets, and with the file's name at the end of its
 * path. Undefined if there can be no such file, or if its address has a user name or a secret. `origin` is empty if the instance is not known.
 */
export function includeUri(origin: string, include: RemoteInclude): string | undefined {
  const written = textsIn(include);
  if (origin !== '' && !hostName.test(origin)) return undefined;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no file has such a name, and it cannot be shown.
  if (written.some((text) => text.length > maxLength || /[\0-\x1f\x7f]/.test(text) || /\p{Surrogate}/u.test(text))) return undefined;
  const host = origin === '' ? noOrigin : origin.toLowerCase();
  switch (include.kind) {
    case 'project': {
      const { project, file, ref } = include;
      if (!isProject(project) || !isFilePath(file)) return undefined;
      return uriWith(host, `${project}/-/${file}`, ref === undefined ? undefined : `ref=${ref}`);
    }
    case 'component': {
      const { project, name, version } = include;
      if (!hostName.test(include.host) || !isProject(project) || !componentName.test(name) || version === '') return undefined;
      return uriWith(include.host.toLowerCase(), `${project}/-/templates/${name}.yml`, `component=${name}@${version}`);
    }
    case 'remote': {
      const { url, integrity } = include;
      const { site = '', path = '' } = /^https?:\/\/(?<site>[^/?#]*)(?<path>[^?#]*)/i.exec(url)?.groups ?? {};
      if (!hostName.test(site) || hideSecrets(url) !== url || (integrity !== undefined && !/^[\w+/=-]+$/.test(integrity))) return undefined;
      const name = path.slice(path.lastIndexOf('/') + 1);
      return uriWith(site.toLowerCase(), `-/remote/${name}`, `${integrity === undefined ? '' : `integrity=${integrity}&`}url=${url}`);
    }
    case 'template':
      return isFilePath(include.name) ? uriWith(host, `-/templates/${include.name}`, undefined) : undefined;
  }
}

/** What a uri from `includeUri` stands for, however a client has encoded it. Undefined for any other uri. */
export function includeOf(uri: string): { readonly origin: string; readonly include: RemoteInclude } | undefined {
  const parts = /^pullproof-include:\/\/([^/?#]+)\/([^?#]*)(?:\?([^#]*))?$/.exec(uri);
  if (parts === null || uri.length > 4 * maxLength) return undefined;
  const [authority = '', path = '', query = ''] = parts.slice(1).map(decoded);
  const origin = authority === noOrigin ? '' : authority;
  const include = includeIn(authority, path, query);
  // Only what `includeUri` would write: nothing else is asked for.
  const isOwn = include !== undefined && decoded(includeUri(origin, include) ?? '') === decoded(uri);
  return isOwn ? { origin, include } : undefined;
}

/** How people write it: `acme/ci:base.yml`. */
export function includeName(include: RemoteInclude): string {
  switch (include.kind) {
    case 'project':
      return `${include.project}:${include.file}`;
    case 'component':
      return `${include.host}/${include.project}/${include.name}@${include.version}`;
    case 'remote':
      return include.url;
    case 'template':
      return include.name;
  }
}

function includeIn(host: string, path: string, query: string): RemoteInclude | undefined {
  if (path.startsWith('-/templates/')) return { kind: 'template', name: path.slice('-/templates/'.length) };
  if (path.startsWith('-/remote/')) {
    const [, integrity, url] = /^(?:integrity=([^&]*)&)?url=(.*)$/.exec(query) ?? [];
    return url === undefined ? undefined : { kind: 'remote', url, ...(integrity !== undefined && { integrity }) };
  }
  const at = path.indexOf('/-/');
  const project = path.slice(0, Math.max(0, at));
  const [, name, version] = /^component=([^@]*)@(.*)$/.exec(query) ?? [];
  if (name !== undefined && version !== undefined) return { kind: 'component', host, project, name, version };
  const file = path.slice(at + '/-/'.length);
  return { kind: 'project', project, file, ...(query.startsWith('ref=') && { ref: query.slice('ref='.length) }) };
}

function textsIn(include: RemoteInclude): readonly string[] {
  const { kind: _, ...texts } = include;
  return Object.values(texts);
}

function uriWith(host: string, path: string, query: string | undefined): string {
  const encodedPath = path.split('/').map(encodeURIComponent).join('/');
  return `${includeScheme}://${host}/${encodedPath}${query === undefined ? '' : `?${encodeURIComponent(query).replace('%3D', '=')}`}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isProject(path: string): boolean {
  const segments = path.split('/');
  return segments.length > 1 && segments.length <= 22 && segments.every((one) => projectSegment.test(one) && !/^\.+$/.test(one));
}

/** A path in a repository: git does not resolve `.` and `..`. */
function isFilePath(path: string): boolean {
  return path !== '' && path.split('/').every((segment) => !/^\.{0,2}$/.test(segment)) && !path.includes('\\');
}

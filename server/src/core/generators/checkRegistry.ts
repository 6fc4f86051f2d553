import { hubKey, isHub } from '../images/registryKey.ts';
import { type Checked, type Wording, wording } from './wording.ts';

/** Sites that are taken for their registries. */
const registryOfSite: ReadonlyMap<string, string> = new Map([
  ['gitlab.com', 'registry.gitlab.com'],
  ['github.com', 'ghcr.io'],
]);

/** A host has at most 253 characters, a repository 255; some more for a port and a scheme. */
const longestKey = 600;

interface Address {
  readonly scheme: string;
  /** With its port, in small letters. */
  readonly host: string;
  /** Without the slash in front and one behind. */
  readonly path: string;
}

/**
 * A registry as a user would type or paste it, checked while it is typed: `ok` is the key to write, which the Runner matches as it is
 * meant and, unless it has a path, the docker CLI too (GROUND-TRUTH A.6, E.2). Space around it is ignored.
 */
export function checkRegistry(input: string): Checked {
  const text = input.trim();
  const asText = checkCharacters(text);
  if (asText !== undefined) return asText;
  const address = addressOf(text);
  return checkScheme(address) ?? checkDockerHub(address) ?? checkPath(address) ?? checkHost(address) ?? accepted(address);
}

function checkCharacters(text: string): Checked | undefined {
  if (text === '') return { problem: wording("Enter the registry's host, with its port when images are written with one.") };
  if (text.length > longestKey) return { problem: wording('No registry and repository have so long a name.') };
  if (text.includes('$')) {
    return {
      problem: wording(
        'Write the host itself: "{0}" is replaced only where variables are expanded, and the key cannot count on that.',
        text,
      ),
    };
  }
  if (text.includes('*'))
    return suggest(wording('The Runner has no wildcards, so "{0}" would never match. Write the host.', text), beforeWildcard(text));
  const at = text.indexOf('@');
  if (at >= 0 && /[/:][^@]*@[a-z0-9]+:[0-9a-f]*$/i.test(`/${text}`)) {
    return suggest(wording('A key names a registry or repository, without a digest.'), text.slice(0, at));
  }
  if (at >= 0)
    return suggest(
      wording('The user name and secret come in the next steps; what is in front of "@" does not belong here.'),
      text.slice(text.lastIndexOf('@') + 1),
    );
  if (/[\s\p{Cc}]/u.test(text)) return { problem: wording('A registry has no white space in it.') };
  return undefined;
}

/** `reg.example/*` means `reg.example`; what `*.example` means, nobody can say. */
function beforeWildcard(text: string): string {
  return text.slice(0, Math.max(0, text.lastIndexOf('/', text.indexOf('*'))));
}

function addressOf(text: string): Address {
  const found = /^([a-z][a-z0-9+.-]*:)?\/\//i.exec(text);
  const rest = text.slice(found?.[0].length ?? 0);
  const slash = rest.indexOf('/');
  return {
    scheme: (found?.[0] ?? '').toLowerCase(),
    host: (slash < 0 ? rest : rest.slice(0, slash)).toLowerCase(),
    path: slash < 0 ? '' : rest.slice(slash + 1).replace(/([^/])\/$/, '$1'),
  };
}

function checkScheme({ scheme, host, path }: Address): Checked | undefined {
  if (scheme === '' || scheme === 'https://' || scheme === 'http://') return undefined;
  return suggest(wording('A key that begins with "{0}" never matches an image.', scheme), joined(host, path));
}

function checkDockerHub({ scheme, host, path }: Address): Checked | undefined {
  if (!isHub(host)) return undefined;
  if (path === '' || /^v[12]$/.test(path)) return { ok: hubKey };
  if (host === 'hub.docker.com' || /^v[12]\//.test(path))
    return suggest(wording(`"{0}" is a page, not a key. Docker Hub's key is {1}.`, joined(host, path), hubKey), hubKey);
  const short = path.replace(/^library(?:\/|$)/, '');
  if (short !== path) {
    return suggest(wording('"{0}" would not serve an image written without "library/".', joined(host, path)), joined('docker.io', short));
  }
  if (scheme !== '' || host !== 'docker.io') {
    return suggest(wording('To serve only "{0}", the key has to begin with "docker.io/".', path), joined('docker.io', path));
  }
  return undefined;
}

function checkPath({ scheme, host, path }: Address): Checked | undefined {
  if (path === '') return undefined;
  if (/^v[12]$/.test(path) && scheme !== '') return undefined;
  if (/^v[12](?:\/|$)/.test(path))
    return suggest(wording(`"/{0}" is the registry's API, and a key with it never matches an image.`, path), host);
  if (path.split('/').includes('')) {
    return suggest(
      wording('A key with "//" never matches an image.'),
      joined(
        scheme + host,
        path
          .split('/')
          .filter((segment) => segment !== '')
          .join('/'),
      ),
    );
  }
  if (scheme !== '') {
    return suggest(wording('After "{0}" the Runner ignores the path, so the key would cover the whole host.', scheme), joined(host, path));
  }
  const colon = path.indexOf(':');
  if (colon >= 0) return suggest(wording('A key names a registry or repository, without a tag.'), joined(host, path.slice(0, colon)));
  if (path !== path.toLowerCase()) {
    return suggest(wording('The path of an image has no capitals, so "{0}" never matches one.', path), joined(host, path.toLowerCase()));
  }
  const wrong = path.split('/').find((segment) => !/^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/.test(segment));
  if (wrong !== undefined) return { problem: wording('No image has "{0}" in its path.', wrong) };
  return undefined;
}

function checkHost({ host, path }: Address): Checked | undefined {
  const site = registryOfSite.get(host);
  if (site !== undefined) return suggest(wording('Images of {0} are on {1}.', host, site), joined(site, path));
  const found = /^(\[[0-9a-f:]+\]|[^:]*)(?::(.*))?$/.exec(host);
  const name = found?.[1] ?? '';
  const port = found?.[2];
  if (name === '') return { problem: wording('The host is missing.') };
  if (port === '') return { problem: wording('The port after "{0}:" is missing.', name) };
  if (port !== undefined && !/^\d+$/.test(port))
    return suggest(wording('"{0}" is not a port: that is a number.', port), joined(name, path));
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65535)) {
    return { problem: wording('"{0}" is not a port: they go from 1 to 65535.', port) };
  }
  if (name.startsWith('[')) return undefined;
  const wrong = name.split('.').find((label) => !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label));
  if (wrong === '') return { problem: wording('A part of the host "{0}" between its dots is missing.', name) };
  if (wrong !== undefined) return { problem: wording('"{0}" in the host is more than letters, digits and "-" between them.', wrong) };
  if (port === undefined && name !== 'localhost' && !name.includes('.')) {
    return { problem: wording('"{0}" has neither dot nor port: an image "{1}" would come from Docker Hub.', name, `${name}/app`) };
  }
  return undefined;
}

function accepted({ scheme, host, path }: Address): Checked {
  const ok = scheme === '' ? joined(host, path) : host;
  if (ok.includes('/')) {
    return { ok, warning: wording('Serves only images under this path, on Runner 17.5 or later. The docker CLI needs the host alone.') };
  }
  const port = /:(80|443)$/.exec(host)?.[1];
  if (port !== undefined) return { ok, warning: wording('Serves only images that are written with ":{0}" too.', port) };
  return { ok };
}

/** What was probably meant goes through the same checks, so that no suggestion needs another. */
function suggest(problem: Wording, meant: string): Checked {
  const checked = checkRegistry(meant);
  const suggestion = 'ok' in checked ? checked.ok : checked.suggestion;
  return suggestion === undefined ? { problem } : { problem, suggestion };
}

function joined(host: string, path: string): string {
  return path === '' ? host : `${host}/${path}`;
}

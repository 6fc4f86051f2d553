import { hubKey, isHub } from '../images/registryKey.ts';
import { type Checked, type Wording, wording } from './wording.ts';

/** Web sites that users confuse with the registry. */
const registryOfSite: ReadonlyMap<string, string> = new Map([
  ['gitlab.com', 'registry.gitlab.com'],
  ['github.com', 'ghcr.io'],
]);

/** A host has at most 253 characters and a repository 255. The rest is for a port and a scheme. */
const maxKeyLength = 600;

interface Address {
  readonly scheme: string;
  /** With its port, in lowercase. */
  readonly host: string;
  /** Without leading and trailing slash. */
  readonly path: string;
}

/**
 * Checks a registry while it is typed or pasted. `ok` is the key to write: it matches the intended images on the Runner and, unless it has
 * a path, also in the docker CLI (docs/ground-truth.md#a6, #e2). Surrounding whitespace is ignored.
 */
export function checkRegistry(input: string): Checked {
  const text = input.trim();
  const asText = checkCharacters(text);
  if (asText !== undefined) return asText;
  const address = addressOf(text);
  return checkScheme(address) ?? checkDockerHub(address) ?? checkPath(address) ?? checkHost(address) ?? accepted(address);
}

function checkCharacters(text: string): Checked | undefined {
  if (text === '') return { problem: wording("Enter the registry's host, with its port if images are written with one.") };
  if (text.length > maxKeyLength) return { problem: wording('This is too long for a registry and repository.') };
  if (text.includes('$')) {
    return {
      problem: wording('Enter the host itself: "{0}" is only replaced where variables are expanded, which is not everywhere.', text),
    };
  }
  if (text.includes('*'))
    return suggest(
      wording('Enter a host without wildcards: "{0}" never matches, because the Runner does not support them.', text),
      beforeWildcard(text),
    );
  const at = text.indexOf('@');
  if (at >= 0 && /[/:][^@]*@[a-z0-9]+:[0-9a-f]*$/i.test(`/${text}`)) {
    return suggest(wording('Enter a registry or repository without a digest.'), text.slice(0, at));
  }
  if (at >= 0)
    return suggest(
      wording('Remove the part before "@". The user name and secret come in the next steps.'),
      text.slice(text.lastIndexOf('@') + 1),
    );
  if (/[\s\p{Cc}]/u.test(text)) return { problem: wording('A registry cannot contain whitespace.') };
  return undefined;
}

/** `reg.example/*` means `reg.example`, but the meaning of `*.example` is not known. */
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
  return suggest(wording('A key that starts with "{0}" never matches an image.', scheme), joined(host, path));
}

function checkDockerHub({ scheme, host, path }: Address): Checked | undefined {
  if (!isHub(host)) return undefined;
  if (path === '' || /^v[12]$/.test(path)) return { ok: hubKey };
  if (host === 'hub.docker.com' || /^v[12]\//.test(path))
    return suggest(wording(`"{0}" is a web page, not a key. The key for Docker Hub is {1}.`, joined(host, path), hubKey), hubKey);
  const short = path.replace(/^library(?:\/|$)/, '');
  if (short !== path) {
    return suggest(wording('"{0}" does not match images written without "library/".', joined(host, path)), joined('docker.io', short));
  }
  if (scheme !== '' || host !== 'docker.io') {
    return suggest(wording('To match only "{0}", start the key with "docker.io/".', path), joined('docker.io', path));
  }
  return undefined;
}

function checkPath({ scheme, host, path }: Address): Checked | undefined {
  if (path === '') return undefined;
  if (/^v[12]$/.test(path) && scheme !== '') return undefined;
  if (/^v[12](?:\/|$)/.test(path))
    return suggest(wording(`"/{0}" is the path of the registry's API: a key with it never matches an image.`, path), host);
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
    return suggest(wording('After "{0}", the Runner ignores the path: the key would match the whole host.', scheme), joined(host, path));
  }
  const colon = path.indexOf(':');
  if (colon >= 0) return suggest(wording('Enter a registry or repository without a tag.'), joined(host, path.slice(0, colon)));
  if (path !== path.toLowerCase()) {
    return suggest(wording('Image paths are lowercase, so "{0}" never matches one.', path), joined(host, path.toLowerCase()));
  }
  const wrong = path.split('/').find((segment) => !/^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*$/.test(segment));
  if (wrong !== undefined) return { problem: wording('No image path can contain "{0}".', wrong) };
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
    return suggest(wording('"{0}" is not a valid port: ports are numbers.', port), joined(name, path));
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65535)) {
    return { problem: wording('"{0}" is not a valid port: ports are numbers from 1 to 65535.', port) };
  }
  if (name.startsWith('[')) return undefined;
  const wrong = name.split('.').find((label) => !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label));
  if (wrong === '') return { problem: wording('Invalid host "{0}": a part next to a dot is empty.', name) };
  if (wrong !== undefined) return { problem: wording('Invalid host: "{0}" can only contain letters, digits and "-" between them.', wrong) };
  if (port === undefined && name !== 'localhost' && !name.includes('.')) {
    return { problem: wording('"{0}" has no dot and no port, so an image "{1}" would come from Docker Hub.', name, `${name}/app`) };
  }
  return undefined;
}

function accepted({ scheme, host, path }: Address): Checked {
  const ok = scheme === '' ? joined(host, path) : host;
  if (ok.includes('/')) {
    return {
      ok,
      warning: wording('Only matches images under this path, on Runner 17.5 or later. The docker CLI needs the host without a path.'),
    };
  }
  const port = /:(80|443)$/.exec(host)?.[1];
  if (port !== undefined) return { ok, warning: wording('Only matches images that are written with ":{0}" too.', port) };
  return { ok };
}

/** A suggestion goes through the same checks, so that it needs no further correction. */
function suggest(problem: Wording, meant: string): Checked {
  const checked = checkRegistry(meant);
  const suggestion = 'ok' in checked ? checked.ok : checked.suggestion;
  return suggestion === undefined ? { problem } : { problem, suggestion };
}

function joined(host: string, path: string): string {
  return path === '' ? host : `${host}/${path}`;
}

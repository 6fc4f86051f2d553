import { type KeyDraft, key, knownValues, mapKey, tableKey, tableOf } from './key.ts';

const entryTable = tableOf({
  auth: key('text', 'base64 of `user:secret`, standard alphabet with padding. Anything else loses the whole source.'),
  username: key('text', 'User name; a non-empty `auth` beside it wins.'),
  password: key('text', 'Secret in plain text; a non-empty `auth` beside it wins.'),
  identitytoken: key('text', 'A token in place of a password, sent to Docker. The Kubernetes executor does not use it.'),
  registrytoken: key('text', 'A bearer token that is sent to the registry as it is.'),
  serveraddress: key('text', 'The registry once more; the entry’s own key counts instead.'),
  email: key('text', 'A relic that nothing reads any more.'),
});

const proxyTable = tableOf({
  httpProxy: key('text', 'The proxy for plain HTTP; becomes `HTTP_PROXY` in containers.'),
  httpsProxy: key('text', 'The proxy for HTTPS; becomes `HTTPS_PROXY` in containers.'),
  ftpProxy: key('text', 'The proxy for FTP; becomes `FTP_PROXY` in containers.'),
  allProxy: key('text', 'The proxy for everything else; becomes `ALL_PROXY` in containers.'),
  noProxy: key('text', 'Hosts that are reached without a proxy, separated by commas.'),
});

function format(of: string): KeyDraft {
  return key('text', `The Go template in which \`docker ${of}\` prints.`, { fallback: 'a table' });
}

const helpers = knownValues({
  'ecr-login': 'Amazon ECR',
  gcloud: 'Google Cloud, through its command line',
  gcr: 'Google Artifact Registry and Container Registry',
  'acr-env': 'Azure Container Registry, from environment variables',
  pass: 'the password store `pass`',
  secretservice: 'the key ring of a Linux desktop',
  osxkeychain: 'the key chain of macOS',
  wincred: 'the credential manager of Windows',
  desktop: 'Docker Desktop',
});

/** Docker’s config.json (GROUND-TRUTH A.8 and E.1). */
export const dockerConfigTable = tableOf({
  auths: tableKey(
    'map of tables',
    entryTable,
    'Credentials by registry. The Runner takes the entry with the longest path that fits the image; an empty entry fits too, and then nothing else is asked.',
  ),
  credHelpers: mapKey(
    'text',
    'A credential helper for each registry. The Runner runs all of them at each look-up; one that fails takes the whole source with it.',
    { values: helpers },
  ),
  credsStore: key(
    'text',
    'One credential store for every registry: `docker-credential-<name>` is run. If it is missing or fails on the Runner, every credential of this source is lost.',
    { values: helpers },
  ),
  HttpHeaders: mapKey('text', 'Headers that the Docker client adds to its requests.'),
  proxies: tableKey(
    'map of tables',
    proxyTable,
    'Proxies that containers get as variables, by Docker host or `default`. Pulls do not use them.',
  ),
  psFormat: format('ps'),
  imagesFormat: format('image ls'),
  networksFormat: format('network ls'),
  pluginsFormat: format('plugin ls'),
  volumesFormat: format('volume ls'),
  statsFormat: format('stats'),
  serviceInspectFormat: format('service inspect'),
  servicesFormat: format('service ls'),
  tasksFormat: format('service ps'),
  secretFormat: format('secret ls'),
  configFormat: format('config ls'),
  nodesFormat: format('node ls'),
  detachKeys: key('text', 'The keys that leave a container without stopping it.', { fallback: '`ctrl-p,ctrl-q`' }),
  currentContext: key('text', 'The Docker context that commands use, and so the daemon.', { fallback: '`default`' }),
  pruneFilters: key('texts', 'Filters that every `docker … prune` uses.'),
  cliPluginsExtraDirs: key('texts', 'Further folders with plugins of the Docker command line.'),
  plugins: mapKey('map', 'Settings of plugins, by name; each setting is text.'),
  aliases: mapKey('text', 'Other programs for Docker commands, such as `builder`.'),
  features: mapKey('text', 'Features by name; values are text, `"true"` and not `true`, or the whole file is refused.'),
});

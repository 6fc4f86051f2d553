import { type Markdown, md } from '../text/markdown.ts';
import { type KeyDraft, key, knownValues, mapKey, tableKey, tableOf } from './key.ts';

const entryTable = tableOf({
  auth: key(
    'text',
    'Base64 of `user:secret`, in the standard alphabet with padding. An invalid value makes the Runner ignore the whole source.',
  ),
  username: key('text', 'User name. Ignored next to a non-empty `auth`.'),
  password: key('text', 'Secret in plain text. Ignored next to a non-empty `auth`.'),
  identitytoken: key('text', 'A token that is sent to Docker instead of a password. The Kubernetes executor does not use it.'),
  registrytoken: key('text', 'A bearer token that is sent to the registry unchanged.'),
  serveraddress: key('text', 'The registry again. Ignored: the entry’s own key counts.'),
  email: key('text', 'Obsolete and ignored.'),
});

const proxyTable = tableOf({
  httpProxy: key('text', 'The proxy for HTTP. Set as `HTTP_PROXY` in containers.'),
  httpsProxy: key('text', 'The proxy for HTTPS. Set as `HTTPS_PROXY` in containers.'),
  ftpProxy: key('text', 'The proxy for FTP. Set as `FTP_PROXY` in containers.'),
  allProxy: key('text', 'The proxy for all other protocols. Set as `ALL_PROXY` in containers.'),
  noProxy: key('text', 'Hosts that are reached without a proxy, separated by commas.'),
});

function format(of: Markdown): KeyDraft {
  return key('text', md`The Go template for the output of \`docker ${of}\`.`, { fallback: 'a table' });
}

const helpers = knownValues({
  'ecr-login': 'Amazon ECR',
  gcr: 'Google Artifact Registry and Container Registry, the usual helper on a server',
  gcloud: 'the same through the Google Cloud SDK, which has to be logged in',
  'acr-env': 'Azure Container Registry, from environment variables',
  pass: 'the password store `pass`',
  secretservice: 'the keyring of a Linux desktop',
  osxkeychain: 'the macOS keychain',
  wincred: 'the Windows credential manager',
  desktop: 'Docker Desktop',
});

/** Docker’s config.json (docs/ground-truth.md#a8, #e1). */
export const dockerConfigTable = tableOf({
  auths: tableKey(
    'map of tables',
    entryTable,
    'Credentials by registry. The Runner uses the entry with the longest path that matches the image. An empty entry also matches, and then no other source is tried.',
  ),
  credHelpers: mapKey(
    'text',
    'A credential helper for each registry, which gets the key as it is: `*` is not a wildcard. The Runner runs all of them for each lookup, but from a job’s variable only those in `allowed_docker_credential_helpers` (19.4).',
    { values: helpers },
  ),
  credsStore: key(
    'text',
    'One credential store: the Runner takes only the registries that `docker-credential-<name> list` names, the docker CLI asks it for all. If it fails on the Runner, every credential of this source is ignored.',
    { values: helpers },
  ),
  HttpHeaders: mapKey('text', 'Headers that the Docker client adds to its requests.'),
  proxies: tableKey(
    'map of tables',
    proxyTable,
    'Proxies that are set as variables in containers, by Docker host or `default`. Not used for pulls.',
  ),
  psFormat: format(md`ps`),
  imagesFormat: format(md`image ls`),
  networksFormat: format(md`network ls`),
  pluginsFormat: format(md`plugin ls`),
  volumesFormat: format(md`volume ls`),
  statsFormat: format(md`stats`),
  serviceInspectFormat: format(md`service inspect`),
  servicesFormat: format(md`service ls`),
  tasksFormat: format(md`service ps`),
  secretFormat: format(md`secret ls`),
  configFormat: format(md`config ls`),
  nodesFormat: format(md`node ls`),
  detachKeys: key('text', 'The key sequence for detaching from a container without stopping it.', { fallback: '`ctrl-p,ctrl-q`' }),
  currentContext: key('text', 'The Docker context, and so the daemon, that commands use.', { fallback: '`default`' }),
  pruneFilters: key('texts', 'Filters that are used by every `docker … prune` command.'),
  cliPluginsExtraDirs: key('texts', 'Additional folders with Docker CLI plugins.'),
  plugins: mapKey('map', 'Settings of plugins, by plugin name. Each setting is a string.'),
  aliases: mapKey('text', 'Programs that replace Docker commands, such as `builder`.'),
  features: mapKey('text', 'Features by name. Values must be strings: `"true"`, not `true`. Otherwise the whole file is invalid.'),
});

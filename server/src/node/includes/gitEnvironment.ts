import type { Repository } from './addresses.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the user's own git needs to reach the server; all others, such as `GIT_DIR` or `GIT_TRACE_CURL`, would lead it elsewhere or write a log. */
const keptVariables =
  /^GIT_(?:SSH|SSH_COMMAND|SSH_VARIANT|SSL_\w+|PROXY_COMMAND|PROXY_SSL_\w+|EXEC_PATH|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))$/i;

/** How long ssh tries to connect. In seconds. */
const connectTimeout = 10;

/**
 * The environment of git: the user's own, without prompts of any kind. `sshCommand` is that of the user's git configuration. The login of the
 * workspace's remote is given here, because an address is written into the cache, and arguments can be seen by other users of the machine.
 */
export function gitEnvironment(own: Environment, repository: Repository, sshCommand: string | undefined): Environment {
  const kept = Object.entries(own).filter(([name]) => !/^GIT_/i.test(name) || keptVariables.test(name));
  const ssh = quietSsh(own, sshCommand);
  return {
    ...Object.fromEntries(kept),
    ...addedConfig(own, loginConfig(repository)),
    ...(ssh !== undefined && { GIT_SSH_COMMAND: ssh }),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'false',
    SSH_ASKPASS: 'false',
    SSH_ASKPASS_REQUIRE: 'never',
    GCM_INTERACTIVE: 'never',
  };
}

/** The options of every command that may reach a server, also of those that only read: git fetches what is missing. */
export function gitOptions({ scheme, login }: Repository): readonly string[] {
  // The user's configuration may replace https by ssh, or the other way round. Others only if the workspace's own remote has them.
  const schemes = new Set(['https', 'ssh', scheme]);
  const settings = [
    'protocol.version=2',
    'protocol.allow=never',
    ...[...schemes].map((name) => `protocol.${name}.allow=always`),
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
    'fetch.recurseSubmodules=no',
    'fetch.fsckObjects=true',
    'gc.auto=0',
    'maintenance.auto=false',
    // Git sends our header to wherever the server leads.
    `http.followRedirects=${login === undefined ? 'initial' : 'false'}`,
    'http.lowSpeedLimit=1000',
    'http.lowSpeedTime=15',
    'credential.interactive=false',
  ];
  return settings.flatMap((setting) => ['-c', setting]);
}

/** The user's own ssh, told not to ask. Undefined for a program whose options are not known. */
function quietSsh({ GIT_SSH_COMMAND: command, GIT_SSH: program, GIT_SSH_VARIANT: variant }: Environment, configured: string | undefined) {
  const own = command ?? configured ?? (program === undefined ? undefined : `'${program.replaceAll("'", "'\\''")}'`) ?? 'ssh';
  if (/plink/i.test(own) || /plink/i.test(variant ?? '')) return `${own} -batch`;
  if (variant === 'simple') return undefined;
  return `${own} -oBatchMode=yes -oConnectTimeout=${connectTimeout} -oServerAliveInterval=10 -oServerAliveCountMax=3`;
}

/** A header goes only to this server, and git hands it to no credential helper, which would store it. */
function loginConfig({ login, url }: Repository): readonly (readonly [string, string])[] {
  const server = /^https?:\/\/[^/]+\//i.exec(url)?.[0];
  if (login === undefined || server === undefined) return [];
  const [user = '', password] = login.split(/:(.*)/s).map(decoded);
  if (password === undefined) return [[`credential.${server}.username`, user]];
  return [[`http.${server}.extraHeader`, `Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`]];
}

/** After the settings that the user's own environment has. */
function addedConfig(own: Environment, settings: readonly (readonly [string, string])[]): Environment {
  const before = /^\d{1,4}$/.test(own.GIT_CONFIG_COUNT ?? '') ? Number(own.GIT_CONFIG_COUNT) : 0;
  if (settings.length === 0) return {};
  const added = settings.flatMap(([name, value], at) => [
    [`GIT_CONFIG_KEY_${before + at}`, name],
    [`GIT_CONFIG_VALUE_${before + at}`, value],
  ]);
  return { ...Object.fromEntries(added), GIT_CONFIG_COUNT: String(before + settings.length) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import { cliHostname } from '../credentials/cliHostname.ts';
import { isEmpty } from '../credentials/sources.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import type { Workspace } from '../db/workspace.ts';
import { shortLivedBecause } from '../images/registries.ts';
import { hubKey } from '../images/registryKey.ts';
import type { AuthEntry } from '../model/facts.ts';
import { code, type Markdown, md } from '../text/markdown.ts';
import { presentableUser } from '../text/presentable.ts';

/**
 * A sentence for an image that Docker on this machine can pull with a credential, but the Runner pulls without one. Undefined if the Runner
 * may have a credential, or if this machine's credential is not certain: it comes from a helper or expires within hours.
 */
export function localMachineCan(trace: CredentialTrace, { localDockerConfig, files }: Workspace): Markdown | undefined {
  const own = files.find(({ localMachine }) => localMachine) ?? localDockerConfig;
  const [auth] = own?.facts.auths ?? [];
  const [host = ''] = trace.lookupPath.split('/', 1);
  if (auth === undefined || auth.defects.length > 0 || host.includes('$') || !lacksCredential(trace)) return undefined;
  const key = host === 'docker.io' ? hubKey : host;
  if (auth.credHelpers.some(({ registry }) => registry.value === key)) return undefined;
  const kept = auth.entries.filter(({ replaced }) => !replaced);
  const entry = kept.find(({ registry }) => registry.value === key) ?? kept.find(({ registry }) => isSameHost(registry.value, key));
  if (entry === undefined) return undefined;
  const place = md`key ${code(entry.registry.value)} of its own Docker config`;
  if (auth.credsStore !== undefined) {
    const store = code(auth.credsStore.value);
    return md`**Your laptop is logged in** to ${code(host)} (credential store ${store}), the Runner is not.`;
  }
  const user = userOf(entry, host);
  return user === undefined ? undefined : md`**Your laptop can pull this** ${user} with ${place}, the Runner will not${unless(trace)}.`;
}

/** On Kubernetes, the nodes may have their own credentials (docs/ground-truth.md#a9). */
function lacksCredential({ outcome, used, executor }: CredentialTrace): boolean {
  if (executor !== 'docker') return false;
  return outcome === 'anonymous' || (outcome === 'used' && used !== undefined && isEmpty(used));
}

/** The host may be GitLab's own, which the job token gives access to. */
function unless({ steps }: CredentialTrace): Markdown {
  const mayBeGitLab = steps().some(({ source, verdict }) => source.from === 'job' && verdict === 'unknown');
  return mayBeGitLab ? md`, unless this is GitLab’s own registry` : md`: it does not use credentials of this machine`;
}

function isSameHost(key: string, wanted: string): boolean {
  return cliHostname(key) === cliHostname(wanted);
}

function userOf({ username, secret, identityToken, registryToken, placeholder, unknown }: AuthEntry, host: string): Markdown | undefined {
  if (placeholder || unknown || (username !== undefined && shortLivedBecause(host, username) !== undefined)) return undefined;
  if (identityToken || registryToken) return md`with a token`;
  return secret === 'present' && username !== undefined ? md`as ${code(presentableUser(username))}` : undefined;
}

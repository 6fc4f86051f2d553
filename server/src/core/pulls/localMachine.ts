import { cliHostname } from '../credentials/cliHostname.ts';
import { isEmpty } from '../credentials/sources.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import { named, toMarkdown } from '../credentials/wording.ts';
import type { Workspace } from '../db/workspace.ts';
import { shortLivedBecause } from '../images/registries.ts';
import { hubKey } from '../images/registryKey.ts';
import type { AuthEntry } from '../model/facts.ts';

/**
 * A Markdown sentence for an image that Docker on this machine can pull with a credential, but the Runner pulls without one. Undefined if the Runner
 * may have a credential, or if this machine's credential is not certain: it comes from a helper or expires within hours.
 */
export function localMachineCan(trace: CredentialTrace, { localDockerConfig, files }: Workspace): string | undefined {
  const own = files.find(({ localMachine }) => localMachine) ?? localDockerConfig;
  const [auth] = own?.facts.auths ?? [];
  const [host = ''] = trace.lookupPath.split('/', 1);
  if (auth === undefined || auth.defects.length > 0 || host.includes('$') || !lacksCredential(trace)) return undefined;
  const key = host === 'docker.io' ? hubKey : host;
  if (auth.credHelpers.some(({ registry }) => registry.value === key)) return undefined;
  const kept = auth.entries.filter(({ replaced }) => !replaced);
  const entry = kept.find(({ registry }) => registry.value === key) ?? kept.find(({ registry }) => isSameHost(registry.value, key));
  if (entry === undefined) return undefined;
  const place = `key ${toMarkdown(named(entry.registry.value))} of its own Docker config`;
  if (auth.credsStore !== undefined) {
    const store = toMarkdown(named(auth.credsStore.value));
    return `**Your laptop is logged in** to ${toMarkdown(named(host))} (credential store ${store}), the Runner is not.`;
  }
  const user = userOf(entry, host);
  return user === undefined ? undefined : `**Your laptop can pull this** ${user} with ${place}, the Runner will not${unless(trace)}.`;
}

/** On Kubernetes, the nodes may have their own credentials (docs/ground-truth.md#a9). */
function lacksCredential({ outcome, used, executor }: CredentialTrace): boolean {
  if (executor !== 'docker') return false;
  return outcome === 'anonymous' || (outcome === 'used' && used !== undefined && isEmpty(used));
}

/** The host may be GitLab's own, which the job token gives access to. */
function unless({ steps }: CredentialTrace): string {
  const mayBeGitLab = steps().some(({ source, verdict }) => source.from === 'job' && verdict === 'unknown');
  return mayBeGitLab ? ', unless this is GitLab’s own registry' : ': it does not use credentials of this machine';
}

function isSameHost(key: string, wanted: string): boolean {
  return cliHostname(key) === cliHostname(wanted);
}

function userOf({ username, secret, identityToken, registryToken, placeholder, unknown }: AuthEntry, host: string): string | undefined {
  if (placeholder || unknown || (username !== undefined && shortLivedBecause(host, username) !== undefined)) return undefined;
  if (identityToken || registryToken) return 'with a token';
  return secret === 'present' && username !== undefined ? `as ${toMarkdown(named(username))}` : undefined;
}

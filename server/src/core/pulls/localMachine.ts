import { cliHostname } from '../credentials/cliHostname.ts';
import { isEmpty } from '../credentials/sources.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import { named, toMarkdown } from '../credentials/wording.ts';
import type { Workspace } from '../db/workspace.ts';
import { shortLivedBecause } from '../images/registries.ts';
import type { AuthEntry } from '../model/facts.ts';

/** Docker Hub's key, as the docker CLI writes it (docs/ground-truth.md#e2). */
const hubKey = 'https://index.docker.io/v1/';

/**
 * That docker on this machine has a credential for an image which the Runner pulls without any: one sentence of Markdown. Undefined where the Runner
 * has one or may have, and where it is not certain what this machine would send: a helper answers, or a token dies within hours.
 */
export function localMachineCan(trace: CredentialTrace, { localDockerConfig, files }: Workspace): string | undefined {
  const own = files.find(({ localMachine }) => localMachine) ?? localDockerConfig;
  const [auth] = own?.facts.auths ?? [];
  const [host = ''] = trace.lookupPath.split('/', 1);
  if (auth === undefined || auth.defects.length > 0 || host.includes('$') || !goesWithout(trace)) return undefined;
  const key = host === 'docker.io' ? hubKey : host;
  if (auth.credHelpers.some(({ registry }) => registry.value === key)) return undefined;
  const kept = auth.entries.filter(({ replaced }) => !replaced);
  const entry = kept.find(({ registry }) => registry.value === key) ?? kept.find(({ registry }) => isSameHost(registry.value, key));
  if (entry === undefined) return undefined;
  const place = `key ${toMarkdown(named(entry.registry.value))} of its own docker config`;
  if (auth.credsStore !== undefined) {
    const store = toMarkdown(named(auth.credsStore.value));
    return `**Your laptop is logged in** to ${toMarkdown(named(host))} (credential store ${store}), the Runner is not.`;
  }
  const user = userOf(entry, host);
  return user === undefined ? undefined : `**Your laptop can pull this** ${user} with ${place}, the Runner will not${unless(trace)}.`;
}

/** On Kubernetes the nodes may have credentials of their own (docs/ground-truth.md#a9). */
function goesWithout({ outcome, used, executor }: CredentialTrace): boolean {
  if (executor !== 'docker') return false;
  return outcome === 'anonymous' || (outcome === 'used' && used !== undefined && isEmpty(used));
}

/** The job's token opens a host that may be GitLab's own. */
function unless({ steps }: CredentialTrace): string {
  const mayBeGitLab = steps().some(({ source, verdict }) => source.from === 'job' && verdict === 'unknown');
  return mayBeGitLab ? ', unless this is GitLab’s own registry' : ': it reads nothing of this machine';
}

function isSameHost(key: string, wanted: string): boolean {
  return cliHostname(key) === cliHostname(wanted);
}

function userOf({ username, secret, identityToken, registryToken, placeholder, unknown }: AuthEntry, host: string): string | undefined {
  if (placeholder || unknown || (username !== undefined && shortLivedBecause(host, username) !== undefined)) return undefined;
  if (identityToken || registryToken) return 'with a token';
  return secret === 'present' && username !== undefined ? `as ${toMarkdown(named(username))}` : undefined;
}

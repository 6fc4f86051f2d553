import type { CredentialSource } from '../credentials/sources.ts';
import type { CredentialTrace } from '../credentials/trace.ts';
import { filesWithRunners } from '../db/filesWith.ts';
import { query } from '../db/query.ts';
import type { Workspace } from '../db/workspace.ts';
import { registryOf } from '../images/registries.ts';

/** Whether a source outside the workspace has no key for the image: a CI/CD variable that, according to the settings, covers only other registries. */
export function isKnownNotToCover(source: CredentialSource, { image, lookupPath }: CredentialTrace): boolean {
  if (source.content !== 'unknown' || source.registries === undefined || image.includes('$')) return false;
  return source.registries.every((registry) => lookupPath !== registry && !lookupPath.startsWith(`${registry}/`));
}

/** Whether Kubernetes nodes may pull from a host with their own identity, or with secrets of the cluster (docs/ground-truth.md#a9). */
export function nodesMayHave(workspace: Workspace, host: string): boolean {
  return hasPullSecrets(workspace) || registryOf(host) !== undefined;
}

const hasPullSecrets = query((workspace): boolean => filesWithRunners(workspace).some(({ facts }) => facts.keys.some(isPullSecret)));

function isPullSecret({ path }: { readonly path: string }): boolean {
  return /^runners\.kubernetes\.(?:image_pull_secrets|use_service_account_image_pull_secrets|service_account)$/i.test(path);
}

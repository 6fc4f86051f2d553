import type { ImageReference } from '../images/imageReference.ts';
import type { Settings } from '../settings.ts';

const hosts: Readonly<Record<string, string>> = {
  CI_REGISTRY: 'GitLab’s container registry',
  CI_REGISTRY_IMAGE: 'GitLab’s container registry',
  CI_DEPENDENCY_PROXY_SERVER: 'GitLab’s dependency proxy',
  CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX: 'GitLab’s dependency proxy',
  CI_DEPENDENCY_PROXY_DIRECT_GROUP_IMAGE_PREFIX: 'GitLab’s dependency proxy',
};

/**
 * What the job's own token opens an image in: GitLab sends a credential for its registry and its dependency proxy with each job
 * (GROUND-TRUTH A.5). Undefined for other images, and where the settings say what the variable holds.
 */
export function ownTokenServes({ variables, written }: ImageReference, settings: Settings): string | undefined {
  const first = variables[0];
  if (first === undefined || first.range.start !== written.range.start || Object.hasOwn(settings.variables, first.name)) return undefined;
  return Object.hasOwn(hosts, first.name) ? hosts[first.name] : undefined;
}

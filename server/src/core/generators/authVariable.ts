import { hostIn } from './partialKeys.ts';

/** Much less than GitLab allows (docs/ground-truth.md#k1). */
const maxNameLength = 100;

/** The name of a CI/CD variable for the `auth` of a registry: `HARBOR_EXAMPLE_COM_AUTH`. */
export function authVariable(registry: string): string {
  const words = hostIn(registry)
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
  const name = words.join('_').slice(0, maxNameLength);
  return `${/^\d/.test(name) ? 'REGISTRY_' : ''}${name}_AUTH`;
}

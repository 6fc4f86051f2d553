import { type RegistryId, registryOf } from '../images/registries.ts';
import { hubKey } from '../images/registryKey.ts';
import { type Wording, wording } from './wording.ts';

/** A kind of registry in the generator, and its facts (docs/ground-truth.md#f). */
export interface Preset {
  readonly id: PresetId;
  /** The product's name, which is never translated. */
  readonly label: string;
  /** An example of the registry's address. */
  readonly registryHint: string;
  /** Set if the hint is (nearly) always the actual address. */
  readonly sameForAll?: true;
  readonly userHint: Wording;
  readonly secretHint: Wording;
}

export type PresetId = 'gitlab' | 'docker-hub' | 'ecr' | 'google' | 'acr' | 'ghcr' | 'quay' | 'harbor' | 'other';

/** A credential helper for `credHelpers`, for registries whose secrets expire soon. */
export interface ShortLived {
  readonly helper: string;
  readonly why: Wording;
}

export const presets: readonly Preset[] = [
  {
    id: 'gitlab',
    label: 'GitLab',
    registryHint: 'registry.gitlab.com',
    sameForAll: true,
    userHint: wording(`A deploy token's user name such as "{0}", or an account name.`, 'gitlab+deploy-token-7'),
    secretHint: wording('A deploy token ({0}) or personal access token ({1}) with read access to the registry.', 'gldt-…', 'glpat-…'),
  },
  {
    id: 'docker-hub',
    label: 'Docker Hub',
    registryHint: hubKey,
    sameForAll: true,
    userHint: wording('Your Docker ID.'),
    secretHint: wording('An access token ({0}), not your password.', 'dckr_pat_…'),
  },
  {
    id: 'ecr',
    label: 'Amazon ECR',
    registryHint: '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
    userHint: wording('{0}', 'AWS'),
    secretHint: wording('The output of "{0}".', 'aws ecr get-login-password'),
  },
  {
    id: 'google',
    label: 'Google Artifact Registry',
    registryHint: 'europe-west3-docker.pkg.dev',
    userHint: wording(`"{0}" for a service account's key file, "{1}" for an access token.`, '_json_key', 'oauth2accesstoken'),
    secretHint: wording('For "{0}": the whole content of the key file.', '_json_key'),
  },
  {
    id: 'acr',
    label: 'Azure Container Registry',
    registryHint: 'example.azurecr.io',
    userHint: wording("A service principal's application ID, or the name of a repository-scoped token."),
    secretHint: wording("The service principal's or token's password."),
  },
  {
    id: 'ghcr',
    label: 'GitHub Container Registry',
    registryHint: 'ghcr.io',
    sameForAll: true,
    userHint: wording('Your GitHub account name.'),
    secretHint: wording('A personal access token ({0}) with permission to read packages.', 'ghp_…'),
  },
  {
    id: 'quay',
    label: 'Quay',
    registryHint: 'quay.io',
    sameForAll: true,
    userHint: wording('A robot account such as "{0}", or an account name.', 'organization+robot'),
    secretHint: wording("The robot account's token."),
  },
  {
    id: 'harbor',
    label: 'Harbor',
    registryHint: 'harbor.example.com',
    userHint: wording('A robot account such as "{0}". Its "$" is not expanded, because it is encoded as base64.', 'robot$name'),
    secretHint: wording("The robot account's secret."),
  },
];

/** The preset for all other registries. */
export const otherRegistry: Preset = {
  id: 'other',
  label: 'Other',
  registryHint: 'registry.example.com:5000',
  userHint: wording('A user with permission to pull from the registry.'),
  secretHint: wording(`The user's password or token. Base64 protects ":", quotes and "$" in it.`),
};

/** The preset of each registry that is known by its host. */
const presetOf: Readonly<Partial<Record<RegistryId, PresetId>>> = {
  'docker-hub': 'docker-hub',
  ecr: 'ecr',
  'ecr-public': 'ecr',
  gar: 'google',
  gcr: 'google',
  acr: 'acr',
  ghcr: 'ghcr',
  quay: 'quay',
  gitlab: 'gitlab',
};

/** Products on hosts of their users, by the names that these usually have. */
const byName: readonly (readonly [host: RegExp, PresetId])[] = [
  [/^registry\.gitlab\./, 'gitlab'],
  [/^harbor\./, 'harbor'],
];

/** The preset for a key, chosen only by its host. */
export function presetFor(key: string): Preset {
  const host = hostOf(key);
  const known = registryOf(host);
  const id = known === undefined ? byName.find(([form]) => form.test(host))?.[1] : presetOf[known.id];
  return presets.find((preset) => preset.id === id) ?? otherRegistry;
}

/**
 * The helper for a registry and user whose secrets are short-lived (docs/ground-truth.md#f1, #f2, #f3). Undefined if a written secret stays
 * valid. Without `username`, only the registry is considered.
 */
export function shortLivedFor(key: string, username?: string): ShortLived | undefined {
  switch (registryOf(hostOf(key))?.id) {
    case 'ecr':
    case 'ecr-public':
      return { helper: 'ecr-login', why: wording('An ECR password expires after 12 hours, so the Runner must get a new one each time.') };
    case 'gar':
    case 'gcr':
      if (username !== 'oauth2accesstoken') return undefined;
      return { helper: 'gcr', why: wording('A Google access token expires soon, so the Runner must get a new one each time.') };
    case 'acr':
      if (username !== azureTokenUser) return undefined;
      return { helper: 'acr-env', why: wording('An Azure token expires after 3 hours, so the Runner must get a new one each time.') };
    default:
      return undefined;
  }
}

/** The user name at Azure for a secret that is a token. */
const azureTokenUser = '00000000-0000-0000-0000-000000000000';

function hostOf(key: string): string {
  return key
    .replace(/^https?:\/\//, '')
    .split('/', 1)
    .join('')
    .toLowerCase();
}

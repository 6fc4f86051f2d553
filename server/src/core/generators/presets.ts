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
  /** The user name, if there is only one. */
  readonly user?: string;
  readonly userHint: Wording;
  readonly secretHint: Wording;
}

export type PresetId =
  | 'gitlab'
  | 'docker-hub'
  | 'dhi'
  | 'ecr'
  | 'google'
  | 'acr'
  | 'ghcr'
  | 'quay'
  | 'harbor'
  | 'red-hat'
  | 'nvidia'
  | 'other';

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
    id: 'dhi',
    label: 'Docker Hardened Images',
    registryHint: 'dhi.io',
    sameForAll: true,
    userHint: wording('Your Docker ID, or the name of the organization for its access token.'),
    secretHint: wording('An access token ({0}). The entry for Docker Hub does not match this registry.', 'dckr_pat_…'),
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
    userHint: wording(
      `"{0}" for a service account's key file, "{1}" for an access token, also with workload identity.`,
      '_json_key',
      'oauth2accesstoken',
    ),
    secretHint: wording('For "{0}": the whole content of the key file. For "{1}": the file in base64.', '_json_key', '_json_key_base64'),
  },
  {
    id: 'acr',
    label: 'Azure Container Registry',
    registryHint: 'example.azurecr.io',
    userHint: wording("The name of a repository-scoped token, or a service principal's application ID."),
    secretHint: wording("The token's password, or the service principal's client secret."),
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
    userHint: wording(
      'A robot account: "{0}", or "{1}" for one of a project. Its "$" is not expanded, because it is encoded as base64.',
      'robot$name',
      'robot$project+name',
    ),
    secretHint: wording("The robot account's secret. It expires after 30 days, unless it was created with another time."),
  },
  {
    id: 'red-hat',
    label: 'Red Hat',
    registryHint: 'registry.redhat.io',
    sameForAll: true,
    userHint: wording('A registry service account such as "{0}".', '12345678|name'),
    secretHint: wording("The registry service account's token."),
  },
  {
    id: 'nvidia',
    label: 'NVIDIA NGC',
    registryHint: 'nvcr.io',
    sameForAll: true,
    user: '$oauthtoken',
    userHint: wording('"{0}", exactly like this.', '$oauthtoken'),
    secretHint: wording('A personal or service key with access to the NGC catalog.'),
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

/** Registries that have one host, and products on hosts of their users, by the names that these usually have. */
const byName: readonly (readonly [host: RegExp, PresetId])[] = [
  [/^dhi\.io$/, 'dhi'],
  [/^registry\.(?:redhat\.io|connect\.redhat\.com)$/, 'red-hat'],
  [/^nvcr\.io$/, 'nvidia'],
  [/^registry\.gitlab\./, 'gitlab'],
  [/^harbor\./, 'harbor'],
];

/** The preset for a key, chosen only by its host. */
export function presetFor(key: string): Preset {
  const host = hostOf(key);
  const known = registryOf(host);
  const id = (known && presetOf[known.id]) ?? byName.find(([form]) => form.test(host))?.[1];
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

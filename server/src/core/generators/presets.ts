import { hubKey } from '../images/registryKey.ts';
import { type Wording, wording } from './wording.ts';

/** A kind of registry that the generator offers, with what is known of it (GROUND-TRUTH F). */
export interface Preset {
  readonly id: PresetId;
  /** The product's name, never translated. */
  readonly label: string;
  /** What the registry looks like. */
  readonly registryHint: string;
  /** Set when the hint is the registry itself, or nearly always is. */
  readonly sameForAll?: true;
  readonly userHint: Wording;
  readonly secretHint: Wording;
}

export type PresetId = 'gitlab' | 'docker-hub' | 'ecr' | 'google' | 'acr' | 'ghcr' | 'quay' | 'harbor' | 'other';

/** A credential helper to name in `credHelpers` where a written secret would soon be worthless. */
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
    userHint: wording(`A deploy token's name such as "{0}", or an account name.`, 'gitlab+deploy-token-7'),
    secretHint: wording('A deploy token ({0}) or personal access token ({1}) that may read the registry.', 'gldt-…', 'glpat-…'),
  },
  {
    id: 'docker-hub',
    label: 'Docker Hub',
    registryHint: hubKey,
    sameForAll: true,
    userHint: wording('The Docker ID.'),
    secretHint: wording('An access token ({0}) rather than the password.', 'dckr_pat_…'),
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
    userHint: wording('The GitHub account name.'),
    secretHint: wording('A personal access token ({0}) that may read packages.', 'ghp_…'),
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
    userHint: wording('A robot account such as "{0}": its "$" is safe, since base64 hides it from variable expansion.', 'robot$name'),
    secretHint: wording("The robot account's secret."),
  },
];

/** For a registry that no preset knows. */
export const otherRegistry: Preset = {
  id: 'other',
  label: 'Other',
  registryHint: 'registry.example.com:5000',
  userHint: wording('The user that may pull from the registry.'),
  secretHint: wording(`The user's password or token. Base64 hides ":", quotes and "$" in it from everything on the way.`),
};

const ecrHost =
  /^\d{12}\.dkr[.-]ecr(?:-fips)?\.[a-z0-9][a-z0-9_-]*\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;
const ecrPublicHost = /^(?:public\.ecr\.aws|ecr-public\.aws\.com)$/;
const googleHost = /^(?:(?:us|eu|asia|marketplace)\.)?gcr\.io$|(?:^|\.)[a-z0-9-]+\.pkg\.dev$/;
const azureHost = /^[a-z0-9-]+\.azurecr\.(?:io|cn|de|us)$/;

const hostsOf: readonly { readonly id: PresetId; readonly host: RegExp }[] = [
  { id: 'docker-hub', host: /^(?:index\.)?docker\.io$/ },
  { id: 'ecr', host: ecrHost },
  { id: 'ecr', host: ecrPublicHost },
  { id: 'google', host: googleHost },
  { id: 'acr', host: azureHost },
  { id: 'ghcr', host: /^ghcr\.io$/ },
  { id: 'quay', host: /^quay\.io$/ },
  { id: 'gitlab', host: /^registry\.gitlab\./ },
  { id: 'harbor', host: /^harbor\./ },
];

/** The preset whose registries look like this key: by the host alone. */
export function presetFor(key: string): Preset {
  const host = hostOf(key);
  const known = hostsOf.find((candidate) => candidate.host.test(host));
  return presets.find((preset) => preset.id === known?.id) ?? otherRegistry;
}

/**
 * The helper for a registry and user whose secrets are short-lived (GROUND-TRUTH F.1–F.3); undefined where a written secret lasts. Leave
 * `username` out to ask about the registry alone.
 */
export function shortLivedFor(key: string, username?: string): ShortLived | undefined {
  const host = hostOf(key);
  if (ecrHost.test(host) || ecrPublicHost.test(host)) {
    return { helper: 'ecr-login', why: wording('An ECR password lasts 12 hours, so the Runner has to fetch a new one each time.') };
  }
  if (googleHost.test(host) && username === 'oauth2accesstoken') {
    return { helper: 'gcloud', why: wording('A Google access token is short-lived, so the Runner has to fetch a new one each time.') };
  }
  if (azureHost.test(host) && username === azureTokenUser) {
    return { helper: 'acr-env', why: wording('An Azure token lasts 3 hours, so the Runner has to fetch a new one each time.') };
  }
  return undefined;
}

/** The user name that stands for "this secret is a token" at Azure. */
const azureTokenUser = '00000000-0000-0000-0000-000000000000';

function hostOf(key: string): string {
  return key
    .replace(/^https?:\/\//, '')
    .replace(/[/].*$/, '')
    .toLowerCase();
}

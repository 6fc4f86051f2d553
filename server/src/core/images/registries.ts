/** Facts about a registry that follow from its host (docs/ground-truth.md#f, #f6). */
export interface KnownRegistry {
  readonly id: 'docker-hub' | 'ecr' | 'ecr-public' | 'gar' | 'gcr' | 'acr' | 'ghcr' | 'gitlab' | 'quay' | 'mcr' | 'kubernetes';
  /** The registry's common name. */
  readonly name: string;
  /** Whether images can be pulled without a credential: `always`, for some projects (`mixed`), or usually not (`never`). */
  readonly public: 'always' | 'mixed' | 'never';
  /** The credential helper that gets new passwords for it, as written in `credHelpers`. */
  readonly helper?: string;
  /** Why a static password stops working. Answers "what is wrong with a static entry?". */
  readonly shortLived?: string;
  /** User names whose passwords stop working. */
  readonly users: readonly ShortLivedUser[];
  readonly account?: string;
  readonly region?: string;
}

interface ShortLivedUser {
  /** `*` stands for the user's own part. */
  readonly name: string;
  /** Why its password stops working. */
  readonly shortLived: string;
}

/** AWS domains: global, China, European and isolated partitions, and the newer dual-stack names. */
const amazonDomains =
  'amazonaws\\.com(?:\\.cn)?|amazonaws\\.eu|on\\.aws|on\\.amazonwebservices\\.com\\.cn|sc2s\\.sgov\\.gov|c2s\\.ic\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov';
const ecrHost = new RegExp(`^(\\d{12})\\.dkr[.-]ecr(?:-fips)?\\.([a-z0-9][a-z0-9_-]*)\\.(?:${amazonDomains})$`);

const twelveHours = 'its passwords are valid for 12 hours';
const oneHour = 'its access tokens are valid for about an hour';

const dockerHub: KnownRegistry = { id: 'docker-hub', name: 'Docker Hub', public: 'mixed', users: [] };

const ecr: KnownRegistry = {
  id: 'ecr',
  name: 'Amazon ECR',
  public: 'never',
  helper: 'ecr-login',
  shortLived: twelveHours,
  users: [{ name: 'AWS', shortLived: twelveHours }],
};

/** Passwords of `_json_key` and `_json_key_base64` do not expire. */
const googleUsers: readonly ShortLivedUser[] = [
  { name: 'oauth2accesstoken', shortLived: oneHour },
  { name: '_token', shortLived: oneHour },
  { name: '_dcgcr_*', shortLived: oneHour },
];

const acr: KnownRegistry = {
  id: 'acr',
  name: 'Azure Container Registry',
  public: 'never',
  helper: 'acr-env',
  users: [
    {
      name: '00000000-0000-0000-0000-000000000000',
      shortLived: 'the token of an Azure identity is valid for about 3 hours',
    },
  ],
};

const gitlabUsers: readonly ShortLivedUser[] = [{ name: 'gitlab-ci-token', shortLived: 'a CI job token expires when its job ends' }];

const byName: ReadonlyMap<string, KnownRegistry> = new Map<string, KnownRegistry>([
  ['docker.io', dockerHub],
  ['index.docker.io', dockerHub],
  ['registry-1.docker.io', dockerHub],
  ['registry.hub.docker.com', dockerHub],
  ['hub.docker.com', dockerHub],
  ['public.ecr.aws', { id: 'ecr-public', name: 'Amazon ECR Public', public: 'always', helper: 'ecr-login', users: ecr.users }],
  ['ecr-public.aws.com', { id: 'ecr-public', name: 'Amazon ECR Public', public: 'always', helper: 'ecr-login', users: ecr.users }],
  ['ghcr.io', { id: 'ghcr', name: 'GitHub Container Registry', public: 'mixed', users: [] }],
  ['registry.gitlab.com', { id: 'gitlab', name: 'GitLab Container Registry', public: 'mixed', users: gitlabUsers }],
  ['quay.io', { id: 'quay', name: 'Quay', public: 'mixed', users: [] }],
  ['mcr.microsoft.com', { id: 'mcr', name: 'Microsoft Artifact Registry', public: 'always', users: [] }],
  ['registry.k8s.io', { id: 'kubernetes', name: 'Kubernetes image registry', public: 'always', users: [] }],
]);

/** The registry of a host, without regard to port and case. Undefined for unknown hosts. For an absent host, pass `docker.io`. */
export function registryOf(host: string): KnownRegistry | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const known = byName.get(name);
  if (known !== undefined) return known;
  if (/^(?:[a-z0-9-]+\.)?gcr\.io$/.test(name)) {
    return { id: 'gcr', name: 'Google Container Registry', public: 'mixed', helper: 'gcloud', users: googleUsers };
  }
  if (name.endsWith('.pkg.dev')) return artifactRegistry(name);
  if (/^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)?\.azurecr\.(?:io|cn|de|us)$/.test(name)) return acr;
  return amazonRegistry(name);
}

/** Why a password for this user on this host stops working soon, if it does. `gitlab-ci-token` is recognized on any host. */
export function shortLivedBecause(host: string, user: string): string | undefined {
  return shortLivedAt(registryOf(host), user);
}

/** The same for a registry that is known, or not. */
export function shortLivedAt(registry: KnownRegistry | undefined, user: string): string | undefined {
  const isUser = ({ name }: ShortLivedUser) => matchesPattern(user, name);
  return (registry?.users.find(isUser) ?? gitlabUsers.find(isUser))?.shortLived;
}

function artifactRegistry(name: string): KnownRegistry {
  const region = /^([a-z0-9-]+)-docker\.pkg\.dev$/.exec(name)?.[1] ?? /^docker\.([a-z0-9-]+)\.rep\.pkg\.dev$/.exec(name)?.[1];
  return {
    id: 'gar',
    name: 'Google Artifact Registry',
    public: 'never',
    helper: 'gcloud',
    users: googleUsers,
    ...(region !== undefined && { region }),
  };
}

function amazonRegistry(name: string): KnownRegistry | undefined {
  const [, account, region] = ecrHost.exec(name) ?? [];
  return account === undefined || region === undefined ? undefined : { ...ecr, account, region };
}

/** In the pattern, each `*` stands for at least one character. */
function matchesPattern(user: string, pattern: string): boolean {
  const [start = '', ...ends] = pattern.split('*');
  if (ends.length === 0) return user === pattern;
  let at = start.length;
  if (!user.startsWith(start)) return false;
  for (const end of ends) {
    const found = end === '' ? user.length : user.indexOf(end, at + 1);
    if (found <= at) return false;
    at = found + end.length;
  }
  return true;
}

/** What is known of a registry from its host alone (GROUND-TRUTH F, DESIGN "What is private"). */
export interface KnownRegistry {
  readonly id: 'docker-hub' | 'ecr' | 'ecr-public' | 'gar' | 'gcr' | 'acr' | 'ghcr' | 'gitlab' | 'quay' | 'mcr' | 'kubernetes';
  /** The name that people know it by. */
  readonly name: string;
  /** Whether images can be pulled without a credential: of all projects, of some, or as a rule of none. */
  readonly public: 'always' | 'mixed' | 'never';
  /** The credential helper that makes fresh passwords for it, as written in `credHelpers`. */
  readonly helper?: string;
  /** Why a password that is written down stops working; an answer to "what is wrong with a static entry?". */
  readonly shortLived?: string;
  /** User names by which the kind of a password can be told. */
  readonly users: readonly UserHint[];
  readonly account?: string;
  readonly region?: string;
}

export interface UserHint {
  /** As written; `*` stands for the user's own part. */
  readonly user: string;
  /** What its password is, for people. */
  readonly password: string;
  /** Why that password stops working, when it does. */
  readonly shortLived?: string;
}

/** AWS's domains: the world, China, European and isolated partitions, and the newer dual-stack names. */
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
  users: [{ user: 'AWS', password: 'the output of "aws ecr get-login-password"', shortLived: twelveHours }],
};

const googleUsers: readonly UserHint[] = [
  { user: 'oauth2accesstoken', password: 'a Google access token', shortLived: oneHour },
  { user: '_token', password: 'a Google access token', shortLived: oneHour },
  { user: '_dcgcr_*', password: 'a token that a Google helper has stored', shortLived: oneHour },
  { user: '_json_key', password: 'the text of a service account key' },
  { user: '_json_key_base64', password: 'a service account key in base64' },
];

const acr: KnownRegistry = {
  id: 'acr',
  name: 'Azure Container Registry',
  public: 'never',
  helper: 'acr-env',
  users: [
    {
      user: '00000000-0000-0000-0000-000000000000',
      password: 'the token of an Azure identity',
      shortLived: 'the token of an Azure identity is valid for about 3 hours',
    },
  ],
};

const gitlabUsers: readonly UserHint[] = [
  { user: 'gitlab-ci-token', password: 'a CI job token', shortLived: 'a CI job token ends with its job' },
  { user: 'gitlab+deploy-token-*', password: 'a deploy token' },
];

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
  ['quay.io', { id: 'quay', name: 'Quay', public: 'mixed', users: [{ user: '*+*', password: "a robot account's token" }] }],
  ['mcr.microsoft.com', { id: 'mcr', name: 'Microsoft Artifact Registry', public: 'always', users: [] }],
  ['registry.k8s.io', { id: 'kubernetes', name: 'Kubernetes image registry', public: 'always', users: [] }],
]);

/** The registry behind a host, port and case aside; undefined when nothing is known of it. An absent host is Docker Hub's: pass `docker.io`. */
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

/** Why a password for this user of this host stops working soon, when it does. `gitlab-ci-token` is told on any host. */
export function shortLivedBecause(host: string, user: string): string | undefined {
  const hints = [...(registryOf(host)?.users ?? []), ...gitlabUsers];
  return hints.find((hint) => fits(hint.user, user))?.shortLived;
}

/** What the password of this user of this host is, as far as the user's name tells. */
export function passwordHint(host: string, user: string): string | undefined {
  const hints = [...(registryOf(host)?.users ?? []), ...gitlabUsers];
  return hints.find((hint) => fits(hint.user, user))?.password;
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

/** Whether a user name has the form `form`, in which each `*` stands for at least one character. */
function fits(form: string, user: string): boolean {
  const [start = '', ...ends] = form.split('*');
  if (ends.length === 0) return user === form;
  let at = start.length;
  if (!user.startsWith(start)) return false;
  for (const end of ends) {
    const found = end === '' ? user.length : user.indexOf(end, at + 1);
    if (found <= at) return false;
    at = found + end.length;
  }
  return true;
}

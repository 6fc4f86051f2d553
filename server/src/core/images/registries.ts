import { matchesUser, type ShortLivedUser, shortLivedUsers } from './shortLivedUsers.ts';

/** Facts about a registry that follow from its host (docs/ground-truth.md#f, #f6). */
export interface KnownRegistry {
  readonly id: RegistryId;
  /** The registry's common name. */
  readonly name: string;
  /** Whether images can be pulled without a credential: `always`, only if their owner made them public (`mixed`), or `never`. */
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

/** `other`: nothing but its name and access is known. */
export type RegistryId = 'docker-hub' | 'ecr' | 'ecr-public' | 'gar' | 'gcr' | 'acr' | 'ghcr' | 'gitlab' | 'quay' | 'mcr' | 'other';

/** AWS domains: global, China, European and isolated partitions, and the newer dual-stack names. */
const amazonDomains =
  'amazonaws\\.com(?:\\.cn)?|amazonaws\\.eu|on\\.aws|on\\.amazonwebservices\\.com\\.cn|sc2s\\.sgov\\.gov|c2s\\.ic\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov';
const ecrHost = new RegExp(`^(\\d{12})\\.dkr[.-]ecr(?:-fips)?\\.([a-z0-9][a-z0-9_-]*)\\.(?:${amazonDomains})$`);

type Access = KnownRegistry['public'];

function registry(id: RegistryId, name: string, access: Access, more: Partial<KnownRegistry> = {}): KnownRegistry {
  return { id, name, public: access, users: [], ...more };
}

const dockerHub = registry('docker-hub', 'Docker Hub', 'mixed');
const ecr = registry('ecr', 'Amazon ECR', 'never', {
  helper: 'ecr-login',
  shortLived: 'its passwords are valid for 12 hours',
  users: shortLivedUsers.amazon,
});
const ecrPublic = registry('ecr-public', 'Amazon ECR Public', 'always', { helper: 'ecr-login', users: shortLivedUsers.amazon });
const google = { helper: 'gcr', users: shortLivedUsers.google };
const acr = registry('acr', 'Azure Container Registry', 'mixed', { helper: 'acr-env', users: shortLivedUsers.azure });

/** Who answers without a credential, by host (docs/ground-truth.md#f6). The only list of its kind: everything else asks `registryOf`. */
const byName: ReadonlyMap<string, KnownRegistry> = new Map([
  ['docker.io', dockerHub],
  ['index.docker.io', dockerHub],
  ['registry-1.docker.io', dockerHub],
  ['registry.hub.docker.com', dockerHub],
  ['hub.docker.com', dockerHub],
  ['ghcr.io', registry('ghcr', 'GitHub Container Registry', 'mixed')],
  ['registry.gitlab.com', registry('gitlab', 'GitLab Container Registry', 'mixed', { users: shortLivedUsers.gitlab })],
  ['quay.io', registry('quay', 'Quay', 'mixed')],
  ['public.ecr.aws', ecrPublic],
  ['ecr-public.aws.com', ecrPublic],
  ['mirror.gcr.io', registry('gcr', 'Google’s mirror of Docker Hub', 'always', google)],
  ['mcr.microsoft.com', registry('mcr', 'Microsoft Artifact Registry', 'always')],
  ['registry.k8s.io', registry('other', 'Kubernetes image registry', 'always')],
  ['registry.access.redhat.com', registry('other', 'Red Hat’s public registry', 'always')],
  ['registry.fedoraproject.org', registry('other', 'Fedora registry', 'always')],
  ['registry.suse.com', registry('other', 'SUSE registry', 'always')],
  ['registry.opensuse.org', registry('other', 'openSUSE registry', 'always')],
  ['docker.elastic.co', registry('other', 'Elastic registry', 'always')],
  ['lscr.io', registry('other', 'LinuxServer.io registry', 'always')],
  ['dhi.io', registry('other', 'Docker Hardened Images', 'never')],
  ['registry.redhat.io', registry('other', 'Red Hat registry', 'never')],
  ['registry1.dso.mil', registry('other', 'Iron Bank', 'never')],
  ['cgr.dev', registry('other', 'Chainguard registry', 'mixed')],
  ['nvcr.io', registry('other', 'NVIDIA NGC', 'mixed')],
  ['icr.io', registry('other', 'IBM Cloud Container Registry', 'mixed')],
  ['container-registry.oracle.com', registry('other', 'Oracle Container Registry', 'mixed')],
  ['registry.digitalocean.com', registry('other', 'DigitalOcean Container Registry', 'mixed')],
  ['docker.cloudsmith.io', registry('other', 'Cloudsmith', 'mixed')],
]);

const byForm: readonly (readonly [host: RegExp, KnownRegistry])[] = [
  [/^(?:[a-z0-9-]+\.)?gcr\.io$/, registry('gcr', 'Google Container Registry', 'mixed', google)],
  [/^[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)?\.azurecr\.(?:io|cn|de|us)$/, acr],
  [/\.icr\.io$/, registry('other', 'IBM Cloud Container Registry', 'mixed')],
  [/\.ocir\.io$/, registry('other', 'Oracle Cloud Infrastructure Registry', 'mixed')],
  [/\.aliyuncs\.com$/, registry('other', 'Alibaba Cloud Container Registry', 'mixed')],
  [/^rg\.[a-z0-9-]+\.scw\.cloud$/, registry('other', 'Scaleway Container Registry', 'mixed')],
  [/\.container-registry\.ovh\.net$/, registry('other', 'OVHcloud Managed Private Registry', 'mixed')],
  [/\.jfrog\.io$/, registry('other', 'JFrog Artifactory', 'mixed')],
];

/** The registry of a host, without regard to port and case. Undefined for unknown hosts. For an absent host, pass `docker.io`. */
export function registryOf(host: string): KnownRegistry | undefined {
  const name = host.toLowerCase().replace(/:\d+$/, '');
  const known = byName.get(name);
  if (known !== undefined) return known;
  if (name.endsWith('.pkg.dev')) return artifactRegistry(name);
  return byForm.find(([form]) => form.test(name))?.[1] ?? amazonRegistry(name);
}

/** Whether images are private unless their owner made them public, as in the registries of clouds. Elsewhere many images are public. */
export function isMostlyPrivate(known: KnownRegistry): boolean {
  return known.public === 'mixed' && (known.id === 'acr' || known.id === 'gar' || known.id === 'other');
}

/** Why a password for this user on this host stops working soon, if it does. `gitlab-ci-token` is recognized on any host. */
export function shortLivedBecause(host: string, user: string): string | undefined {
  return shortLivedAt(registryOf(host), user);
}

/** The same for a registry that is known, or not. */
export function shortLivedAt(known: KnownRegistry | undefined, user: string): string | undefined {
  const isUser = ({ name }: ShortLivedUser) => matchesUser(user, name);
  return (known?.users.find(isUser) ?? shortLivedUsers.gitlab.find(isUser))?.shortLived;
}

function artifactRegistry(name: string): KnownRegistry {
  const region = /^([a-z0-9-]+)-docker\.pkg\.dev$/.exec(name)?.[1] ?? /^docker\.([a-z0-9-]+)\.rep\.pkg\.dev$/.exec(name)?.[1];
  return registry('gar', 'Google Artifact Registry', 'mixed', { ...google, ...(region !== undefined && { region }) });
}

function amazonRegistry(name: string): KnownRegistry | undefined {
  const [, account, region] = ecrHost.exec(name) ?? [];
  return account === undefined || region === undefined ? undefined : { ...ecr, account, region };
}

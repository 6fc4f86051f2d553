/** An address of a page or of an interface for programs that someone wrote as an image. */
export interface WebAddress {
  /** What it is the address of, to follow "is": `a page of Docker Hub`. */
  readonly what: string;
  /** The image that is meant, as far as the address shows it. */
  readonly reference?: string;
  /**
   * `page`: nothing can be pulled from this host. `likely-page`: the path is that of a page, but an image could have it too. `other-host`:
   * images can be pulled, but no credential for the registry matches (docs/ground-truth.md#f6).
   */
  readonly kind: 'page' | 'likely-page' | 'other-host';
}

interface Site {
  readonly host: RegExp;
  /** Tested in order. Absent: all paths. */
  readonly path?: RegExp;
  readonly what: string;
  readonly kind: WebAddress['kind'];
  /** The image for the parts that `path` captured. */
  readonly reference?: (parts: readonly string[], host: string) => string;
}

const hubPage = { host: /^(?:www\.)?hub\.docker\.com$|^store\.docker\.com$/, what: 'a page of Docker Hub', kind: 'page' } as const;
const name = '([^/?#]+)';
const owned = `${name}/${name}`;

const sites: readonly Site[] = [
  { ...hubPage, path: new RegExp(`^(?:r/)?(?:_|library)/${name}`), reference: ([image = '']) => image },
  { ...hubPage, path: new RegExp(`^layers/library/${name}/${name}`), reference: ([image, tag]) => `${image}:${tag}` },
  { ...hubPage, path: new RegExp(`^layers/${owned}/${name}`), reference: ([owner, image, tag]) => `${owner}/${image}:${tag}` },
  { ...hubPage, path: new RegExp(`^(?:r|u|repository/docker)/${owned}`), reference: ([owner, image]) => `${owner}/${image}` },
  { ...hubPage, path: new RegExp(`^${owned}$`), reference: ([owner, image]) => `${owner}/${image}` },
  hubPage,
  {
    host: /^registry-1\.docker\.io$|^registry\.hub\.docker\.com$/,
    path: /^(?:library\/)?(.+)$/,
    what: 'an address of Docker Hub for programs',
    kind: 'other-host',
    reference: ([image = '']) => image,
  },
  {
    host: /^(?:index\.)?docker\.io$/,
    path: new RegExp(`^v[12]/(?:(?:repositories/)?library/${name}$|(?:repositories/)?(${owned})$)`),
    what: 'an address of Docker Hub for programs',
    kind: 'likely-page',
    reference: ([image, owned = '']) => image ?? owned,
  },
  {
    host: /^docker\.io$/,
    path: new RegExp(`^[ru]/${owned}`),
    what: 'a page of Docker Hub',
    kind: 'likely-page',
    reference: ([owner, image]) => `${owner}/${image}`,
  },
  {
    host: /^quay\.io$/,
    path: new RegExp(`^repository/${owned}`),
    what: 'a page of Quay',
    kind: 'likely-page',
    reference: ([owner, image]) => `quay.io/${owner}/${image}`,
  },
  {
    host: /(?:^|\.)quay[.-]/,
    path: new RegExp(`^repository/${owned}`),
    what: 'a page of Quay',
    kind: 'likely-page',
    reference: ([owner, image], host) => `${host}/${owner}/${image}`,
  },
  {
    host: /^github\.com$/,
    path: new RegExp(`^${owned}/pkgs/container/${name}`),
    what: 'a page of GitHub',
    kind: 'page',
    reference: ([owner = '', , image = '']) => `ghcr.io/${owner.toLowerCase()}/${decoded(image)}`,
  },
  {
    host: /^github\.com$/,
    path: new RegExp(`^(?:orgs|users)/${name}/packages/container/(?:package/)?${name}`),
    what: 'a page of GitHub',
    kind: 'page',
    reference: ([owner = '', image = '']) => `ghcr.io/${owner.toLowerCase()}/${decoded(image)}`,
  },
  { host: /^github\.com$/, what: 'a page of GitHub', kind: 'page' },
  {
    host: /^gitlab\.com$/,
    path: /^(?!.*\/dependency_proxy\/containers\/)(.+?)(?:\/-\/|\/container_registry(?=\/|$))/,
    what: 'a page of GitLab',
    kind: 'page',
    reference: ([project = '']) => `registry.gitlab.com/${project.toLowerCase()}`,
  },
  {
    host: /^gitlab\.com$/,
    path: /^(?!.*\/dependency_proxy\/containers\/)([^/]+\/.+)$/,
    what: 'a page of GitLab',
    kind: 'page',
    reference: ([project = '']) => `registry.gitlab.com/${project}`,
  },
  { host: /^/, path: /\/-\/container_registry(?:\/|$)|\/container_registry\/\d+$/, what: 'a page of GitLab', kind: 'likely-page' },
  { host: /^/, path: /^harbor\/projects\//, what: 'a page of Harbor', kind: 'likely-page' },
  {
    host: /^/,
    path: /^(?:ui\/(?:repos\/tree|native|packages)|artifactory\/webapp|webapp\/#)\//,
    what: 'a page of Artifactory',
    kind: 'likely-page',
  },
  {
    host: /^gallery\.ecr\.aws$/,
    path: /^([^/]+\/.+)$/,
    what: 'a page of Amazon ECR',
    kind: 'page',
    reference: ([image]) => `public.ecr.aws/${image}`,
  },
  { host: /(?:^|\.)console\.aws\.amazon\.com$/, what: 'a page of the AWS console', kind: 'page' },
  {
    host: /^console\.cloud\.google\.com$/,
    path: new RegExp(`^artifacts/docker/${name}/${owned}/${name}`),
    what: 'a page of the Google Cloud console',
    kind: 'page',
    reference: ([project, region, repository, image]) => `${region}-docker.pkg.dev/${project}/${repository}/${image}`,
  },
  { host: /^console\.cloud\.google\.com$/, what: 'a page of the Google Cloud console', kind: 'page' },
  {
    host: /^mcr\.microsoft\.com$/,
    path: /^(?:[a-z]{2}-[a-z]{2}\/)?(?:artifact\/mar|product)\/(.+?)(?:\/(?:about|tags?)(?:\/.*)?)?$/,
    what: 'a page of the Microsoft Artifact Registry',
    kind: 'likely-page',
    reference: ([image]) => `mcr.microsoft.com/${image}`,
  },
  {
    host: /^catalog\.ngc\.nvidia\.com$/,
    path: new RegExp(`^orgs/${name}/(?:teams/${name}/)?containers/${name}`),
    what: 'a page of NVIDIA NGC',
    kind: 'page',
    reference: (parts) => `nvcr.io/${parts.filter(Boolean).join('/')}`,
  },
  {
    host: /^images\.chainguard\.dev$/,
    path: new RegExp(`^directory/image/${name}`),
    what: 'a page of Chainguard',
    kind: 'page',
    reference: ([image]) => `cgr.dev/chainguard/${image}`,
  },
  {
    host: /^(?:artifacthub\.io|bitbucket\.org|catalog\.redhat\.com|(?:portal|dev)\.azure\.com|images\.chainguard\.dev|www\.docker\.com)$/,
    what: 'a web page',
    kind: 'page',
  },
];

/** Whether any of the sites can match. Most images are refused here. */
const candidate =
  /docker\.(?:com|io)\/|quay|\/-\/|\/container_registry|git(?:hub|lab)\.com\/|harbor\/projects\/|\/ui\/|\/webapp\/|gallery\.ecr|console\.|mcr\.microsoft|\.ngc\.|artifacthub|bitbucket\.org|\.redhat\.com|\.azure\.com|chainguard\.dev/i;

/** Undefined for text that can be the name of an image. */
export function webAddressOf(written: string): WebAddress | undefined {
  if (!candidate.test(written)) return undefined;
  const [, scheme = '', host = '', rest = ''] = /^\s*(https?:\/\/)?([A-Za-z0-9.-]+(?::\d+)?)\/(\S*)\s*$/.exec(written) ?? [];
  if (host === '') return undefined;
  const [address = ''] = rest.split(/[?#](?!\/)/, 1);
  const suffix = /(?::[^/:@]+)?(?:@[^/@]+)?$/.exec(address)?.[0] ?? '';
  const path = address.slice(0, address.length - suffix.length).replace(/\/+$/, '');
  for (const site of sites) {
    if (!site.host.test(host.toLowerCase())) continue;
    const found = site.path === undefined ? [] : site.path.exec(path);
    // Only a scheme is another mistake, with a reference that is right without it.
    if (found === null || (site.kind === 'other-host' && scheme !== '')) continue;
    const reference = site.reference?.(found.slice(1), host);
    return { what: site.what, kind: site.kind, ...(reference !== undefined && { reference: withSuffix(reference, suffix) }) };
  }
  return undefined;
}

function withSuffix(reference: string, suffix: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1).includes(':') ? reference : reference + suffix;
}

/** `group%2Fapp` for `group/app`. */
function decoded(name: string): string {
  return name.replace(/%2f/gi, '/');
}

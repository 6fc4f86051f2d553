import { type KnownRegistry, registryOf } from '../images/registries.ts';
import { keyParts } from '../images/registryKey.ts';
import type { CredentialMisfit } from '../model/facts.ts';
import { escaped, type Markdown, md } from '../text/markdown.ts';

/** What is known of one entry. `password` is empty if it is not known. Contains the secret, so it is only used while reading. */
export interface CredentialParts {
  readonly key: string;
  readonly username: string;
  readonly password: string;
  /** The kind of the password by its format. */
  readonly secretKind: string | undefined;
}

/**
 * A user name or secret that the registry of the key does not accept (docs/ground-truth.md#f, #f7). Undefined if it may accept them. The result contains
 * no secret.
 */
export function credentialMisfit(parts: CredentialParts): CredentialMisfit | undefined {
  const { host } = keyParts(parts.key);
  const registry = registryOf(host);
  return wrongUser(parts, registry, host.toLowerCase()) ?? wrongSecret(parts, registry);
}

function certain(because: Markdown): CredentialMisfit {
  return { because, isCertain: true };
}

function likely(because: Markdown): CredentialMisfit {
  return { because, isCertain: false };
}

function wrongUser(
  { username, password, secretKind }: CredentialParts,
  registry: KnownRegistry | undefined,
  host: string,
): CredentialMisfit | undefined {
  if (username === '') return undefined;
  if (registry?.id === 'ecr' && username !== 'AWS') return certain(md`Amazon ECR accepts only the user \`AWS\``);
  if (/^nvcr\.io(?::443)?$/.test(host) && username !== '$oauthtoken') return certain(md`nvcr.io accepts only the user \`$oauthtoken\``);
  if (username === 'gitlab-ci-token' && isOtherGitLabToken(secretKind))
    return certain(md`the user \`gitlab-ci-token\` needs a CI job token`);
  if (isGoogle(registry)) return wrongGoogleUser(username, password, secretKind);
  if (username === 'robot' && /(?:^|[.-])harbor(?:[.-]|$)/.test(host))
    return likely(md`a robot account of Harbor is named \`robot$name\`, and a shell may have expanded its \`$\``);
  return undefined;
}

const googleUsers = /^(?:_json_key(?:_base64)?|oauth2accesstoken|_token|_dcgcr_.+)$/;

function isGoogle(registry: KnownRegistry | undefined): boolean {
  return registry?.id === 'gar' || registry?.id === 'gcr';
}

function wrongGoogleUser(username: string, password: string, secretKind: string | undefined): CredentialMisfit | undefined {
  if (!googleUsers.test(username)) return likely(md`the registries of Google expect the user \`_json_key\` or \`oauth2accesstoken\``);
  if (password === '') return undefined;
  const isKeyFile = secretKind === 'a Google service account key';
  if (username === '_json_key' && !password.trimStart().startsWith('{'))
    return certain(md`the user \`_json_key\` needs a JSON key file as password`);
  if (username !== '_json_key' && isKeyFile) return certain(md`a JSON key file needs the user \`_json_key\``);
  return undefined;
}

function isOtherGitLabToken(kind: string | undefined): boolean {
  return kind?.includes('GitLab') === true && !kind.includes('job token');
}

/** Who issues the secrets that a registry accepts, as it is named in the kinds of secrets. Not listed: registries that also accept others. */
const issuers: Readonly<Partial<Record<KnownRegistry['id'], string>>> = {
  'docker-hub': 'Docker Hub',
  ghcr: 'GitHub',
  gitlab: 'GitLab',
  gar: 'Google',
  gcr: 'Google',
};

const issuerIn = /GitLab|GitHub|Docker Hub|AWS|Artifactory|Google|DigitalOcean|npm|Azure/;
const neverForRegistries = /GitLab (?:runner|trigger|feed|feature|incoming|agent|OAuth|SCIM)|GitHub refresh|AWS access key/;

function wrongSecret({ password, secretKind }: CredentialParts, registry: KnownRegistry | undefined): CredentialMisfit | undefined {
  const kind = secretKind?.replace(/,.*/, '');
  if (kind !== undefined && neverForRegistries.test(kind)) return certain(md`${escaped(kind)} cannot pull images`);
  const expected = registry && issuers[registry.id];
  const issuer = issuerIn.exec(kind ?? '')?.[0];
  if (registry !== undefined && expected !== undefined && issuer !== undefined && issuer !== expected)
    return certain(md`${escaped(registry.name)} does not accept ${escaped(kind ?? '')}`);
  const mayBeToken = /^(?:gh[a-z]_|github_pat_)|^[0-9a-f]{40}$/.test(password.trim());
  if (registry?.id === 'ghcr' && password !== '' && kind === undefined && !mayBeToken)
    return likely(md`GitHub accepts no account password: its registry needs a personal access token`);
  return undefined;
}

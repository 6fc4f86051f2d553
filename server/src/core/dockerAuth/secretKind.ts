/** Patterns of known tokens (docs/ground-truth.md#f5, #f3). The words complete the sentence "this looks like …". */
const shapes: readonly (readonly [shape: RegExp, words: string])[] = [
  [/(?:^|-)glpat-[\w.-]{20,}$/, 'a GitLab access token'],
  [/^gldt-[\w.-]{20,}$/, 'a GitLab deploy token'],
  [/^glcbt-[\w.-]{10,}$/, 'a GitLab CI job token, which expires when its job ends'],
  [/^glrtr?-[\w.-]{20,}$/, 'a GitLab runner authentication token'],
  [/^glptt-[\w.-]{20,}$/, 'a GitLab trigger token'],
  [/^glft-[\w.-]{20,}$/, 'a GitLab feed token'],
  [/^glffct-[\w.-]{20,}$/, 'a GitLab feature flag client token'],
  [/^glimt-[\w.-]{20,}$/, 'a GitLab incoming mail token'],
  [/^glagent-[\w.-]{20,}$/, 'a GitLab agent token'],
  [/^gloas-[\w.-]{20,}$/, 'a GitLab OAuth application secret'],
  [/^glsoat-[\w.-]{20,}$/, 'a GitLab SCIM token'],
  [/^GR1348941[\w.-]{20,}$/, 'a GitLab runner registration token'],
  [/^ghp_[A-Za-z0-9]{36}$/, 'a GitHub personal access token'],
  [/^github_pat_\w{82}$/, 'a fine-grained GitHub personal access token'],
  [/^gho_[A-Za-z0-9]{36}$/, 'a GitHub OAuth token'],
  [/^gh[us]_[A-Za-z0-9]{36}$/, 'a GitHub app token, which is short-lived'],
  [/^ghr_[A-Za-z0-9]{36}$/, 'a GitHub refresh token'],
  [/^dckr_pat_[\w-]{27}$/, 'a Docker Hub personal access token'],
  [/^dckr_oat_[\w-]{32}$/, 'a Docker Hub organization access token'],
  [/^(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}$/, 'an AWS access key ID, which is not a registry password'],
  [/^(?:AKCp[A-Za-z0-9]{69}|cmVmd[A-Za-z0-9]{59})$/, 'an Artifactory token'],
  [/^AIza[\w-]{35}$/, 'a Google API key'],
  [/^ya29\.[\w.-]{20,}$/, 'a Google access token, which is short-lived'],
  [/^do[opr]_v1_[a-f0-9]{64}$/, 'a DigitalOcean token'],
  [/^npm_[A-Za-z0-9]{36}$/, 'an npm token, which is not a registry password'],
  [/^[A-Za-z0-9+/]{42}\+ACR[A-Za-z0-9]{6}$/, "the password of an Azure registry's admin user"],
];

/** Longer than any token and shorter than any key file, which is recognized by its start. */
const maxTokenLength = 500;

/**
 * The kind of a secret in words, such as "a GitLab deploy token". Contains nothing of the secret. Undefined for unknown kinds. Whitespace
 * around it, such as the newline that `echo` adds, is ignored.
 */
export function secretKindOf(secret: string): string | undefined {
  const token = secret.slice(0, maxTokenLength * 2).trim();
  if (/^\{\s*"(?:type"\s*:\s*"service_account"|[a-z_]+"\s*:)/.test(token) && secret.includes('"private_key"'))
    return 'a Google service account key';
  if (token.length > maxTokenLength) return undefined;
  return shapes.find(([shape]) => shape.test(token))?.[1];
}

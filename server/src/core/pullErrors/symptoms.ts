/** What a message of a failed pull says. Causes are judged from it together with the rest of the log and the workspace. */
export type Symptom =
  | 'source-ignored'
  | 'nothing-sent'
  | 'denied'
  | 'login-refused'
  | 'account-password'
  | 'login-required'
  | 'token-expired'
  | 'helper-not-found'
  | 'helper-failed'
  | 'helper-not-allowed'
  | 'secret-not-found'
  | 'tag-not-found'
  | 'image-not-found'
  | 'uppercase'
  | 'invalid-reference'
  | 'policy-not-allowed'
  | 'image-not-allowed'
  | 'service-name'
  | 'rate-limit'
  | 'tls'
  | 'plain-http'
  | 'platform'
  | 'web-page'
  | 'short-name'
  | 'unreachable'
  | 'failed';

export interface Message {
  readonly symptom: Symptom;
  readonly pattern: RegExp;
  /** Other programs print the same, so the line must also be about a pull. */
  readonly isGeneral?: true;
}

/** A line with one of these is about a registry or an image. */
export const aboutPulls =
  /\bpull|\/v2\/|docker:\/\/|registry|manifest|failed to resolve (?:reference|source)|Error response from daemon|error (?:getting|retrieving) credentials|ErrImage|ImagePull|\bkaniko\b|initializing source|load metadata/i;

/**
 * What the Runner, engines, registries and clients print. The first one that matches a line counts, so what says more comes earlier. Each pattern
 * takes time in proportion to the line.
 */
export const messages: readonly Message[] = [
  // The Runner, before any pull (docs/ground-truth.md#a8, #b4).
  { symptom: 'policy-not-allowed', pattern: /is not one of the allowed_pull_policies/ },
  { symptom: 'image-not-allowed', pattern: /is not present on list of allowed (?:images|services)|disallowed (?:image|service)/i },
  { symptom: 'helper-not-allowed', pattern: /credential helper\b.{0,200}\bnot allowed|allowed_docker_credential_helpers/i },
  { symptom: 'source-ignored', pattern: /Failed to resolve credentials from .{1,300}Credentials from this source will not be used/i },
  {
    symptom: 'service-name',
    pattern: /invalid service (?:image )?name|service name .{0,200} is invalid|invalid container name or alias|alias .{0,200}DNS-1123/i,
  },

  // Programs that run helpers.
  {
    symptom: 'helper-not-found',
    pattern:
      /docker-credential-[\w.-]{1,100}\W{0,5}.{0,100}(?:executable file not found|no such file or directory|not found in %?\$?PATH)/i,
  },
  {
    symptom: 'helper-not-found',
    pattern: /error (?:getting|listing) credentials.{0,300}(?:executable file not found|no such file or directory)/i,
  },
  { symptom: 'helper-failed', pattern: /path traversal is not allowed/ },
  { symptom: 'helper-failed', pattern: /an AWS region is required, but was not found|MissingRegion/ },
  { symptom: 'helper-failed', pattern: /error (?:getting|listing) credentials|credentials not found in native (?:keychain|store)/i },

  // Before mistakes in JSON: what a web server answers says nothing about a source.
  {
    symptom: 'web-page',
    pattern:
      /(?:error parsing HTTP \d+ response body|failed to (?:decode|unmarshal)).{0,200}invalid character '<'|unexpected media type text\/html|<!DOCTYPE html|invalid character '<' looking for beginning of value/i,
  },

  // Sources of credentials that cannot be read.
  { symptom: 'source-ignored', pattern: /invalid auth configuration file|illegal base64 data at input byte|Unsupported entry in "?auths/i },
  {
    symptom: 'source-ignored',
    pattern:
      /invalid character '.{1,8}' (?:in string literal|looking for beginning of (?:value|object key string)|after (?:object key|top-level value|array element))/,
  },
  {
    symptom: 'source-ignored',
    pattern: /(?:reading JSON file|error (?:loading|parsing) (?:config|auth) file|Error loading config file|unmarshaling JSON at) /i,
  },
  {
    symptom: 'secret-not-found',
    pattern: /FailedToRetrieveImagePullSecret|Unable to retrieve some image pull secrets|secrets? "[^"]{1,260}" not found/,
  },

  // The name of the image.
  { symptom: 'uppercase', pattern: /must be lowercase/i },
  { symptom: 'short-name', pattern: /short-name .{1,300}did not resolve to an alias|short-name resolution enforced/i },
  {
    symptom: 'invalid-reference',
    pattern:
      /invalid reference format|couldn't parse image (?:reference|name)|InvalidImageName|invalid image name|repository name must have at least one component|could not parse reference|invalid tag format|invalid reference:/i,
  },

  // Registries that know who asks.
  { symptom: 'rate-limit', pattern: /toomanyrequests|pull rate limit|429 Too Many Requests|TOOMANYREQUESTS/i },
  {
    symptom: 'token-expired',
    pattern:
      /authorization token has expired|token (?:has |is )?expired|expired token|ExpiredToken|jwt (?:is )?expired|certificate used for authentication has expired/i,
  },
  {
    symptom: 'account-password',
    pattern:
      /must use a personal access token with|use a token instead of a password|password authentication is not supported|support for password authentication was removed/i,
  },
  {
    symptom: 'login-refused',
    pattern:
      /HTTP Basic: Access denied|incorrect username or password|invalid username\/password|username or password is incorrect|The provided password or token is incorrect|bad credentials|invalid credentials|invalid token|authentication failed|Failed login/i,
    isGeneral: true,
  },
  { symptom: 'login-refused', pattern: /HTTP Basic: Access denied|The provided password or token is incorrect/i },
  {
    symptom: 'nothing-sent',
    pattern:
      /no basic auth credentials|No matching credentials (?:were )?found|Anonymous (?:access )?is not permitted|anonymous access is not allowed|Unauthenticated request|failed to (?:fetch|authorize: failed to fetch) anonymous token|not logged in|unauthenticated: (?:User cannot be authenticated|Unauthenticated)/i,
  },
  {
    symptom: 'image-not-found',
    pattern:
      /project .{1,200} not found|unknown: Not Found|NAME_UNKNOWN|name unknown|repository name not known to registry|repository with name .{1,300} does not exist|RepositoryNotFoundException|repository .{0,300}not found: (?:does not exist|name unknown)/i,
    isGeneral: true,
  },
  {
    symptom: 'tag-not-found',
    pattern:
      /manifest unknown|MANIFEST_UNKNOWN|manifest for .{1,400} not found|tag .{1,200} (?:does not exist|not found)|manifest tagged by .{1,200} is not found|Requested image not found|artifact .{1,300} not found/i,
  },

  // An answer that no registry gives, or none at all.
  {
    symptom: 'plain-http',
    pattern: /server gave HTTP response to HTTPS client|first record does not look like a TLS handshake|wrong version number/i,
  },
  {
    symptom: 'tls',
    pattern:
      /x509: |certificate signed by unknown authority|certificate (?:has expired|is not trusted|verify failed)|tls: failed to verify certificate|self[- ]signed certificate/i,
    isGeneral: true,
  },
  {
    symptom: 'platform',
    pattern:
      /no matching manifest for|no match for platform in manifest|no image found in (?:manifest list|image index) for architecture|does not match the (?:specified|detected host) platform|image operating system .{1,100} cannot be used on this platform|no child with platform/i,
  },
  {
    symptom: 'unreachable',
    pattern:
      /no such host|Temporary failure in name resolution|server misbehaving|i\/o timeout|connection (?:refused|timed out|reset by peer)|TLS handshake timeout|Client\.Timeout exceeded|context deadline exceeded|request canceled while waiting|no route to host|network is unreachable|proxyconnect|\b50[234]\b.{0,40}(?:Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)|unexpected status.{0,200}: 50\d|received unexpected HTTP status: 50\d/i,
    isGeneral: true,
  },

  // Refused, with no more detail.
  {
    symptom: 'denied',
    pattern:
      /pull access denied|requested access to the resource is denied|insufficient_scope|access forbidden|denied: denied|permission_denied|is not authorized to perform: ecr|Permission .{1,200} denied on resource|unauthorized to access repository|denied: (?:Permission|requested|installation|project)|access to the resource is denied/i,
  },
  { symptom: 'denied', pattern: /\b403\b.{0,20}Forbidden|status code: 403|status: 403|StatusCode: 403/i, isGeneral: true },
  {
    symptom: 'login-required',
    pattern:
      /authentication required|unauthorized: |: unauthorized\b|\b401\b.{0,20}Unauthorized|status code: 401|status: 401|StatusCode: 401|UNAUTHORIZED/,
    isGeneral: true,
  },
  {
    symptom: 'image-not-found',
    pattern: /failed to resolve (?:reference|source metadata).{1,600}: not found|\b404\b.{0,20}Not Found|StatusCode: 404/i,
    isGeneral: true,
  },

  // Only that it failed.
  {
    symptom: 'failed',
    pattern: /Back-off pulling image|ErrImagePull|ImagePullBackOff|image pull failed|failed to pull image|Failed to pull image/,
  },
];

/** What a line says. Undefined if it is not about a failed pull. */
export function symptomIn(line: string): Symptom | undefined {
  const isAboutPulls = aboutPulls.test(line);
  return messages.find(({ pattern, isGeneral }) => (!isGeneral || isAboutPulls) && pattern.test(line))?.symptom;
}

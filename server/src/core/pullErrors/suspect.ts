import { parseReference } from '../images/normalize.ts';
import { md } from '../text/markdown.ts';
import type { CauseId, Confidence, Suspicion } from './cause.ts';
import type { Failure, PullLog } from './readLog.ts';
import type { Symptom } from './symptoms.ts';

type Suspects = readonly Suspicion[];

/** Symptoms with one cause, which the message itself names. */
const plain: Readonly<Partial<Record<Symptom, CauseId>>> = {
  'source-ignored': 'source-dropped',
  'helper-not-found': 'helper-missing',
  'helper-not-allowed': 'helper-not-allowed',
  'secret-not-found': 'pull-secret-missing',
  'tag-not-found': 'tag-not-found',
  'image-not-found': 'image-not-found',
  'policy-not-allowed': 'policy-not-allowed',
  'image-not-allowed': 'image-not-allowed',
  'service-name': 'service-name-invalid',
  'rate-limit': 'rate-limit',
  tls: 'tls-untrusted',
  'plain-http': 'http-for-https',
  platform: 'wrong-platform',
  'web-page': 'not-a-registry',
  'short-name': 'short-name',
  unreachable: 'registry-unreachable',
  'token-expired': 'expired-token',
};

/** What a message means, from the log only. The most likely cause comes first. */
export function suspectsOf(failure: Failure, log: PullLog): Suspects {
  const { symptom } = failure;
  const only = plain[symptom];
  if (only !== undefined) return [suspect(only, 'certain')];
  switch (symptom) {
    case 'nothing-sent':
      return [suspect('no-credential-sent', 'certain'), ...ofPods(log)];
    case 'account-password':
      return [suspect('account-password-2fa', 'likely'), suspect('credential-refused', 'possible')];
    case 'login-refused':
      return loginRefused(failure);
    case 'login-required':
      return loginRequired(failure, log);
    case 'denied':
      return denied(failure, log);
    case 'helper-failed':
      return helperFailed(failure);
    case 'uppercase':
      return [suspect('uppercase-repository', 'certain')];
    case 'invalid-reference':
      return [invalidReference(failure.image)];
    default:
      return [suspect('unknown', 'possible'), ...ofPods(log)];
  }
}

function suspect(id: CauseId, confidence: Confidence, because?: Suspicion['because']): Suspicion {
  return { id, confidence, ...(because !== undefined && { because }) };
}

function isJobToken({ source }: Failure): boolean {
  return source?.startsWith('job payload') === true;
}

function loginRefused(failure: Failure): Suspects {
  if (isJobToken(failure)) return [suspect('job-token-not-allowed', 'likely'), suspect('expired-token', 'possible')];
  const mayBePassword = /2FA|personal access token|two-factor/i.test(failure.text);
  return [
    suspect('credential-refused', 'certain'),
    ...(mayBePassword ? [suspect('account-password-2fa', 'possible')] : []),
    suspect('expired-token', 'possible'),
  ];
}

function loginRequired(failure: Failure, log: PullLog): Suspects {
  if (failure.sent === 'yes') return loginRefused(failure);
  if (failure.sent === 'no') return [suspect('no-credential-sent', 'certain', announcedNothing)];
  return [suspect('no-credential-sent', 'likely'), suspect('credential-refused', 'possible'), ...ofPods(log)];
}

const announcedNothing = md`The log has no line “Authenticating with credentials from …” before this pull.`;

/** Registries answer “denied” for a credential without access, for a missing image, and for a pull without any credential. */
function denied(failure: Failure, log: PullLog): Suspects {
  if (isJobToken(failure)) return [suspect('job-token-not-allowed', 'likely'), suspect('image-not-found', 'possible')];
  if (failure.sent === 'yes') return [suspect('credential-refused', 'likely'), suspect('image-not-found', 'possible')];
  if (isOfficial(failure.image)) return [suspect('image-not-found', 'likely', onDockerHub), suspect('no-credential-sent', 'possible')];
  const nothing =
    failure.sent === 'no' ? suspect('no-credential-sent', 'likely', announcedNothing) : suspect('no-credential-sent', 'likely');
  if (
    failure.sent === 'unknown' &&
    /access forbidden|denied: denied|permission_denied|not authorized to perform|unauthorized to access|denied on resource|does not match expected scopes/i.test(
      failure.text,
    )
  )
    return [suspect('credential-refused', 'likely'), suspect('no-credential-sent', 'possible'), ...ofPods(log)];
  return [nothing, ...ofPods(log), suspect('image-not-found', 'possible')];
}

const onDockerHub = md`The name has no host, so Docker Hub is asked, where official images need no credential.`;

/** A name such as \`postgres\`, of an image that everybody may pull if it exists. */
function isOfficial(image: string | undefined): boolean {
  const parsed = image === undefined ? undefined : parseReference(image);
  return parsed !== undefined && !('error' in parsed) && parsed.domain === 'docker.io' && parsed.path.startsWith('library/');
}

function helperFailed({ text }: Failure): Suspects {
  if (/path traversal/.test(text))
    return [
      suspect('source-dropped', 'certain', md`The name of a helper or store is empty or contains a slash: the job fails before any pull.`),
    ];
  if (/AWS region|MissingRegion/.test(text))
    return [
      suspect(
        'source-dropped',
        'likely',
        md`\`ecr-login\` as \`credsStore\` is asked for a list, which it cannot give without \`AWS_REGION\`.`,
      ),
      suspect('helper-missing', 'possible'),
    ];
  if (/not found in native/.test(text))
    return [suspect('no-credential-sent', 'likely', md`The helper has no credential for this registry.`)];
  return [suspect('helper-missing', 'likely')];
}

/** In Kubernetes, the node pulls with the secrets of the pod. */
function ofPods({ executor, failures }: PullLog): Suspects {
  const isKubernetes =
    executor === 'kubernetes' || failures.some(({ text }) => /ErrImagePull|ImagePullBackOff|Back-off pulling|kubelet/.test(text));
  return isKubernetes ? [suspect('pull-secret-missing', 'possible')] : [];
}

function invalidReference(image: string | undefined): Suspicion {
  if (image === undefined) return suspect('invalid-reference', 'certain');
  if (/^\w+:\/\//.test(image)) return suspect('invalid-reference', 'certain', md`It starts with a scheme.`);
  const missing = missingPart(image);
  if (missing !== undefined) return suspect('variable-empty', 'likely', missing);
  const parsed = parseReference(image);
  if ('error' in parsed && parsed.error === 'repository name must be lowercase') return suspect('uppercase-repository', 'certain');
  return suspect('invalid-reference', 'certain');
}

/** What is missing where a variable was. */
function missingPart(image: string): Suspicion['because'] {
  if (image === '') return md`The whole name is empty.`;
  if (/[$%]/.test(image)) return md`The name still contains a variable that was not expanded.`;
  if (/^[:/@]/.test(image)) return md`The name starts with a separator: the part before it is missing.`;
  if (image.includes('//')) return md`The name has two slashes in a row: the part between them is missing.`;
  if (/[:/@-]$/.test(image)) return md`The name ends with a separator: the part after it is missing.`;
  return /[:/][:/]|:@|[:/]-/.test(image) ? md`The name has two separators in a row: the part between them is missing.` : undefined;
}

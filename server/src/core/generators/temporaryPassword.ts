import { registryOf } from '../images/registries.ts';
import { shellWord } from './shell.ts';

/** A command that logs in with a password that AWS makes for it, and the same where only containers can run. */
export interface TemporaryLogin {
  readonly command: string;
  readonly inContainer: string;
}

/** How long a password of ECR is valid (docs/ground-truth.md#f1). */
export const temporaryHours = 12;

const variables = '-e AWS_ACCESS_KEY_ID -e AWS_SECRET_ACCESS_KEY -e AWS_SESSION_TOKEN';

/**
 * For Amazon ECR, undefined for other registries. The region is that of the host; the public registry's passwords come from us-east-1 only
 * (docs/ground-truth.md#f1).
 */
export function temporaryLogin(host: string): TemporaryLogin | undefined {
  const known = registryOf(host);
  if (known?.id !== 'ecr' && known?.id !== 'ecr-public') return undefined;
  const service = known.id === 'ecr' ? 'ecr' : 'ecr-public';
  const region = known.region ?? 'us-east-1';
  const get = `${service} get-login-password --region ${shellWord(region)}`;
  const login = `docker login --username AWS --password-stdin ${shellWord(host)}`;
  return {
    command: `aws ${get} | ${login}`,
    inContainer: `docker run --rm ${variables} public.ecr.aws/aws-cli/aws-cli ${get} | ${login}`,
  };
}

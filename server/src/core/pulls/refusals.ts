import type { Candidate } from '../credentials/sources.ts';
import { registryOf } from '../images/registries.ts';
import type { AuthEntry } from '../model/facts.ts';
import { helperDoc } from '../schema/helperDocs.ts';
import { code, type Markdown, md } from '../text/markdown.ts';
import type { Answer } from './answer.ts';

/**
 * Why a registry can still refuse a credential that is chosen, as sentences (docs/ground-truth.md#f7). There is always
 * one: an editor cannot ask the registry. Undefined as `candidate`: the job token.
 */
export function refusalsOf(candidate: Candidate | undefined, host: string): readonly Markdown[] {
  if (candidate === undefined || candidate.source.from === 'job') return ofJobToken;
  const { entry, helper, store } = candidate;
  if (entry !== undefined) return ofEntry(entry, host);
  return [...ofHelper((helper?.helper ?? store)?.value ?? ''), noAccess];
}

/** The same where no credential is chosen, or where it is outside the workspace. */
export function refusalsWithout({ verdict, detail }: Answer, host: string): readonly Markdown[] {
  if (verdict === 'depends') return [...ofOutside, noAccess];
  const isHub = registryOf(host)?.id === 'docker-hub';
  return [
    ...(isHub
      ? [md`Docker Hub limits anonymous pulls. The job log then says \`toomanyrequests\`; with any credential, the limit is higher.`]
      : []),
    ...(verdict === 'public' && detail === undefined
      ? []
      : [md`The image is private: many registries then answer as if it did not exist.`]),
    md`The repository or the tag does not exist.`,
  ];
}

const ofOutside = [
  md`A CI/CD variable is protected and the branch is not, it is limited to another environment, or it has no entry for this registry.`,
  md`The password or token in it is expired or revoked.`,
];

const noAccess = md`The account has no access to this repository, or the repository does not exist.`;

const ofJobToken = [
  md`The image belongs to another project that does not list this one in its job token permissions. The job log then says \`denied: requested access to the resource is denied\`.`,
  md`The user who started the job has no access to the image.`,
];

function ofHelper(name: string): readonly Markdown[] {
  const program = code(`docker-credential-${name}`);
  const variables = helperDoc(name)?.variables;
  const cloud = variables === undefined ? md`` : md` Variables such as ${variables} of the job have no effect on it.`;
  return [
    md`${program} has no credential for this registry. It sees only the environment and the home directory of the Runner’s process.${cloud}`,
  ];
}

function ofEntry(entry: AuthEntry, host: string): readonly Markdown[] {
  const { username = '', secretKind, unknown, secret } = entry;
  const registry = registryOf(host);
  const isGitLab = /GitLab/.test(secretKind ?? '') || username.startsWith('gitlab+') || registry?.id === 'gitlab';
  const isPassword = secret === 'present' && secretKind === undefined && !entry.identityToken && !entry.registryToken;
  return [
    ...(unknown
      ? [md`A variable is empty in this job: it is protected and the branch is not, or it is limited to another environment.`]
      : []),
    ...(unknown
      ? [md`The value of a variable ends with a newline, or a shell expanded a \`$\` in it (\`robot$name\` becomes \`robot\`).`]
      : []),
    ...(isGitLab
      ? [md`The token is expired or revoked, belongs to another project or group, or has no \`read_registry\` scope.`]
      : [md`The password or token is expired, revoked, or not for this registry.`]),
    ...(isPassword ? [ofPassword(registry?.id)] : []),
    ...(entry.misfit === undefined ? [] : [md`${entry.misfit.because}.`]),
    ...userForm(registry?.id, host, username),
    noAccess,
  ];
}

function ofPassword(registry: string | undefined): Markdown {
  if (registry === 'ghcr') return md`It is the password of an account: GitHub accepts only a token.`;
  if (registry === 'docker-hub')
    return md`It is the password of an account with two-factor authentication or single sign-on: Docker Hub then accepts only an access token.`;
  return md`It is the password of an account with two-factor authentication: only a token works then (\`HTTP Basic: Access denied\`).`;
}

/** The user names that a registry wants, where a credential with another one is chosen. */
function userForm(registry: string | undefined, host: string, username: string): readonly Markdown[] {
  const [wanted, isRight] = userNames(registry, host) ?? [];
  return wanted === undefined || isRight?.test(username) ? [] : [md`The user name has the wrong form: this registry wants ${wanted}.`];
}

function userNames(registry: string | undefined, host: string): readonly [wanted: Markdown, isRight: RegExp] | undefined {
  if (registry === 'ecr') return [md`\`AWS\``, /^AWS$/];
  if (registry === 'gar' || registry === 'gcr')
    return [md`\`_json_key\` or \`oauth2accesstoken\``, /^(?:_json_key(?:_base64)?|oauth2accesstoken|_token|_dcgcr_.*)$/];
  if (registry === 'quay') return [md`\`organization+robot\` for a robot account`, /\+/];
  return host.startsWith('nvcr.io') ? [md`\`$oauthtoken\``, /^\$oauthtoken$/] : undefined;
}

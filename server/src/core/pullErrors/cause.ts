import type { SourceRange } from '../text/mappedText.ts';
import { type Markdown, md } from '../text/markdown.ts';

export type CauseId =
  | 'no-credential-sent'
  | 'source-dropped'
  | 'key-does-not-match'
  | 'credential-refused'
  | 'job-token-not-allowed'
  | 'account-password-2fa'
  | 'expired-token'
  | 'helper-missing'
  | 'helper-not-allowed'
  | 'image-not-found'
  | 'tag-not-found'
  | 'invalid-reference'
  | 'uppercase-repository'
  | 'variable-empty'
  | 'policy-not-allowed'
  | 'image-not-allowed'
  | 'rate-limit'
  | 'registry-unreachable'
  | 'tls-untrusted'
  | 'http-for-https'
  | 'wrong-platform'
  | 'not-a-registry'
  | 'short-name'
  | 'pull-secret-missing'
  | 'service-name-invalid'
  | 'unknown';

/** `certain`: the log or a file says so. `likely`: nearly every log like this has this cause. `possible`: worth a look. */
export type Confidence = 'certain' | 'likely' | 'possible';

/** Why a pull failed, without the evidence. */
export interface Suspicion {
  readonly id: CauseId;
  readonly confidence: Confidence;
  /** What the workspace or the rest of the log says about it, as sentences. */
  readonly because?: Markdown;
  /** Where in the workspace it can be fixed. */
  readonly location?: { readonly uri: string; readonly range: SourceRange };
}

export interface CauseText {
  /** A sentence without a full stop. */
  readonly title: Markdown;
  readonly todo: Markdown;
}

/** What each cause means, and what to do about it (docs/ground-truth.md#a8, #b4, #f7). */
export const causeTexts: Readonly<Record<CauseId, CauseText>> = {
  'no-credential-sent': {
    title: md`The image was pulled without a credential`,
    todo: md`Create a credential for the registry: “Pullproof: Generate Docker Auth Entry…”. If there is one, its source was not read or its key does not match the image: “Pullproof: Explain Image Pull” shows each source.`,
  },
  'source-dropped': {
    title: md`A source of credentials cannot be read, so all its credentials are lost`,
    todo: md`Fix the mistake in that source. For a CI/CD variable, generate the value again and copy it as it is, without quotes around it.`,
  },
  'key-does-not-match': {
    title: md`There is a credential, but its key does not match the image`,
    todo: md`Write the key as the image is written: the same host, port and path, without a wildcard.`,
  },
  'credential-refused': {
    title: md`The registry refused the credential that was sent`,
    todo: md`Check that the token is not expired or revoked, may read this repository (\`read_registry\` on GitLab), and belongs to this project, group or account. Then write the entry again, without a line break at the end of the password.`,
  },
  'job-token-not-allowed': {
    title: md`The job token may not read the other project’s images`,
    todo: md`In the project that owns the image: Settings > CI/CD > Job token permissions, add this project to the allowlist. The user who started the job also needs access to that project.`,
  },
  'account-password-2fa': {
    title: md`The password of an account was sent, where only a token is accepted`,
    todo: md`Create a deploy token or a personal access token with \`read_registry\` and use it instead of the password.`,
  },
  'expired-token': {
    title: md`The token has expired`,
    todo: md`Create a new token. Where tokens live only hours (Amazon ECR 12, Google 1, Azure 3), let a credential helper on the Runner fetch them.`,
  },
  'helper-missing': {
    title: md`A credential helper does not run where the image is pulled`,
    todo: md`Install the program \`docker-credential-…\` on the Runner’s machine, in the \`PATH\` of its process, or take the helper out of the configuration and write the credential itself.`,
  },
  'helper-not-allowed': {
    title: md`The Runner does not run a credential helper that a job names`,
    todo: md`Name the helper in \`allowed_docker_credential_helpers\` of the runner’s config.toml, or put it into the \`~/.docker/config.json\` of the Runner’s user.`,
  },
  'image-not-found': {
    title: md`There is no such image`,
    todo: md`Compare the name with the one in the registry: the path of the web page is not always the path of the image. A name without a host is looked for on Docker Hub.`,
  },
  'tag-not-found': {
    title: md`The login worked, but the repository has no such tag`,
    todo: md`Check the tag: was it pushed, deleted by a cleanup policy, or left empty by a variable? Without a tag, \`latest\` is pulled.`,
  },
  'invalid-reference': {
    title: md`The name of the image is not valid`,
    todo: md`Fix the name: no scheme, no blanks or quotes, one tag, and a digest of full length.`,
  },
  'uppercase-repository': {
    title: md`The name of the image has uppercase letters`,
    todo: md`Write it in lower case. For a path from \`$CI_PROJECT_PATH\`, use \`$CI_REGISTRY_IMAGE\`, which is in lower case.`,
  },
  'variable-empty': {
    title: md`A variable in the name of the image is empty`,
    todo: md`Set the variable where the image needs it: a protected variable is empty on other branches, a variable of a script or of a later job does not exist yet.`,
  },
  'policy-not-allowed': {
    title: md`The runner does not allow this pull policy`,
    todo: md`Use one of the runner’s \`allowed_pull_policies\`, or remove \`pull_policy\` from the job.`,
  },
  'image-not-allowed': {
    title: md`The runner does not allow this image`,
    todo: md`Use an image that \`allowed_images\` or \`allowed_services\` of the runner covers, or add a pattern there. The name is compared as it is written, and \`*\` stops at \`/\`.`,
  },
  'rate-limit': {
    title: md`The registry limits the number of pulls`,
    todo: md`Log in to Docker Hub with a key \`https://index.docker.io/v1/\`, or pull through GitLab’s dependency proxy: \`$CI_DEPENDENCY_PROXY_GROUP_IMAGE_PREFIX/…\`.`,
  },
  'registry-unreachable': {
    title: md`The registry cannot be reached from where the image is pulled`,
    todo: md`Check the host’s name, then network, DNS, firewall and proxy of the machine that pulls: the engine’s or the node’s, not those of the job.`,
  },
  'tls-untrusted': {
    title: md`The registry’s certificate is not trusted`,
    todo: md`Install the certificate authority for the engine that pulls (\`/etc/docker/certs.d/HOST/ca.crt\` for Docker, the node’s trust for Kubernetes). \`tls-ca-file\` of the Runner is for GitLab only.`,
  },
  'http-for-https': {
    title: md`The registry answers without TLS`,
    todo: md`Give the registry TLS, or list it in \`insecure-registries\` of the engine; for Docker in Docker in the \`command\` of its service.`,
  },
  'wrong-platform': {
    title: md`The image does not exist for this platform`,
    todo: md`Use a tag that has the runner’s operating system and architecture, or a runner that fits the image.`,
  },
  'not-a-registry': {
    title: md`The host answers with a web page, so it is not a registry`,
    todo: md`Use the registry’s own host and port: they often differ from those of the web page.`,
  },
  'short-name': {
    title: md`Podman and CRI-O do not guess the registry of a short name`,
    todo: md`Write the registry: \`docker.io/library/NAME\` for an official image of Docker Hub.`,
  },
  'pull-secret-missing': {
    title: md`The pod has no pull secret for this registry`,
    todo: md`Create the secret (type \`kubernetes.io/dockerconfigjson\`) in the namespace of the job’s pods and name it in \`image_pull_secrets\` of the runner. The events of the pod say what is missing.`,
  },
  'service-name-invalid': {
    title: md`The name or alias of a service is not valid`,
    todo: md`Give the service an \`alias\` of lower-case letters, digits and \`-\`.`,
  },
  unknown: {
    title: md`The log only says that the pull failed`,
    todo: md`Look for the cause: the lines above, the events of the pod (\`kubectl describe pod\`), or the log of the engine.`,
  },
};

/** What a key means, in Markdown. Keys of GitLab CI files begin with `ci.`, of Docker configs with `docker-config.`, of config.toml with `runners.`. */
export interface KeyDoc {
  readonly meaning: string;
  readonly type: string;
  /** What holds when the key is absent. */
  readonly fallback?: string;
  readonly allowed?: string;
  readonly since?: string;
}

const policies = '`always`, `if-not-present`, `never`; several are tried in order when a pull fails';
const globs =
  '`*` stops at `/`, `**` as a whole segment does not, `?`, `[a-z]`, `{a,b}`; no variables, no negation; compared with the image as written';

/** GROUND-TRUTH C.1, C.2 and B.7. */
const pipelineKeys: Readonly<Record<string, KeyDoc>> = {
  'ci.image': {
    meaning:
      'The container image that the job runs in. The Runner expands variables in it, picks a credential for it and pulls it before any script runs.',
    type: 'text, or a mapping with `name`',
    fallback: 'that of `default:`, then the `image` of the runner’s config.toml',
  },
  'ci.image.name': { meaning: 'The image reference; variables are expanded by the Runner.', type: 'text' },
  'ci.image.entrypoint': {
    meaning:
      'Replaces the image’s ENTRYPOINT. `[""]` switches it off. Docker executor only, and not where the runner sets `disable_entrypoint_overwrite`.',
    type: 'list of texts',
    fallback: 'the image’s own',
  },
  'ci.image.pull_policy': {
    meaning:
      'When the image is pulled. The job fails where the runner’s `allowed_pull_policies` does not have it; without that key a runner allows its own `pull_policy` alone.',
    type: 'text or list',
    allowed: policies,
    fallback: 'the runner’s `pull_policy`',
    since: 'GitLab 15.1',
  },
  'ci.image.docker': { meaning: 'Options for the Docker executor: `platform` and `user`.', type: 'mapping', since: 'Runner 16.4' },
  'ci.image.kubernetes': { meaning: 'Options for the Kubernetes executor: `user`.', type: 'mapping', since: 'Runner 17.11' },
  'ci.services': {
    meaning:
      'Containers that run beside the job. The list replaces that of `default:`, it is not merged; `[]` switches the default services off.',
    type: 'list of texts or mappings',
    fallback: 'those of `default:`; services of the runner’s config.toml run in any case',
  },
  'ci.services.name': { meaning: 'The image of the service; without a tag `:latest` is pulled.', type: 'text' },
  'ci.services.alias': {
    meaning:
      'Host names under which the job reaches the service, separated by commas or spaces. A second service whose names are all taken is not started.',
    type: 'text',
    fallback: 'the image name without tag and port, `/` written as `__` and as `-`',
  },
  'ci.services.entrypoint': { meaning: 'Replaces the ENTRYPOINT of the service’s image.', type: 'list of texts' },
  'ci.services.command': { meaning: 'Replaces the CMD of the service’s image.', type: 'list of texts' },
  'ci.services.variables': {
    meaning: 'Variables for this service alone. Masked variables are not passed to services.',
    type: 'mapping',
    since: 'GitLab 14.5',
  },
  'ci.services.pull_policy': { meaning: 'As for `image:`.', type: 'text or list', allowed: policies, since: 'GitLab 15.1' },
  'ci.default': { meaning: 'What every job has unless it sets the key itself or refuses it with `inherit:`.', type: 'mapping' },
  'ci.variables.DOCKER_AUTH_CONFIG': {
    meaning:
      'Docker `config.json` text with credentials. The Runner looks here first, per registry path; a value here replaces the one in the runner’s `environment`, even when it is empty. One mistake in it loses every credential it holds.',
    type: 'JSON text; `$` is expanded once unless `expand: false`',
  },
};

/** GROUND-TRUTH B.1 to B.5. `docker` and `kubernetes` share those of `containerKeys`. */
const containerKeys: Readonly<Record<string, KeyDoc>> = {
  image: {
    meaning: 'The image of jobs that name none. Expanded with the job’s variables.',
    type: 'text',
    fallback: 'none: such a job fails',
  },
  helper_image: {
    meaning:
      'The image that clones, caches and uploads for the job. Its version has to fit the Runner’s: `…:x86_64-v${CI_RUNNER_VERSION}`.',
    type: 'text',
    fallback: '`registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:<arch>-v<version>`',
  },
  helper_image_flavor: {
    meaning: 'Which build of the default helper image is used.',
    type: 'text',
    allowed: '`alpine`, `alpine3.21`, `alpine-latest`, `ubi-fips`, `ubuntu`',
    fallback: '`alpine`',
  },
  pull_policy: {
    meaning: 'When images are pulled. With `if-not-present` no credential is checked for an image that is there already.',
    type: 'text or list',
    allowed: policies,
    fallback: '`always` (Docker), the cluster’s default (Kubernetes)',
  },
  allowed_pull_policies: {
    meaning: 'The policies that jobs may ask for. A job that asks for another one fails.',
    type: 'list',
    allowed: '`always`, `if-not-present`, `never`',
    fallback: 'the value of `pull_policy`',
  },
  allowed_images: {
    meaning: 'Which images jobs may use. The runner’s own default image is always allowed.',
    type: 'list of patterns',
    allowed: globs,
    fallback: 'all',
  },
  allowed_services: { meaning: 'Which services jobs may use.', type: 'list of patterns', allowed: globs, fallback: 'all' },
  services: { meaning: 'Services that run beside every job, as `[[…services]]` tables.', type: 'array of tables' },
  'services.name': { meaning: 'The image of the service.', type: 'text' },
  'services.alias': {
    meaning: 'Host names of the service, separated by commas or spaces.',
    type: 'text',
    fallback: 'made from the image name',
  },
  'services.command': { meaning: 'Replaces the CMD of the service’s image.', type: 'list of texts' },
  'services.entrypoint': { meaning: 'Replaces the ENTRYPOINT of the service’s image.', type: 'list of texts' },
  'services.environment': { meaning: 'Environment of the service, each `NAME=value`.', type: 'list of texts' },
};

const runnerKeys: Readonly<Record<string, KeyDoc>> = {
  'runners.environment': {
    meaning:
      'Variables for every job of this runner, each `NAME=value`; entries without `=` are dropped without a word. `DOCKER_AUTH_CONFIG` here serves all jobs that do not set that variable themselves. `$` is expanded.',
    type: 'list of texts',
  },
  'runners.executor': {
    meaning: 'How jobs run, and so which table below is read.',
    type: 'text',
    allowed:
      '`docker`, `kubernetes`, `docker-autoscaler`, `docker+machine`, `docker-windows`, `instance`, `shell`, `ssh`, `virtualbox`, `parallels`, `custom`',
  },
  'runners.feature_flags': { meaning: 'Feature flags of this runner; they beat the job’s variables.', type: 'table of true/false' },
  'runners.feature_flags.FF_NETWORK_PER_BUILD': {
    meaning:
      'A network of its own for each job, so that jobs cannot reach one another and services need no links. Has no effect with `network_mode`.',
    type: 'true or false',
    fallback: '`false`',
  },
  'runners.step_runner_image': { meaning: 'The image that provides step-runner for jobs with `run:`.', type: 'text', fallback: 'built in' },
  'runners.docker.links': {
    meaning: 'Legacy links to other containers, `container:alias`. They share that container’s network and variables with every job.',
    type: 'list of texts',
  },
  'runners.docker.network_mode': {
    meaning: 'An existing Docker network for the job’s containers. When set, FF_NETWORK_PER_BUILD has no effect.',
    type: 'text',
    allowed: '`bridge`, `host`, `none`, or a network’s name',
  },
  'runners.docker.allowed_privileged_images': {
    meaning: 'Which images may run privileged; compared with the name in the job’s definition.',
    type: 'list of patterns',
    fallback: 'all, where `privileged` is set',
  },
  'runners.docker.allowed_privileged_services': {
    meaning: 'Which services may run privileged.',
    type: 'list of patterns',
    fallback: 'all, where `privileged` is set',
  },
  'runners.docker.disable_entrypoint_overwrite': {
    meaning: 'Jobs’ `entrypoint` is ignored with a warning.',
    type: 'true or false',
    fallback: '`false`',
  },
  'runners.kubernetes.image_pull_secrets': {
    meaning: 'Names of Kubernetes secrets, put before the one that the Runner makes from DOCKER_AUTH_CONFIG and its other sources.',
    type: 'list of texts',
  },
  'runners.kubernetes.use_service_account_image_pull_secrets': {
    meaning: 'Pull with the service account’s secrets alone: neither `image_pull_secrets` nor DOCKER_AUTH_CONFIG is used then.',
    type: 'true or false',
    fallback: '`false`',
  },
  'runners.kubernetes.autoscaler.pause_pod_image': {
    meaning: 'The image of pods that hold capacity free.',
    type: 'text',
    fallback: '`registry.k8s.io/pause:3.10`',
  },
  'runners.instance.allowed_images': {
    meaning: 'Which VM images jobs may ask for, when `vm_isolation` is on.',
    type: 'list of patterns',
    fallback: 'all',
  },
};

/** GROUND-TRUTH A.8 and E.1. */
const dockerConfigKeys: Readonly<Record<string, KeyDoc>> = {
  'docker-config.auths': {
    meaning:
      'Credentials by registry. The Runner takes the entry with the longest path that fits the image; an empty entry fits too, and then nothing else is asked.',
    type: 'mapping',
  },
  'docker-config.credsstore': {
    meaning:
      'One credential store for every registry: `docker-credential-<name>` is run. If it is missing or fails on the Runner, every credential of this source is lost.',
    type: 'text',
  },
  'docker-config.credhelpers': {
    meaning:
      'A credential helper for each registry. The Runner runs all of them at each look-up; one that fails takes the whole source with it.',
    type: 'mapping registry → helper',
  },
  'docker-config.auths.auth': {
    meaning: 'base64 of `user:secret`, standard alphabet with padding. Anything else loses the whole source.',
    type: 'text',
  },
  'docker-config.auths.username': { meaning: 'User name; a non-empty `auth` beside it wins.', type: 'text' },
  'docker-config.auths.password': { meaning: 'Secret in plain text; a non-empty `auth` beside it wins.', type: 'text' },
  'docker-config.auths.identitytoken': {
    meaning: 'A token in place of a password, sent to Docker. The Kubernetes executor does not use it.',
    type: 'text',
  },
  'docker-config.auths.registrytoken': { meaning: 'A bearer token that is sent to the registry as it is.', type: 'text' },
  'docker-config.auths.email': { meaning: 'A relic that nothing reads any more.', type: 'text' },
  'docker-config.httpheaders': { meaning: 'Headers that the Docker client adds to its requests.', type: 'mapping of texts' },
};

/** What is known of a key; undefined when nothing is. Docker's keys know no case. */
export function keyDoc(path: string): KeyDoc | undefined {
  if (path.startsWith('docker-config.')) return own(dockerConfigKeys, path.toLowerCase());
  const container = /^runners\.(?:docker|kubernetes)\.(.+)$/.exec(path)?.[1];
  return own(pipelineKeys, path) ?? own(runnerKeys, path) ?? (container === undefined ? undefined : own(containerKeys, container));
}

function own(docs: Readonly<Record<string, KeyDoc>>, key: string): KeyDoc | undefined {
  return Object.hasOwn(docs, key) ? docs[key] : undefined;
}

export function explainKey(name: string, doc: KeyDoc): string {
  const lines = [
    doc.type,
    ...(doc.fallback === undefined ? [] : [`without it: ${doc.fallback}`]),
    ...(doc.allowed === undefined ? [] : [`allowed: ${doc.allowed}`]),
    ...(doc.since === undefined ? [] : [`since ${doc.since}`]),
  ];
  return [`**\`${name}\`** — ${doc.meaning}`, '', ...lines.map((line) => `- ${line}`)].join('\n');
}

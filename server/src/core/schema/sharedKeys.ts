import { key, knownValues, tableKey, tableOf } from './key.ts';

/** docs/ground-truth.md#b4. The Runner rejects other values. */
export const pullPolicies = {
  values: knownValues({
    always: 'checks the registry for the image in each job, with the job’s credentials',
    'if-not-present': 'uses an image that is already there, without checking any credential for it',
    never: 'only uses images that are already there',
  }),
  closed: true,
} as const;

/** docs/ground-truth.md#b3. */
export const globs =
  '`*` (does not match `/`), `**` as a whole segment (matches `/`), `?`, `[a-z]`, `{a,b}`. No variables, no negation. Compared with the image as written';

/** The table of the key and its type are not verified, so it is accepted in three tables, with any value (docs/ground-truth.md#a8). */
export const allowedHelpers = tableKey(
  'anything',
  tableOf({}, 'anything'),
  'Which credential helpers the Runner runs for a `DOCKER_AUTH_CONFIG` that a job sets, for which registries. Not verified by Pullproof: the table and format of this key, and what happens to static entries next to a helper that is not allowed.',
  { fallback: 'none of them', since: 'Runner 19.4, 19.3.2, 19.2.4 and 19.1.3' },
);

/** The keys that `[runners.docker]` and `[runners.kubernetes]` have in common (docs/ground-truth.md#b1). */
export const containerKeys = {
  image: key('text', 'The image of jobs that do not set one. The job’s variables are expanded.', {
    fallback: 'none, jobs without an image fail',
  }),
  helper_image: key(
    'text',
    'The image that clones, caches and uploads for the job. Its version must match the Runner’s: `…:x86_64-v${CI_RUNNER_VERSION}`.',
    { fallback: '`registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:<arch>-v<version>`' },
  ),
  helper_image_flavor: key('text', 'Which build of the default helper image is used.', {
    fallback: '`alpine`; with FF_CONCRETE `concrete`',
    values: knownValues({
      alpine: 'Alpine Linux',
      'alpine3.21': 'a fixed Alpine release',
      'alpine-latest': 'the latest Alpine release',
      ubuntu: 'Ubuntu, with glibc',
      'ubi-fips': 'Red Hat UBI with FIPS cryptography',
      concrete: 'for FF_CONCRETE',
    }),
  }),
  allowed_docker_credential_helpers: allowedHelpers,
  allowed_images: key('texts', 'Which images jobs can use. The runner’s own default image is always allowed.', {
    fallback: 'all',
    allowed: globs,
  }),
  allowed_services: key('texts', 'Which services jobs can use.', { fallback: 'all', allowed: globs }),
  allowed_pull_policies: key('texts', 'The policies that jobs can request. A job with another policy fails.', {
    fallback: 'the value of `pull_policy`',
    ...pullPolicies,
  }),
  services: tableKey(
    'tables',
    tableOf({
      name: key('text', 'The image of the service. Without a tag, `:latest` is pulled.'),
      alias: key('text', 'Host names for the service in jobs, separated by commas or spaces.', {
        fallback: 'the image name, with `/` replaced by `__` and by `-`',
      }),
      command: key('texts', 'Replaces the CMD of the service’s image.', { fallback: 'the image’s own' }),
      entrypoint: key('texts', 'Replaces the ENTRYPOINT of the service’s image.', { fallback: 'the image’s own' }),
      environment: key('texts', 'Variables only for this service, each as `NAME=value`.'),
      suspend_data_path: key('text', 'Where the service stores its data. In a suspended job, this folder is kept on the job’s volume.'),
    }),
    'Services that run next to every job, each in its own `[[…services]]` table. A list of strings is invalid.',
  ),
} as const;

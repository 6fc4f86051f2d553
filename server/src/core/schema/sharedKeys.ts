import { key, knownValues, tableKey, tableOf } from './key.ts';

/** GROUND-TRUTH B.4. The Runner refuses every other word. */
export const pullPolicies = {
  values: knownValues({
    always: 'asks the registry for the image at each job, with the credentials of that job',
    'if-not-present': 'takes an image that is there already, without checking any credential for it',
    never: 'takes only images that are there already',
  }),
  closed: true,
} as const;

/** GROUND-TRUTH B.3. */
export const globs =
  '`*` stops at `/`, `**` as a whole segment does not, `?`, `[a-z]`, `{a,b}`; no variables, no negation; compared with the image as written';

/** The part that `[runners.docker]` and `[runners.kubernetes]` have in common (GROUND-TRUTH B.1). */
export const containerKeys = {
  image: key('text', 'The image of jobs that name none. Expanded with the job’s variables.', { fallback: 'such a job fails' }),
  helper_image: key(
    'text',
    'The image that clones, caches and uploads for the job. Its version has to fit the Runner’s: `…:x86_64-v${CI_RUNNER_VERSION}`.',
    { fallback: '`registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:<arch>-v<version>`' },
  ),
  helper_image_flavor: key('text', 'Which build of the default helper image is used.', {
    fallback: '`alpine`',
    values: knownValues({
      alpine: 'the default',
      'alpine3.21': 'a fixed Alpine release',
      'alpine-latest': 'the newest Alpine release',
      ubuntu: 'Ubuntu, with glibc',
      'ubi-fips': 'Red Hat UBI with FIPS cryptography',
    }),
  }),
  allowed_images: key('texts', 'Which images jobs may use. The runner’s own default image is always allowed.', {
    fallback: 'all',
    allowed: globs,
  }),
  allowed_services: key('texts', 'Which services jobs may use.', { fallback: 'all', allowed: globs }),
  allowed_pull_policies: key('texts', 'The policies that jobs may ask for. A job that asks for another one fails.', {
    fallback: 'the value of `pull_policy`',
    ...pullPolicies,
  }),
  services: tableKey(
    'tables',
    tableOf({
      name: key('text', 'The image of the service; without a tag `:latest` is pulled.'),
      alias: key('text', 'Host names under which jobs reach the service, separated by commas or spaces.', {
        fallback: 'made from the image name: `/` written as `__` and as `-`',
      }),
      command: key('texts', 'Replaces the CMD of the service’s image.', { fallback: 'the image’s own' }),
      entrypoint: key('texts', 'Replaces the ENTRYPOINT of the service’s image.', { fallback: 'the image’s own' }),
      environment: key('texts', 'Variables of this service alone, each `NAME=value`.'),
      suspend_data_path: key(
        'text',
        'Where the service keeps its data. In a job that can be suspended this folder is kept on the job’s volume.',
      ),
    }),
    'Services that run beside every job, one `[[…services]]` table each. A list of texts does not load.',
  ),
} as const;

import { type KeyDraft, key, mapKey, tableKey, tableOf } from './key.ts';
import { pullPolicies } from './sharedKeys.ts';

function pullPolicy(): KeyDraft {
  return key(
    'text or texts',
    'When the image is pulled. The job fails where the runner’s `allowed_pull_policies` does not have it; without that key a runner allows its own `pull_policy` alone.',
    { fallback: 'the runner’s `pull_policy`', since: 'GitLab 15.1', ...pullPolicies },
  );
}

const executorOptions = {
  docker: tableKey(
    'table',
    tableOf({
      platform: key('text', 'The platform of the image that is pulled, such as `linux/arm64`; at most 64 characters. Expanded.'),
      user: key('text', 'The user of the container, name or number; at most 255 characters. Expanded.', {
        fallback: 'that of the runner, then the image’s own',
      }),
    }),
    'Options for the Docker executor: `platform` and `user`.',
    { since: 'Runner 16.4' },
  ),
  kubernetes: tableKey(
    'table',
    tableOf({
      user: key('text or integer', 'The user of the container as a number, with or without a group: `UID:GID`. Expanded.', {
        fallback: 'the image’s own',
      }),
    }),
    'Options for the Kubernetes executor: `user`.',
    { since: 'Runner 17.11' },
  ),
};

/** What a pipeline says about images (GROUND-TRUTH C.1, C.2, B.7). Only these of its keys: other tools know the rest. */
export const pipelineTable = tableOf(
  {
    image: tableKey(
      'text or table',
      tableOf({
        name: key('text', 'The image reference; variables are expanded by the Runner.', { fallback: 'the pipeline is refused' }),
        entrypoint: key(
          'texts',
          'Replaces the image’s ENTRYPOINT. `[""]` switches it off. Docker executor only, and not where the runner sets `disable_entrypoint_overwrite`.',
          { fallback: 'the image’s own' },
        ),
        pull_policy: pullPolicy(),
        ...executorOptions,
      }),
      'The container image that the job runs in. The Runner expands variables in it, picks a credential for it and pulls it before any script runs.',
      { fallback: 'that of `default:`, then the `image` of the runner’s config.toml' },
    ),
    services: tableKey(
      'texts or tables',
      tableOf({
        name: key('text', 'The image of the service; without a tag `:latest` is pulled.', { fallback: 'the pipeline is refused' }),
        alias: key(
          'text',
          'Host names under which the job reaches the service, separated by commas or spaces. A second service whose names are all taken is not started.',
          { fallback: 'the image name without tag and port, `/` written as `__` and as `-`' },
        ),
        entrypoint: key('texts', 'Replaces the ENTRYPOINT of the service’s image.', { fallback: 'the image’s own' }),
        command: key('texts', 'Replaces the CMD of the service’s image.', { fallback: 'the image’s own' }),
        variables: mapKey('text', 'Variables for this service alone. Masked variables are not passed to services.', {
          since: 'GitLab 14.5',
        }),
        pull_policy: pullPolicy(),
        ...executorOptions,
      }),
      'Containers that run beside the job. The list replaces that of `default:`, it is not merged; `[]` switches the default services off.',
      { fallback: 'those of `default:`; services of the runner’s config.toml run in any case' },
    ),
    default: tableKey('table', tableOf({}, 'anything'), 'What every job has unless it sets the key itself or refuses it with `inherit:`.'),
    variables: tableKey(
      'map',
      tableOf(
        {
          DOCKER_AUTH_CONFIG: key(
            'text',
            'Docker `config.json` text with credentials. The Runner looks here first, per registry path; a value here replaces the one in the runner’s `environment`, even when it is empty. One mistake in it loses every credential it holds.',
            { allowed: 'JSON; `$` is expanded once unless `expand: false`' },
          ),
        },
        'anything',
      ),
      'Variables of the pipeline or of the job.',
    ),
  },
  'anything',
);

import { type KeyDraft, key, mapKey, tableKey, tableOf } from './key.ts';
import { pullPolicies } from './sharedKeys.ts';

function pullPolicy(): KeyDraft {
  return key(
    'text or texts',
    'When the image is pulled. The job fails if the runner’s `allowed_pull_policies` does not include the policy. Without that key, a runner only allows its own `pull_policy`.',
    { fallback: 'the runner’s `pull_policy`', since: 'GitLab 15.1', ...pullPolicies },
  );
}

const executorOptions = {
  docker: tableKey(
    'table',
    tableOf({
      platform: key('text', 'The platform of the image, such as `linux/arm64`. At most 64 characters. Variables are expanded.', {
        since: 'Runner 16.6',
      }),
      user: key('text', 'The user of the container, as name or number. At most 255 characters. Variables are expanded.', {
        fallback: 'the runner’s `user`, then the image’s own',
        since: 'Runner 16.7',
      }),
    }),
    'Options for the Docker executor: `platform` and `user`.',
    { since: 'Runner 16.6' },
  ),
  kubernetes: tableKey(
    'table',
    tableOf({
      user: key('text or integer', 'The user of the container as a number, with an optional group: `UID:GID`. Variables are expanded.', {
        fallback: 'the image’s own',
      }),
    }),
    'Options for the Kubernetes executor: `user`.',
    { since: 'Runner 17.11 and GitLab 18.0' },
  ),
};

/** The keys of a pipeline that are about images (docs/ground-truth.md#c1, #c2, #b7). Other tools know the rest. */
export const pipelineTable = tableOf(
  {
    image: tableKey(
      'text or table',
      tableOf({
        name: key('text', 'The image reference. The Runner expands variables in it.', { fallback: 'none, GitLab rejects the pipeline' }),
        entrypoint: key(
          'texts',
          'Replaces the image’s ENTRYPOINT. `[""]` disables it. Only for the Docker executor, and ignored if the runner sets `disable_entrypoint_overwrite`.',
          { fallback: 'the image’s own' },
        ),
        pull_policy: pullPolicy(),
        ...executorOptions,
      }),
      'The container image that the job runs in. A Runner with a Docker or Kubernetes executor expands its variables, chooses a credential and pulls it before any script runs; `shell` and `ssh` ignore it.',
      { fallback: '`image` in `default:`, then `image` in the runner’s config.toml' },
    ),
    services: tableKey(
      'texts or tables',
      tableOf({
        name: key('text', 'The image of the service. Without a tag, `:latest` is pulled.', {
          fallback: 'none, GitLab rejects the pipeline',
        }),
        alias: key(
          'text',
          'Host names for the service in the job, separated by commas or spaces. A second service is not started if all its names are taken.',
          { fallback: 'the image name without tag and port, with `/` replaced by `__` and by `-`' },
        ),
        entrypoint: key('texts', 'Replaces the ENTRYPOINT of the service’s image.', { fallback: 'the image’s own' }),
        command: key('texts', 'Replaces the CMD of the service’s image.', { fallback: 'the image’s own' }),
        variables: mapKey(
          'text',
          'Variables only for this service. Since Runner 19.3, their values can use every variable of the job, also masked ones.',
          {
            since: 'GitLab 14.5',
          },
        ),
        pull_policy: pullPolicy(),
        ...executorOptions,
      }),
      'Containers that run next to the job. The list replaces the one in `default:` and is not merged with it. `[]` disables the default services.',
      { fallback: '`services` in `default:`. Services in the runner’s config.toml always run' },
    ),
    default: tableKey('table', tableOf({}, 'anything'), 'Defaults for all jobs. A job can override a key, or opt out with `inherit:`.'),
    variables: tableKey(
      'map',
      tableOf(
        {
          DOCKER_AUTH_CONFIG: key(
            'text',
            'The JSON of a Docker `config.json`. For each registry path, the Runner looks here first. It replaces the value in the runner’s `environment`, even if it is empty, and one mistake makes the Runner ignore all its credentials.',
            { allowed: 'JSON. `$` is expanded once unless `expand: false`' },
          ),
        },
        'anything',
      ),
      'Variables of the pipeline or of the job.',
    ),
  },
  'anything',
);

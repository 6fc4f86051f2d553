import { code, md, type OwnText, ownMarkdown } from '../text/markdown.ts';
import { type KeyDraft, key, tableOf } from './key.ts';

function flag<const Text extends string>(meaning: OwnText<Text>, fallback: 'true' | 'false' = 'false', since?: string): KeyDraft {
  return key('boolean', meaning, { fallback: code(fallback), ...(since !== undefined && { since }) });
}

/** A flag that has no effect since Runner 19.3. */
function removedFlag<const Text extends string>(meaning: OwnText<Text>, fallback: 'true' | 'false' = 'false'): KeyDraft {
  return flag(md`${ownMarkdown(meaning)} Removed in Runner 19.3.`, fallback);
}

/** Feature flags by name (docs/ground-truth.md#b5 and the Runner’s own list). Unknown names are accepted and have no effect. */
export const featureFlagTable = tableOf(
  {
    FF_NETWORK_PER_BUILD: flag(
      'Creates a network for each job, so that jobs cannot reach each other and services need no links. Has no effect with `network_mode`.',
    ),
    FF_LOG_IMAGES_CONFIGURED_FOR_JOB: flag('Writes the images and services of each job to the Runner’s log.'),
    FF_KUBERNETES_HONOR_ENTRYPOINT: flag(
      'Runs the image’s own ENTRYPOINT before the job’s shell in Kubernetes. `image:entrypoint` is still not used.',
    ),
    FF_ENABLE_JOB_INPUTS_INTERPOLATION: flag('Expands `${{ job.inputs.… }}`, also in image and service names.', 'true'),
    FF_USE_INIT_WITH_DOCKER_EXECUTOR: flag('Runs a small init as process 1 in job and service containers, to clean up zombie processes.'),
    FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR: flag(
      'Does not use `umask 0000` in Docker jobs: files are owned by the image’s user instead. The image must have `id`.',
    ),
    FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR: flag(
      'Does not use `umask 0000` in Kubernetes jobs: files are owned by the container’s user instead.',
    ),
    FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: flag('Runs scripts with `exec` instead of `attach` in Kubernetes.'),
    FF_USE_DIRECT_DOWNLOAD: flag('Downloads artifacts directly from object storage where GitLab allows it.', 'true'),
    FF_SKIP_NOOP_BUILD_STAGES: removedFlag('Skips the stages of a job that have nothing to do.', 'true'),
    FF_USE_FASTZIP: key('boolean', 'Compresses caches and artifacts with a faster archiver.', {
      fallback: '`true` since Runner 19.4, `false` before',
    }),
    FF_ENABLE_BASH_EXIT_CODE_CHECK: flag('Checks the exit code after each command instead of only relying on `set -e`.'),
    FF_USE_WINDOWS_LEGACY_PROCESS_STRATEGY: flag('Starts processes on Windows the old way. They are harder to stop.'),
    FF_USE_NEW_BASH_EVAL_STRATEGY: removedFlag('Evaluates scripts in a subshell, for more reliable exit codes.'),
    FF_USE_LEGACY_BASH_EVAL: flag('Evaluates Bash scripts the way older Runners did.', 'false', 'Runner 19.1'),
    FF_USE_NATIVE_CONTAINER_STOP: flag(
      'Lets Docker stop containers: process 1 gets the signal from `docker stop` only.',
      'false',
      'Runner 19.1',
    ),
    FF_USE_POWERSHELL_PATH_RESOLVER: flag('Lets PowerShell resolve paths, instead of the machine that the Runner runs on.'),
    FF_USE_DYNAMIC_TRACE_FORCE_SEND_INTERVAL: flag('Adjusts how often job logs are sent to the interval that GitLab requests.'),
    FF_SCRIPT_SECTIONS: flag(
      'Shows each command of several lines as a section in the job log, with its duration. Commands of one line get none.',
    ),
    FF_ENABLE_JOB_CLEANUP: flag('Cleans the project folder at the end of each job.'),
    FF_POSIXLY_CORRECT_ESCAPES: flag('Uses POSIX shell escapes instead of Bash escapes.'),
    FF_RESOLVE_FULL_TLS_CHAIN: flag('Resolves certificate chains up to the root, for old Git clients. Can only be set in config.toml.'),
    FF_DISABLE_POWERSHELL_STDIN: flag('Passes scripts to PowerShell as a file, so that `allow_failure:exit_codes` works.'),
    FF_USE_POD_ACTIVE_DEADLINE_SECONDS: flag('Ends the pod when the job times out.', 'true'),
    FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: flag('Enables `[[runners.kubernetes.pod_spec]]`.'),
    FF_SET_PERMISSIONS_BEFORE_CLEANUP: removedFlag('Makes files writable before they are cleaned up.', 'true'),
    FF_SECRET_RESOLVING_FAILS_IF_MISSING: flag('Fails the job if one of its `secrets` cannot be found.', 'true'),
    FF_PRINT_POD_EVENTS: flag('Shows the pod’s events in the job log until the pod has started.'),
    FF_USE_GIT_BUNDLE_URIS: flag('Lets Git start a clone from bundles that the server offers.', 'true'),
    FF_USE_GIT_NATIVE_CLONE: flag('Uses `git clone` for `GIT_STRATEGY: clone`. Needs Git 2.49.'),
    FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR: flag('Runs `dumb-init` as process 1 in the pod’s containers.'),
    FF_USE_DOCKER_AUTOSCALER_DIAL_STDIO: flag('Connects to the Docker daemon of an instance through `docker system dial-stdio`.', 'true'),
    FF_CLEAN_UP_FAILED_CACHE_EXTRACT: flag('Removes the remains of a failed cache extraction.'),
    FF_USE_WINDOWS_JOB_OBJECT: flag('Groups processes on Windows, so that all of them can be stopped.'),
    FF_TIMESTAMPS: flag('Adds a timestamp to each line of the job log.', 'true'),
    FF_DISABLE_AUTOMATIC_TOKEN_ROTATION: flag('Does not rotate the runner’s token, and warns before it expires.'),
    FF_USE_LEGACY_GCS_CACHE_ADAPTER: flag('Uses the old client for caches in Google Cloud Storage.'),
    FF_USE_LEGACY_S3_CACHE_ADAPTER: flag('Uses the old client for caches in S3.'),
    FF_GIT_URLS_WITHOUT_TOKENS: flag('Passes the job token to Git through a credential helper, never in a URL.'),
    FF_WAIT_FOR_POD_TO_BE_REACHABLE: flag('Waits until the pod is ready, not only running.'),
    FF_MASK_ALL_DEFAULT_TOKENS: flag('Masks everything in the job log that looks like a GitLab token.', 'true'),
    FF_EXPORT_HIGH_CARDINALITY_METRICS: flag('Adds metrics with many label values, which need much storage.'),
    FF_USE_FLEETING_ACQUIRE_HEARTBEATS: flag('Checks that an instance responds before it gets a job.'),
    FF_USE_EXPONENTIAL_BACKOFF_STAGE_RETRY: flag('Waits longer after each failed attempt of a job stage.', 'true'),
    FF_USE_ADAPTIVE_REQUEST_CONCURRENCY: flag(
      'Uses `request_concurrency` as a maximum and adjusts the number of requests to the load.',
      'true',
    ),
    FF_USE_GITALY_CORRELATION_ID: flag('Sends a correlation ID with Git requests, to find them in Gitaly’s logs.', 'true'),
    FF_USE_GIT_PROACTIVE_AUTH: flag('Lets Git send its credentials with the first request.'),
    FF_HASH_CACHE_KEYS: flag('Hashes cache keys before they are used as file names.'),
    FF_USE_JOB_ROUTER: flag('Gets jobs from the job router instead of GitLab itself.'),
    FF_SCRIPT_TO_STEP_MIGRATION: flag('Converts scripts to steps and runs them with step-runner.'),
    FF_USE_PARALLEL_CACHE_TRANSFER: flag('Uploads and downloads caches in several parts at once.'),
    FF_USE_PARALLEL_ARTIFACT_TRANSFER: flag('Downloads artifacts from object storage in several parts at once.'),
    FF_CONCRETE: flag('Moves the whole script execution to step-runner. `helper_image_flavor` is then `concrete` by default.'),
    FF_SUSPENDABLE_ENVIRONMENTS: flag('Allows job environments to be suspended and resumed.'),
  },
  'boolean',
);

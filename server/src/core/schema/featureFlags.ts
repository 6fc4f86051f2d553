import { type KeyDraft, key, tableOf } from './key.ts';

function flag(meaning: string, fallback: 'true' | 'false' = 'false'): KeyDraft {
  return key('boolean', meaning, { fallback: `\`${fallback}\`` });
}

/** Feature flags by name (GROUND-TRUTH B.5 and the Runner’s own list). Any other name is accepted, and does nothing. */
export const featureFlagTable = tableOf(
  {
    FF_NETWORK_PER_BUILD: flag(
      'A network of its own for each job, so that jobs cannot reach one another and services need no links. Has no effect with `network_mode`.',
    ),
    FF_LOG_IMAGES_CONFIGURED_FOR_JOB: flag('Writes the images and services of each job into the Runner’s log.'),
    FF_KUBERNETES_HONOR_ENTRYPOINT: flag(
      'Lets the image’s own ENTRYPOINT run before the job’s shell in Kubernetes; `image:entrypoint` is still not used.',
    ),
    FF_ENABLE_JOB_INPUTS_INTERPOLATION: flag('Fills `${{ job.inputs.… }}` in, also in image and service names.', 'true'),
    FF_USE_INIT_WITH_DOCKER_EXECUTOR: flag('Puts a small init as process 1 into job and service containers, which reaps dead children.'),
    FF_DISABLE_UMASK_FOR_DOCKER_EXECUTOR: flag(
      'No `umask 0000` in Docker jobs: files go to the image’s user instead. The image needs `id`.',
    ),
    FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR: flag('No `umask 0000` in Kubernetes jobs: files go to the container’s user instead.'),
    FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: flag('Runs scripts with `exec` rather than `attach` in Kubernetes.'),
    FF_USE_DIRECT_DOWNLOAD: flag('Fetches artifacts straight from object storage where GitLab allows it.', 'true'),
    FF_SKIP_NOOP_BUILD_STAGES: flag('Skips the parts of a job that have nothing to do.', 'true'),
    FF_USE_FASTZIP: flag('Packs caches and artifacts with a faster archiver.'),
    FF_ENABLE_BASH_EXIT_CODE_CHECK: flag('Checks the exit code after each command, and does not rely on `set -e` alone.'),
    FF_USE_WINDOWS_LEGACY_PROCESS_STRATEGY: flag('Starts processes on Windows the old way, in which they are harder to end.'),
    FF_USE_NEW_BASH_EVAL_STRATEGY: flag('Evaluates scripts in a subshell, so that their exit code is found more surely.'),
    FF_USE_POWERSHELL_PATH_RESOLVER: flag('Lets PowerShell resolve paths, not the machine on which the Runner stands.'),
    FF_USE_DYNAMIC_TRACE_FORCE_SEND_INTERVAL: flag('Fits the pace at which job logs are sent to what GitLab asks for.'),
    FF_SCRIPT_SECTIONS: flag('Gives each line of `script` a section of its own in the job log, with its duration.'),
    FF_ENABLE_JOB_CLEANUP: flag('Cleans the project folder at the end of each job.'),
    FF_POSIXLY_CORRECT_ESCAPES: flag('Quotes for plain POSIX shells rather than for Bash.'),
    FF_RESOLVE_FULL_TLS_CHAIN: flag('Completes certificate chains down to the root for old Git clients. Can be set in config.toml alone.'),
    FF_DISABLE_POWERSHELL_STDIN: flag('Hands scripts to PowerShell as a file, so that `allow_failure:exit_codes` works.'),
    FF_USE_POD_ACTIVE_DEADLINE_SECONDS: flag('Ends the pod when the job’s timeout is over.', 'true'),
    FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: flag('Switches `[[runners.kubernetes.pod_spec]]` on.'),
    FF_SET_PERMISSIONS_BEFORE_CLEANUP: flag('Makes files writable before they are cleaned up.', 'true'),
    FF_SECRET_RESOLVING_FAILS_IF_MISSING: flag('A job fails when one of its `secrets` cannot be found.', 'true'),
    FF_PRINT_POD_EVENTS: flag('Shows what happens to the pod in the job log until it has started.'),
    FF_USE_GIT_BUNDLE_URIS: flag('Lets Git start a clone from bundles that the server offers.', 'true'),
    FF_USE_GIT_NATIVE_CLONE: flag('Uses `git clone` for `GIT_STRATEGY: clone`; needs Git 2.49.'),
    FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR: flag('Puts `dumb-init` as process 1 into the pod’s containers.'),
    FF_USE_DOCKER_AUTOSCALER_DIAL_STDIO: flag('Reaches the Docker daemon of an instance through `docker system dial-stdio`.', 'true'),
    FF_CLEAN_UP_FAILED_CACHE_EXTRACT: flag('Removes what a failed cache extraction left behind.'),
    FF_USE_WINDOWS_JOB_OBJECT: flag('Groups processes on Windows, so that all of them can be ended.'),
    FF_TIMESTAMPS: flag('Puts the time before each line of the job log.', 'true'),
    FF_DISABLE_AUTOMATIC_TOKEN_ROTATION: flag('Leaves the runner’s token as it is, and warns before it expires.'),
    FF_USE_LEGACY_GCS_CACHE_ADAPTER: flag('The old client for caches in Google Cloud Storage.'),
    FF_USE_LEGACY_S3_CACHE_ADAPTER: flag('The old client for caches in S3.'),
    FF_GIT_URLS_WITHOUT_TOKENS: flag('Hands the job token to Git through a credential helper, never in a URL.'),
    FF_WAIT_FOR_POD_TO_BE_REACHABLE: flag('Waits until the pod is ready as well as running.'),
    FF_MASK_ALL_DEFAULT_TOKENS: flag('Hides everything in the job log that looks like a GitLab token.', 'true'),
    FF_EXPORT_HIGH_CARDINALITY_METRICS: flag('Adds metrics with many label values, which cost much to store.'),
    FF_USE_FLEETING_ACQUIRE_HEARTBEATS: flag('Checks that an instance answers before it gets a job.'),
    FF_USE_EXPONENTIAL_BACKOFF_STAGE_RETRY: flag('Waits longer and longer between the attempts of a part of the job.', 'true'),
    FF_USE_ADAPTIVE_REQUEST_CONCURRENCY: flag(
      'Takes `request_concurrency` as a maximum and fits the number of requests to the load.',
      'true',
    ),
    FF_USE_GITALY_CORRELATION_ID: flag('Sends an id along with Git requests by which they are found in Gitaly’s logs.', 'true'),
    FF_USE_GIT_PROACTIVE_AUTH: flag('Lets Git send its credentials at once, without being asked.'),
    FF_HASH_CACHE_KEYS: flag('Hashes cache keys before they become file names.'),
    FF_USE_JOB_ROUTER: flag('Fetches jobs through the job router rather than from GitLab itself.'),
    FF_SCRIPT_TO_STEP_MIGRATION: flag('Turns scripts into steps and has the step-runner run them.'),
    FF_USE_PARALLEL_CACHE_TRANSFER: flag('Sends and fetches caches in several parts at once.'),
    FF_USE_PARALLEL_ARTIFACT_TRANSFER: flag('Fetches artifacts from object storage in several parts at once.'),
    FF_CONCRETE: flag('Moves the whole script execution into the step-runner.'),
    FF_SUSPENDABLE_ENVIRONMENTS: flag('Lets job environments be suspended and resumed.'),
  },
  'boolean',
);

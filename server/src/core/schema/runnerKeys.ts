import { type Markdown, md } from '../text/markdown.ts';
import { featureFlagTable } from './featureFlags.ts';
import { type KeyDraft, key, knownValues, mapKey, type TableKnowledge, tableKey, tableOf } from './key.ts';
import { cacheTable } from './runnerCacheKeys.ts';
import { dockerTable } from './runnerDockerKeys.ts';
import { kubernetesTable } from './runnerKubernetesKeys.ts';
import { autoscalerTable, customTable, machineTable, parallelsTable, sshTable, virtualboxTable } from './runnerMachineKeys.ts';
import { allowedHelpers } from './sharedKeys.ts';

function script(when: Markdown): KeyDraft {
  return key('text', md`Commands that run ${when}. Use a multi-line string (three quotes) for several lines.`);
}

const labels = 'Labels that identify the runner in jobs and metrics';

/** A `[[runners]]` table. */
const runnerTable: TableKnowledge = tableOf({
  name: key('text', 'The runner’s name in logs and metrics.'),
  url: key('text', 'The URL of the GitLab instance. `$VAR` is expanded with the environment of the Runner process.'),
  token: key(
    'text',
    'The runner’s token for GitLab, from its registration. `$VAR` is expanded with the environment of the Runner process.',
  ),
  executor: key('text', 'How jobs run. Decides which of the tables below are used.', {
    values: knownValues({
      docker: 'in containers of a Docker daemon: `[runners.docker]`',
      kubernetes: 'in pods: `[runners.kubernetes]`',
      'docker-autoscaler': 'in containers on autoscaled instances: `[runners.docker]`, `[runners.autoscaler]`',
      instance: 'directly on autoscaled instances: `[runners.autoscaler]`',
      shell: 'on the Runner’s own machine, as its user',
      'docker-windows': 'in Windows containers: `[runners.docker]`',
      'docker+machine': 'in containers on Docker Machine instances, deprecated: `[runners.docker]`, `[runners.machine]`',
      ssh: 'on another machine: `[runners.ssh]`',
      virtualbox: 'in clones of a VirtualBox machine: `[runners.virtualbox]`, `[runners.ssh]`',
      parallels: 'in clones of a Parallels machine: `[runners.parallels]`, `[runners.ssh]`',
      custom: 'by your own programs: `[runners.custom]`',
    }),
  }),
  allowed_docker_credential_helpers: allowedHelpers,
  environment: key(
    'texts',
    'Variables for every job of this runner, each as `NAME=value` (other entries are ignored), with `$` expanded. With executors that pull images (Docker and Kubernetes), all jobs that do not set `DOCKER_AUTH_CONFIG` themselves use the one here.',
  ),
  feature_flags: tableKey('map', featureFlagTable, 'Feature flags of this runner. They override the job’s variables.'),
  limit: key('integer', 'The maximum number of jobs of this runner that run at once.', { fallback: '`0`: no limit except `concurrent`' }),
  request_concurrency: key('integer', 'The maximum number of requests for jobs at once.', { fallback: '`1`' }),
  strict_check_interval: key('boolean', 'Waits for `check_interval` even after a job was received.', { fallback: '`false`' }),
  output_limit: key('integer', 'The maximum size of the job log in kilobytes. The rest is cut off.', { fallback: '`4096`' }),
  unhealthy_requests_limit: key('integer', 'The number of failed requests in a row after which the runner pauses.', { fallback: '`3`' }),
  unhealthy_interval: key('duration', 'How long the runner pauses then.', { fallback: '`1h`' }),
  job_status_final_update_retry_limit: key('integer', 'The maximum number of attempts to report the result of a job to GitLab.', {
    fallback: '`10`',
  }),
  prepare_timeout: key('duration', 'The maximum time to prepare a job, including image pulls.', { fallback: 'the job’s timeout' }),
  get_sources_timeout: key('duration', 'The maximum time to fetch the sources.', { fallback: 'the job’s timeout' }),
  id: key('integer', 'The runner’s ID in GitLab. Written at registration.'),
  token_obtained_at: key('time', 'When the token was issued. Written by the Runner.'),
  token_expires_at: key('time', 'When the token expires. Written by the Runner.', { fallback: 'never' }),
  'tls-ca-file': key('text', 'The CA certificate of GitLab’s server. Docker does not use it for registries.'),
  'tls-cert-file': key('text', 'The client certificate for GitLab.'),
  'tls-key-file': key('text', 'The private key of the client certificate.'),
  labels: mapKey('text', `${labels}. They override labels with the same name at the top level.`),
  builds_dir: key('text', 'The folder where projects are checked out, on the system that runs the jobs.'),
  cache_dir: key('text', 'The folder for caches, on the system that runs the jobs. For Docker, it must be one of the `volumes`.'),
  clone_url: key('text', 'The URL for clones, if jobs cannot reach `url`.'),
  proxy_exec: key('boolean', 'Runs scripts through the helper binary. Experimental.', { fallback: '`false`' }),
  pre_get_sources_script: script(md`before the sources are fetched`),
  post_get_sources_script: script(md`after the sources are fetched`),
  pre_build_script: script(md`before the job’s own script`),
  post_build_script: script(md`after the job’s own script, but before \`after_script\``),
  debug_trace_disabled: key('boolean', 'Ignores `CI_DEBUG_TRACE`, which prints every variable in the job log.', { fallback: '`false`' }),
  safe_directory_checkout: key('boolean', 'Allows Git to use a project folder that is owned by another user.'),
  clean_git_config: key('boolean', 'Removes Git settings and hooks from the project folder before and after each job.', {
    fallback: '`true`, or `false` for the shell executor and `GIT_STRATEGY: none`',
  }),
  shell: key('text', 'The shell that runs scripts.', {
    fallback: '`bash`, or `pwsh` on Windows',
    closed: true,
    values: knownValues({
      bash: 'Bash, or `sh` if there is none',
      sh: 'a POSIX shell',
      pwsh: 'PowerShell 6 and newer',
      powershell: 'Windows PowerShell',
      cmd: 'Windows batch, no longer supported',
    }),
  }),
  custom_build_dir: tableKey(
    'table',
    tableOf({ enabled: key('boolean', 'Enables it.', { fallback: '`true` if each job has its own container or instance' }) }),
    'Allows jobs to choose their project folder with `GIT_CLONE_PATH`.',
  ),
  referees: tableKey(
    'table',
    tableOf(
      {
        metrics: tableKey(
          'table',
          tableOf({
            prometheus_address: key('text', 'The address of the Prometheus server.'),
            query_interval: key('integer', 'Seconds between two values.'),
            metric_queries: key('texts', 'The queries, each as `name:query`.'),
          }),
          'Saves metrics of the machine as an artifact of the job.',
        ),
      },
      'anything',
    ),
    'Collectors that add data to the artifacts of a job.',
  ),
  cache: tableKey('table', cacheTable, 'Where `cache:` of jobs is stored.'),
  artifact: tableKey(
    'table',
    tableOf({
      upload_timeout: key('duration', 'The maximum time for an upload.'),
      response_header_timeout: key('duration', 'The maximum time to wait for GitLab’s response to an upload.'),
    }),
    'How artifacts are uploaded.',
  ),
  monitoring: tableKey(
    'table',
    tableOf({
      job_queuing_durations: tableKey(
        'tables',
        tableOf(
          {
            periods: key('texts', 'When the rule applies, as cron expressions.'),
            timezone: key('text', 'The time zone of the periods.', { fallback: 'the machine’s time zone' }),
            threshold: key('duration', 'The maximum queue time of a job.'),
          },
          'anything',
        ),
        'Queue times above which a metric reports delayed jobs.',
      ),
    }),
    'Metrics about this runner. Experimental.',
  ),
  experimental: tableKey(
    'table',
    tableOf({
      boot_verify: tableKey(
        'table',
        tableOf({
          enabled: key('boolean', 'Enables it.', { fallback: '`false`' }),
          timeout: key('duration', 'The maximum time for that job.', { fallback: '`5m`' }),
          acquire_min_backoff: key('duration', 'The minimum pause between two attempts.', { fallback: '`1s`' }),
          acquire_max_backoff: key('duration', 'The maximum pause between two attempts.', { fallback: '`10s`' }),
        }),
        'Runs a test job at the start, in the runner’s default image. The runner only accepts other jobs if it succeeds.',
      ),
    }),
    'Experimental settings, which can change in any release.',
  ),
  use_slot_cgroups: key('boolean', 'Gives each slot of an instance a control group, to limit and measure jobs.', {
    fallback: '`false`',
  }),
  slot_cgroup_template: key('text', 'The name of these control groups. `${slot}` is replaced.'),
  step_runner_image: key('text', 'The image with step-runner, for jobs with `run:`.', { fallback: 'built in' }),
  instance: tableKey(
    'table',
    tableOf({
      allowed_images: key('texts', 'Which VM images jobs can request if `vm_isolation` is enabled.', { fallback: 'all' }),
      use_common_build_dir: key('boolean', 'Uses one project folder for all jobs. Needs `vm_isolation`, or `max_use_count = 1`.', {
        fallback: '`false`',
      }),
    }),
    'Settings of the `instance` executor.',
  ),
  docker: tableKey('table', dockerTable, 'Settings of the executors that run jobs in Docker containers.'),
  kubernetes: tableKey('table', kubernetesTable, 'Settings of the `kubernetes` executor.'),
  autoscaler: tableKey('table', autoscalerTable, 'Instances for the `docker-autoscaler` and `instance` executors.'),
  machine: tableKey('table', machineTable, 'Machines for the deprecated `docker+machine` executor.'),
  ssh: tableKey('table', sshTable, 'How the Runner connects to other machines.'),
  parallels: tableKey('table', parallelsTable, 'Settings of the `parallels` executor.'),
  virtualbox: tableKey('table', virtualboxTable, 'Settings of the `virtualbox` executor.'),
  custom: tableKey('table', customTable, 'Settings of the `custom` executor.'),
});

const logKeys = {
  log_dir: key('text', 'The folder for the usage log.'),
  max_backup_files: key('integer', 'The number of old logs to keep.'),
  max_rotation_age: key('duration', 'The age after which a new log is started.'),
  labels: mapKey('text', 'Labels of each entry.'),
};

const usageLoggerTable = tableOf({
  enabled: key('boolean', 'Enables it.', { fallback: '`false`' }),
  writers: key('texts', 'Where entries are written.', {
    values: knownValues({ logrotate: 'into files: `[…logrotate]`', snowplow_billing: 'to a collector: `[…snowplow_billing]`' }),
  }),
  logrotate: tableKey('table', tableOf(logKeys), 'Usage logs in files.'),
  snowplow_billing: tableKey(
    'table',
    tableOf({
      collector_uri: key('text', 'The Snowplow collector.'),
      app_id: key('text', 'The application ID of the entries.'),
      category: key('text', 'The category of the entries.'),
      realm: key('text', 'The realm of the runner, such as the kind of GitLab instance.'),
      deployment_type: key('text', 'How the GitLab instance is hosted.'),
      metadata: mapKey('text', 'Data that is added to each entry.'),
      enable_oidc: key('boolean', 'Authenticates to the collector with an identity token.'),
      batch_delivery_duration_buckets: key('numbers', 'Histogram buckets for deliveries, in seconds.'),
      skip_oidc_if_unsupported_cloud: key('boolean', 'Sends entries without a token if the cloud does not issue one.'),
      skip_runner_system_failure: key('boolean', 'Skips jobs that failed because of the Runner itself.'),
    }),
    'Usage logs as events for billing.',
  ),
  ...logKeys,
});

/** A whole config.toml (docs/ground-truth.md#b). */
export const runnerConfigTable: TableKnowledge = tableOf({
  concurrent: key('integer', 'The maximum number of jobs that all runners of this file run at once. `0` stops the Runner with an error.', {
    fallback: '`1`',
  }),
  check_interval: key('integer', 'Seconds between two requests for jobs. `0` or less means the default.', { fallback: '`3`' }),
  log_level: key('text', 'How much the Runner writes to its own log. The flag `--log-level` overrides it.', {
    fallback: '`info`',
    values: knownValues({
      debug: 'everything',
      info: 'normal operation',
      warn: 'warnings',
      error: 'errors',
      fatal: 'fatal errors',
      panic: 'almost nothing',
    }),
  }),
  log_format: key('text', 'The format of the Runner’s own log.', {
    fallback: '`runner`',
    values: knownValues({ runner: 'for people, with colors', text: 'for people', json: 'for programs' }),
  }),
  listen_address: key('text', 'The address of the Prometheus metrics, as `host:port`.', { fallback: 'none' }),
  sentry_dsn: key('text', 'The Sentry project for errors of the Runner.', { fallback: '`SENTRY_DSN` of the Runner process' }),
  connection_max_age: key('duration', 'The maximum age of a connection to GitLab. `0` or less means no limit.', {
    fallback: '`15m`',
  }),
  shutdown_timeout: key('integer', 'Seconds until a forced shutdown ends the process. `0` or less means the default.', {
    fallback: '`30`',
  }),
  user: key('text', 'The user that runs shell jobs. The flag `--user` overrides it, even if empty.'),
  labels: mapKey('text', `${labels}, for all runners of this file.`),
  session_server: tableKey(
    'table',
    tableOf({
      listen_address: key('text', 'The address where the Runner listens for terminals, as `host:port`.', { fallback: 'no terminals' }),
      advertise_address: key('text', 'The address that GitLab uses to reach it.', { fallback: 'the value of `listen_address`' }),
      session_timeout: key('integer', 'Seconds that a job with an open terminal is kept running.', { fallback: '`1800`' }),
    }),
    'Interactive web terminals, for all runners of this file.',
  ),
  machine: tableKey(
    'table',
    tableOf({
      shutdown_drain: tableKey(
        'table',
        tableOf({
          enabled: key('boolean', 'Enables it.', { fallback: '`false`' }),
          concurrency: key('integer', 'The number of machines that are removed at once.', { fallback: '`3`' }),
          max_retries: key('integer', 'The maximum number of attempts to remove a machine.', { fallback: '`3`' }),
          retry_backoff: key('duration', 'The initial pause between two attempts.', { fallback: '`5s`' }),
        }),
        'Removes idle machines when the Runner shuts down.',
      ),
    }),
    'Settings for all machines of `docker+machine`.',
  ),
  experimental: tableKey(
    'table',
    tableOf({ usage_logger: tableKey('table', usageLoggerTable, 'A log of jobs and their resource usage.') }),
    'Experimental settings, which can change in any release.',
  ),
  runners: tableKey('tables', runnerTable, 'A runner. Each has its own `[[runners]]` table.'),
});

import { featureFlagTable } from './featureFlags.ts';
import { type KeyDraft, key, knownValues, mapKey, type TableKnowledge, tableKey, tableOf } from './key.ts';
import { cacheTable } from './runnerCacheKeys.ts';
import { dockerTable } from './runnerDockerKeys.ts';
import { kubernetesTable } from './runnerKubernetesKeys.ts';
import { autoscalerTable, customTable, machineTable, parallelsTable, sshTable, virtualboxTable } from './runnerMachineKeys.ts';

function script(when: string): KeyDraft {
  return key('text', `Commands that run ${when}. Several lines go into a text with three quotes.`);
}

const labels = 'Labels by which jobs and metrics can tell runners apart';

/** A `[[runners]]` table. */
const runnerTable: TableKnowledge = tableOf({
  name: key('text', 'The runner’s name, for logs and metrics.'),
  url: key('text', 'The address of the GitLab instance. `$VAR` is filled in from the Runner process.'),
  token: key('text', 'What the runner logs in to GitLab with, from its registration. `$VAR` is filled in from the Runner process.'),
  executor: key('text', 'How jobs run, and so which table below is read.', {
    values: knownValues({
      docker: 'in containers of a Docker daemon: `[runners.docker]`',
      kubernetes: 'in pods: `[runners.kubernetes]`',
      'docker-autoscaler': 'in containers on instances that come and go: `[runners.docker]`, `[runners.autoscaler]`',
      instance: 'right on such instances: `[runners.autoscaler]`',
      shell: 'on the Runner’s own machine, as its user',
      'docker-windows': 'in Windows containers: `[runners.docker]`',
      'docker+machine': 'in containers on machines of Docker Machine, outdated: `[runners.docker]`, `[runners.machine]`',
      ssh: 'on another machine: `[runners.ssh]`',
      virtualbox: 'in clones of a VirtualBox machine: `[runners.virtualbox]`, `[runners.ssh]`',
      parallels: 'in clones of a Parallels machine: `[runners.parallels]`, `[runners.ssh]`',
      custom: 'by programs of your own: `[runners.custom]`',
    }),
  }),
  environment: key(
    'texts',
    'Variables for every job of this runner, each `NAME=value`; entries without `=` are dropped without a word. `DOCKER_AUTH_CONFIG` here serves all jobs that do not set that variable themselves. `$` is expanded.',
  ),
  feature_flags: tableKey('map', featureFlagTable, 'Feature flags of this runner; they beat the job’s variables.'),
  limit: key('integer', 'How many jobs of this runner run at once.', { fallback: '`0`: no bound but `concurrent`' }),
  request_concurrency: key('integer', 'How many requests for a job may be under way at once.', { fallback: '`1`' }),
  strict_check_interval: key('boolean', 'Waits for `check_interval` after a job was received as well.', { fallback: '`false`' }),
  output_limit: key('integer', 'The longest job log, in kilobytes; what follows is cut off.', { fallback: '`4096`' }),
  unhealthy_requests_limit: key('integer', 'After how many failed requests in a row the runner pauses.', { fallback: '`3`' }),
  unhealthy_interval: key('duration', 'How long it pauses then.', { fallback: '`1h`' }),
  job_status_final_update_retry_limit: key('integer', 'How often it tries to tell GitLab how a job ended.', { fallback: '`10`' }),
  prepare_timeout: key('duration', 'The longest time for setting a job up, pulls of images included.', { fallback: 'the job’s timeout' }),
  get_sources_timeout: key('duration', 'The longest time for fetching the sources.', { fallback: 'the job’s timeout' }),
  id: key('integer', 'The runner’s number in GitLab. Written at registration.'),
  token_obtained_at: key('time', 'When the token was issued. Written by the Runner.'),
  token_expires_at: key('time', 'When the token runs out. Written by the Runner.', { fallback: 'never' }),
  'tls-ca-file': key('text', 'The authority that signed GitLab’s certificate. Docker does not use it for registries.'),
  'tls-cert-file': key('text', 'The client certificate that is shown to GitLab.'),
  'tls-key-file': key('text', 'The private key of that certificate.'),
  labels: mapKey('text', `${labels}; they replace those of the top level with the same name.`),
  builds_dir: key('text', 'The folder in which projects are checked out, where the jobs run.'),
  cache_dir: key('text', 'The folder for caches, where the jobs run; for Docker it has to be among the `volumes`.'),
  clone_url: key('text', 'The address from which jobs clone, where `url` cannot be reached from them.'),
  proxy_exec: key('boolean', 'Runs scripts through the helper binary. An experiment.', { fallback: '`false`' }),
  pre_get_sources_script: script('before the sources are fetched'),
  post_get_sources_script: script('after the sources have been fetched'),
  pre_build_script: script('before the job’s own'),
  post_build_script: script('after the job’s own, but before `after_script`'),
  debug_trace_disabled: key('boolean', 'Ignores `CI_DEBUG_TRACE`, which writes every variable into the job log.', { fallback: '`false`' }),
  safe_directory_checkout: key('boolean', 'Tells Git that the project folder may belong to another user.'),
  clean_git_config: key('boolean', 'Removes Git settings and hooks of the project folder around each job.', {
    fallback: '`true`, but `false` for the shell executor and `GIT_STRATEGY: none`',
  }),
  shell: key('text', 'The shell for which scripts are written.', {
    fallback: 'by system: `bash`, or `pwsh` on Windows',
    closed: true,
    values: knownValues({
      bash: 'Bash, or `sh` where there is none',
      sh: 'a POSIX shell',
      pwsh: 'PowerShell 6 and newer',
      powershell: 'Windows PowerShell',
      cmd: 'Windows batch, no longer supported',
    }),
  }),
  custom_build_dir: tableKey(
    'table',
    tableOf({ enabled: key('boolean', 'Switches it on.', { fallback: '`true` where jobs have containers or instances of their own' }) }),
    'Lets jobs choose their project folder with `GIT_CLONE_PATH`.',
  ),
  referees: tableKey(
    'table',
    tableOf(
      {
        metrics: tableKey(
          'table',
          tableOf({
            prometheus_address: key('text', 'The Prometheus server that is asked.'),
            query_interval: key('integer', 'Seconds between two values.'),
            metric_queries: key('texts', 'What is asked, each `name:query`.'),
          }),
          'Keeps metrics of the machine as an artifact of the job.',
        ),
      },
      'anything',
    ),
    'Observers that add what they saw to a job’s artifacts.',
  ),
  cache: tableKey('table', cacheTable, 'Where `cache:` of jobs is kept.'),
  artifact: tableKey(
    'table',
    tableOf({
      upload_timeout: key('duration', 'The longest time for an upload.'),
      response_header_timeout: key('duration', 'The longest time until GitLab answers to one.'),
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
            periods: key('texts', 'When the rule holds, as cron expressions.'),
            timezone: key('text', 'The time zone of the periods.', { fallback: 'that of the machine' }),
            threshold: key('duration', 'How long a job may have waited.'),
          },
          'anything',
        ),
        'How long jobs may have waited before a metric says so.',
      ),
    }),
    'Metrics about this runner. An experiment.',
  ),
  experimental: tableKey(
    'table',
    tableOf({
      boot_verify: tableKey(
        'table',
        tableOf({
          enabled: key('boolean', 'Switches it on.', { fallback: '`false`' }),
          timeout: key('duration', 'How long that job may take.', { fallback: '`5m`' }),
          acquire_min_backoff: key('duration', 'The shortest pause between two attempts.', { fallback: '`1s`' }),
          acquire_max_backoff: key('duration', 'The longest pause between two attempts.', { fallback: '`10s`' }),
        }),
        'Runs a job of the Runner’s own at the start, in the runner’s default image, and takes others only when it went well.',
      ),
    }),
    'Experiments; any release may change them.',
  ),
  use_slot_cgroups: key('boolean', 'Gives each slot of an instance a control group, so that jobs can be bounded and measured.', {
    fallback: '`false`',
  }),
  slot_cgroup_template: key('text', 'The name of those control groups; `${slot}` is replaced.'),
  step_runner_image: key('text', 'The image that provides step-runner for jobs with `run:`.', { fallback: 'built in' }),
  instance: tableKey(
    'table',
    tableOf({
      allowed_images: key('texts', 'Which VM images jobs may ask for, when `vm_isolation` is on.', { fallback: 'all' }),
      use_common_build_dir: key('boolean', 'All jobs use one project folder. Needs `vm_isolation`, or `max_use_count = 1`.', {
        fallback: '`false`',
      }),
    }),
    'Settings of the executor `instance`.',
  ),
  docker: tableKey('table', dockerTable, 'Settings of the executors that run jobs in Docker containers.'),
  kubernetes: tableKey('table', kubernetesTable, 'Settings of the executor `kubernetes`.'),
  autoscaler: tableKey('table', autoscalerTable, 'Instances for the executors `docker-autoscaler` and `instance`.'),
  machine: tableKey('table', machineTable, 'Machines for the executor `docker+machine`, which is outdated.'),
  ssh: tableKey('table', sshTable, 'How the Runner logs in to other machines.'),
  parallels: tableKey('table', parallelsTable, 'Settings of the executor `parallels`.'),
  virtualbox: tableKey('table', virtualboxTable, 'Settings of the executor `virtualbox`.'),
  custom: tableKey('table', customTable, 'Settings of the executor `custom`.'),
});

const logKeys = {
  log_dir: key('text', 'The folder for the usage log.'),
  max_backup_files: key('integer', 'How many old logs are kept.'),
  max_rotation_age: key('duration', 'After what time a new log is begun.'),
  labels: mapKey('text', 'Labels of each entry.'),
};

const usageLoggerTable = tableOf({
  enabled: key('boolean', 'Switches it on.', { fallback: '`false`' }),
  writers: key('texts', 'Where entries go.', {
    values: knownValues({ logrotate: 'into files: `[…logrotate]`', snowplow_billing: 'to a collector: `[…snowplow_billing]`' }),
  }),
  logrotate: tableKey('table', tableOf(logKeys), 'The log as files.'),
  snowplow_billing: tableKey(
    'table',
    tableOf({
      collector_uri: key('text', 'The Snowplow collector.'),
      app_id: key('text', 'The name under which entries are sent.'),
      category: key('text', 'The category of the entries.'),
      realm: key('text', 'Where the runner belongs, such as the kind of GitLab instance.'),
      deployment_type: key('text', 'How that GitLab instance is run.'),
      metadata: mapKey('text', 'What is added to each entry.'),
      enable_oidc: key('boolean', 'Logs in to the collector with an identity token.'),
      batch_delivery_duration_buckets: key('numbers', 'Bounds in seconds for the histogram of deliveries.'),
      skip_oidc_if_unsupported_cloud: key('boolean', 'Sends without such a token where the cloud issues none.'),
      skip_runner_system_failure: key('boolean', 'Leaves jobs out that failed through the Runner itself.'),
    }),
    'The log as events for billing.',
  ),
  ...logKeys,
});

/** A whole config.toml (GROUND-TRUTH B). */
export const runnerConfigTable: TableKnowledge = tableOf({
  concurrent: key('integer', 'How many jobs all runners of this file run at once; 0 ends the Runner with an error.', { fallback: '`1`' }),
  check_interval: key('integer', 'Seconds between two requests for jobs; 0 and less mean the default.', { fallback: '`3`' }),
  log_level: key('text', 'How much the Runner writes into its own log. The flag `--log-level` beats it.', {
    fallback: '`info`',
    values: knownValues({
      debug: 'everything',
      info: 'what it does',
      warn: 'what looks wrong',
      error: 'what went wrong',
      fatal: 'what ended it',
      panic: 'almost nothing',
    }),
  }),
  log_format: key('text', 'How the Runner writes its own log.', {
    fallback: '`runner`',
    values: knownValues({ runner: 'for people, with colours', text: 'for people', json: 'for programs' }),
  }),
  listen_address: key('text', 'Where metrics for Prometheus are offered, `host:port`.', { fallback: 'nowhere' }),
  sentry_dsn: key('text', 'The Sentry project that errors of the Runner are sent to.', { fallback: 'none' }),
  connection_max_age: key('duration', 'How long a connection to GitLab is kept; 0 and less mean as long as possible.', {
    fallback: '`15m`',
  }),
  shutdown_timeout: key('integer', 'Seconds until a forced shutdown ends the process; 0 and less mean the default.', { fallback: '`30`' }),
  user: key('text', 'The user as whom shell jobs run. The flag `--user` beats it, also when it is empty.'),
  labels: mapKey('text', `${labels}, for all runners of this file.`),
  session_server: tableKey(
    'table',
    tableOf({
      listen_address: key('text', 'Where the Runner waits for terminals, `host:port`.', { fallback: 'no terminals' }),
      advertise_address: key('text', 'The address under which GitLab reaches it.', { fallback: 'the value of `listen_address`' }),
      session_timeout: key('integer', 'Seconds that an open terminal holds the end of its job back.', { fallback: '`1800`' }),
    }),
    'Interactive web terminals, for all runners of this file.',
  ),
  machine: tableKey(
    'table',
    tableOf({
      shutdown_drain: tableKey(
        'table',
        tableOf({
          enabled: key('boolean', 'Switches it on.', { fallback: '`false`' }),
          concurrency: key('integer', 'How many machines are removed at once.', { fallback: '`3`' }),
          max_retries: key('integer', 'How often the removal of one is tried.', { fallback: '`3`' }),
          retry_backoff: key('duration', 'The pause between two attempts, to begin with.', { fallback: '`5s`' }),
        }),
        'Removes waiting machines when the Runner shuts down.',
      ),
    }),
    'What holds for all machines of `docker+machine`.',
  ),
  experimental: tableKey(
    'table',
    tableOf({ usage_logger: tableKey('table', usageLoggerTable, 'A log of the jobs and what they used.') }),
    'Experiments; any release may change them.',
  ),
  runners: tableKey('tables', runnerTable, 'A runner; each has a `[[runners]]` table of its own.'),
});

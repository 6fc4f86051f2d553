import { type Markdown, md } from '../text/markdown.ts';
import { type KeyDraft, key, knownValues, mapKey, tableKey, tableOf } from './key.ts';

const timezone = key('text', 'The time zone of the periods, such as `Europe/Berlin`.', { fallback: 'the machine’s time zone' });

/** `[[runners.autoscaler.policy]]`, and the same for the pause pods of Kubernetes. */
export const policyTable = tableOf({
  periods: key('texts', 'When this policy applies, as cron expressions with five fields.', { fallback: '`["* * * * *"]`: always' }),
  timezone,
  idle_count: key('integer', 'How many idle instances are kept ready.', { fallback: '`0`' }),
  idle_time: key('duration', 'How long other idle instances are kept. At least `1s`.'),
  scale_factor: key('number', 'How many more are kept ready, as a share of those in use.', { fallback: '`0.0`' }),
  scale_factor_limit: key('integer', 'The maximum that `scale_factor` adds.'),
  preemptive_mode: key('boolean', 'Only requests jobs from GitLab if there is free capacity for them.'),
});

const connector = tableOf({
  os: key('text', 'The operating system of the instances.', {
    values: knownValues({ linux: 'Linux', windows: 'Windows', darwin: 'macOS' }),
  }),
  arch: key('text', 'The CPU architecture of the instances.', {
    values: knownValues({ amd64: '64-bit Intel and AMD', arm64: '64-bit ARM' }),
  }),
  protocol: key('text', 'How the Runner connects to the instances.', {
    fallback: '`winrm` for Windows, otherwise `ssh`',
    values: knownValues({ ssh: 'SSH', winrm: 'Windows Remote Management', 'winrm+https': 'the same over TLS' }),
  }),
  protocol_port: key('integer', 'The port of the connection.', { fallback: '22, 5985 or 5986, depending on the protocol' }),
  username: key('text', 'The user name on the instances.'),
  password: key('text', 'The password on the instances. This is a secret.'),
  key_path: key('text', 'The private key that the Runner uses to log in, or to create keys for the instances.'),
  use_static_credentials: key('boolean', 'Uses the credentials given here. The plugin does not create any.', { fallback: '`false`' }),
  keepalive: key('duration', 'The interval for keeping the connection alive.'),
  timeout: key('duration', 'The maximum time to connect.'),
  use_external_addr: key('boolean', 'Connects to the public address if there is one.', { fallback: '`false`' }),
});

function buckets(of: Markdown): KeyDraft {
  return key('numbers', md`Histogram buckets in seconds for ${of}.`);
}

/** `[runners.autoscaler]`, for the `docker-autoscaler` and `instance` executors. */
export const autoscalerTable = tableOf({
  plugin: key('text', 'The fleeting plugin that creates and removes instances.', {
    values: knownValues({ aws: 'Amazon EC2', googlecloud: 'Google Compute Engine', azure: 'Azure scale sets' }),
    allowed: 'the name or path of a plugin, with an optional `:<version>`',
  }),
  plugin_config: mapKey('anything', 'Settings of the plugin, such as the name of the instance group. See the plugin’s documentation.'),
  capacity_per_instance: key('integer', 'The number of jobs that run on an instance at once.', { fallback: '`1`' }),
  max_use_count: key('integer', 'The number of jobs after which an instance is removed. With `1`, every job gets a new one.', {
    fallback: '`0`: never',
  }),
  max_instances: key('integer', 'The maximum number of instances, in any state.', { fallback: '`0`: no limit' }),
  connector_config: tableKey('table', connector, 'How the Runner connects to instances. The plugin provides missing values.'),
  policy: tableKey('tables', policyTable, 'How many idle instances are kept ready, and when. The last matching policy is used.'),
  instance_ready_command: key('text', 'A command that must succeed on a new instance. Otherwise the instance is removed.', {
    since: 'Runner 16.11',
  }),
  instance_acquire_timeout: key('duration', 'The maximum time that a job waits for an instance.', {
    fallback: '`15m`',
    since: 'Runner 18.1',
  }),
  update_interval: key('duration', 'How often the plugin is asked for the state of the instances.', {
    fallback: '`1m`',
    since: 'Runner 17.0',
  }),
  update_interval_when_expecting: key('duration', 'How often it is asked while instances are being created or removed.', {
    fallback: '`2s`',
    since: 'Runner 17.0',
  }),
  deletion_retry_interval: key('duration', 'When to retry the removal of an instance.', {
    fallback: '`1m`',
    since: 'Runner 18.3',
  }),
  shutdown_deletion_interval: key('duration', 'The pause between removal and check when the Runner shuts down.', {
    fallback: '`10s`',
    since: 'Runner 18.3',
  }),
  shutdown_deletion_retries: key('integer', 'How often this check is repeated.', { fallback: '`3`', since: 'Runner 18.3' }),
  failure_threshold: key('integer', 'The number of failed health checks in a row after which an instance is replaced.', {
    fallback: '`3`',
    since: 'Runner 18.3',
  }),
  scale_throttle: tableKey(
    'table',
    tableOf({
      limit: key('integer', 'The maximum number of new instances per second. `-1` sets no limit.', { fallback: '`100`' }),
      burst: key('integer', 'How many instances can be created at once before the limit applies.', {
        fallback: '`max_instances`, otherwise `limit`',
      }),
    }),
    'Limits how fast instances are created.',
    { since: 'Runner 17.0' },
  ),
  reservation_throttling: key('boolean', 'Limits how fast instance capacity is reserved for jobs.'),
  log_internal_ip: key('boolean', 'Shows the instance’s internal address in the job log.', {
    fallback: '`false`',
    since: 'Runner 18.2',
  }),
  log_external_ip: key('boolean', 'Shows the instance’s public address in the job log.', { fallback: '`false`', since: 'Runner 18.2' }),
  delete_instances_on_shutdown: key('boolean', 'Removes all instances when the Runner shuts down.', {
    fallback: '`false`',
    since: 'Runner 16.0',
  }),
  vm_isolation: tableKey(
    'table',
    tableOf({
      enabled: key('boolean', 'Enables it.', { fallback: '`false`' }),
      nesting_host: key('text', 'The address of the nesting daemon on an instance.'),
      nesting_config: mapKey('anything', 'Settings of the nesting daemon.'),
      image: key('text', 'The VM image of jobs that do not set one. Not a container image.'),
      connector_config: tableKey('table', connector, 'How the Runner connects to these machines.'),
    }),
    'Runs each job in its own virtual machine on the instance.',
  ),
  state_storage: tableKey(
    'table',
    tableOf({
      enabled: key('boolean', 'Enables it.', { fallback: '`false`: instances that exist at the start are removed' }),
      dir: key('text', 'The folder for the state. It also contains the credentials for the instances.', {
        fallback: '`.taskscaler` next to config.toml',
      }),
      keep_instance_with_acquisitions: key('boolean', 'Keeps instances that were running a job when the Runner stopped.', {
        fallback: '`false`',
      }),
    }),
    'Stores the state of instances on disk, so that they survive a restart of the Runner.',
    { since: 'Runner 17.5' },
  ),
  instance_operation_time_buckets: buckets(md`the duration of the plugin’s operations`),
  instance_creation_time_buckets: buckets(md`the time until an instance is created`),
  instance_is_running_time_buckets: buckets(md`the time until an instance is running`),
  instance_deletion_time_buckets: buckets(md`the time until an instance is deleted`),
  instance_readiness_time_buckets: buckets(md`the time until an instance accepts jobs`),
  instance_life_duration_buckets: buckets(md`the lifetime of instances`),
});

const idle = {
  IdleCount: key('integer', 'The number of idle machines that are kept ready.', { fallback: '`0`' }),
  IdleScaleFactor: key(
    'number',
    'Keeps a share of the machines in use ready instead, at most `IdleCount`. Written with a decimal point: `1.0`.',
    {
      fallback: '`0.0`: not used',
    },
  ),
  IdleCountMin: key('integer', 'The minimum number of idle machines if `IdleScaleFactor` is used.', { fallback: '`1`' }),
  IdleTime: key('integer', 'Seconds after which an idle machine is removed.'),
};

/** `[runners.machine]`: for `docker+machine`. */
export const machineTable = tableOf({
  ...idle,
  MaxGrowthRate: key('integer', 'The maximum number of machines that are created at once.', { fallback: '`0`: no limit' }),
  MaxBuilds: key('integer', 'The number of jobs after which a machine is removed.', { fallback: '`0`: never' }),
  MaxRemovalAttempts: key('integer', 'The maximum number of attempts to remove a machine.', { fallback: '`30`' }),
  MachineDriver: key('text', 'The Docker Machine driver, such as `google` or `amazonec2`.'),
  MachineName: key('text', 'The name of the machines. Must contain `%s`, which is replaced by a unique part.'),
  MachineOptions: key('texts', 'Options of `docker-machine create`, each as `name=value`, such as `engine-registry-mirror=https://…`.'),
  MachineOptionsWithName: key('texts', 'Options of `docker-machine create` with the machine’s name: `%s` is replaced by it.'),
  autoscaling: tableKey(
    'tables',
    tableOf({
      ...idle,
      Periods: key('texts', 'When these values apply, as cron expressions with seven fields, from second to year.'),
      Timezone: timezone,
    }),
    'Other values at other times. The last matching table is used.',
  ),
  OffPeakPeriods: key('texts', 'An old setting for off-peak hours. Replaced by `[[runners.machine.autoscaling]]`.'),
  OffPeakTimezone: key('text', 'The time zone of the off-peak hours. Deprecated.', { fallback: 'the machine’s time zone' }),
  OffPeakIdleCount: key('integer', '`IdleCount` in the off-peak hours. Deprecated.'),
  OffPeakIdleTime: key('integer', '`IdleTime` in the off-peak hours. Deprecated.'),
});

const imageExpressions = 'regular expressions, not anchored';

/** `[runners.parallels]`. `base_name` is a virtual machine, not a container image. */
export const parallelsTable = tableOf({
  base_name: key('text', 'The virtual machine that is cloned for each job.'),
  template_name: key('text', 'The linked template that is created from it.', { fallback: 'created from `base_name`' }),
  disable_snapshots: key('boolean', 'Removes the machine after each job instead of reverting to a snapshot.', { fallback: '`false`' }),
  time_server: key('text', 'The time server of the machine.', { fallback: '`time.apple.com`' }),
  allowed_images: key('texts', 'Which machines jobs can set in `image`. Without this list, the `image` of a job is ignored.', {
    allowed: imageExpressions,
  }),
});

export const virtualboxTable = tableOf({
  base_name: key('text', 'The virtual machine that is cloned for each job.'),
  base_snapshot: key('text', 'The snapshot that is cloned, by name or UUID.', { fallback: 'the current one' }),
  base_folder: key('text', 'The folder for the clones.', { fallback: 'VirtualBox’s default' }),
  disable_snapshots: key('boolean', 'Removes the machine after each job instead of reverting to a snapshot.', { fallback: '`false`' }),
  start_type: key('text', 'How the machine is displayed.', {
    fallback: '`headless`',
    values: knownValues({
      headless: 'without a screen',
      gui: 'in a window',
      sdl: 'in a simple window',
      separate: 'in a window that can be closed',
    }),
  }),
  allowed_images: key('texts', 'Which machines jobs can set in `image`. Without this list, the `image` of a job is ignored.', {
    allowed: imageExpressions,
  }),
});

export const sshTable = tableOf({
  host: key('text', 'The machine to connect to. With Parallels and VirtualBox, the Runner finds it.'),
  port: key('text', 'Its SSH port, as a string.', { fallback: '`"22"`' }),
  user: key('text', 'The user name on the machine.'),
  password: key('text', 'The password on the machine. This is a secret: prefer `identity_file`.'),
  identity_file: key('text', 'The private key to log in with.'),
  disable_strict_host_key_checking: key('boolean', 'Connects to machines with unknown host keys.', { fallback: '`false`' }),
  known_hosts_file: key('text', 'The file with the known host keys.', { fallback: '`~/.ssh/known_hosts`' }),
});

function script(name: string, what: Markdown): Readonly<Record<string, KeyDraft>> {
  return {
    [`${name}_exec`]: key('text', md`The program that ${what}.`),
    [`${name}_args`]: key('texts', 'Arguments that come before those of the Runner.'),
  };
}

function seconds(what: Markdown, fallback: Markdown): KeyDraft {
  return key('integer', md`Seconds ${what}.`, { fallback });
}

/** `[runners.custom]`: programs that run jobs for the `custom` executor. */
export const customTable = tableOf({
  ...script('config', md`prints settings of the job as JSON`),
  config_exec_timeout: seconds(md`until it is stopped`, md`\`3600\``),
  ...script('prepare', md`prepares the job’s environment`),
  prepare_exec_timeout: seconds(md`until it is stopped`, md`\`3600\``),
  ...script('run', md`runs each script of the job. Required`),
  ...script('cleanup', md`cleans up after the job`),
  cleanup_exec_timeout: seconds(md`until it is stopped`, md`\`3600\``),
  graceful_kill_timeout: seconds(md`between SIGTERM and SIGKILL`, md`\`600\``),
  force_kill_timeout: seconds(md`after SIGKILL until the Runner stops waiting for the program`, md`\`10\``),
});

import { type KeyDraft, key, knownValues, mapKey, tableKey, tableOf } from './key.ts';

const timezone = key('text', 'The time zone of the periods, such as `Europe/Berlin`.', { fallback: 'that of the machine' });

/** `[[runners.autoscaler.policy]]` and that of Kubernetes’ pause pods. */
export const policyTable = tableOf({
  periods: key('texts', 'When this policy holds, as cron expressions with five fields.', { fallback: '`["* * * * *"]`: always' }),
  timezone,
  idle_count: key('integer', 'How much is kept ready without work.', { fallback: '`0`' }),
  idle_time: key('duration', 'How long something without work is kept beyond that; at least `1s`.'),
  scale_factor: key('number', 'How much more is kept ready, as a share of what is in use.', { fallback: '`0.0`' }),
  scale_factor_limit: key('integer', 'The most that `scale_factor` may add.'),
  preemptive_mode: key('boolean', 'Asks GitLab for jobs only when there is room ready for them.'),
});

const connector = tableOf({
  os: key('text', 'The operating system of the instances.', {
    values: knownValues({ linux: 'Linux', windows: 'Windows', darwin: 'macOS' }),
  }),
  arch: key('text', 'The processor of the instances.', { values: knownValues({ amd64: '64-bit Intel and AMD', arm64: '64-bit ARM' }) }),
  protocol: key('text', 'How the Runner reaches the instances.', {
    fallback: '`winrm` for Windows, else `ssh`',
    values: knownValues({ ssh: 'SSH', winrm: 'Windows Remote Management', 'winrm+https': 'the same over TLS' }),
  }),
  protocol_port: key('integer', 'The port for it.', { fallback: '22, 5985 or 5986, by protocol' }),
  username: key('text', 'The user name on the instances.'),
  password: key('text', 'The password on the instances. A secret.'),
  key_path: key('text', 'The private key with which the Runner logs in, or makes keys for the instances.'),
  use_static_credentials: key('boolean', 'Takes the credentials given here and has the plugin make none.', { fallback: '`false`' }),
  keepalive: key('duration', 'How often the connection is kept alive.'),
  timeout: key('duration', 'How long to try to connect.'),
  use_external_addr: key('boolean', 'Connects to the public address when there is one.', { fallback: '`false`' }),
});

function buckets(of: string): KeyDraft {
  return key('numbers', `Bounds in seconds for the histogram of ${of}.`);
}

/** `[runners.autoscaler]`: for the executors `docker-autoscaler` and `instance`. */
export const autoscalerTable = tableOf({
  plugin: key('text', 'The fleeting plugin that makes and removes instances.', {
    values: knownValues({ aws: 'Amazon EC2', googlecloud: 'Google Compute Engine', azure: 'Azure scale sets' }),
    allowed: 'a plugin’s name or path, with or without `:<version>`',
  }),
  plugin_config: mapKey('anything', 'What the plugin wants to know, such as the name of the instance group. See the plugin’s own page.'),
  capacity_per_instance: key('integer', 'How many jobs run on an instance at once.', { fallback: '`1`' }),
  max_use_count: key('integer', 'After how many jobs an instance is removed; `1` gives every job a fresh one.', {
    fallback: '`0`: never',
  }),
  max_instances: key('integer', 'The most instances at once, whatever their state.', { fallback: '`0`: no bound' }),
  connector_config: tableKey('table', connector, 'How the Runner logs in to instances; what is missing, the plugin says.'),
  policy: tableKey('tables', policyTable, 'How many instances wait for jobs, and when; the last one that fits counts.'),
  instance_ready_command: key('text', 'A command that has to succeed on a new instance, or the instance is removed.', {
    since: 'Runner 16.11',
  }),
  instance_acquire_timeout: key('duration', 'How long a job waits for an instance.', { fallback: '`15m`', since: 'Runner 18.1' }),
  update_interval: key('duration', 'How often the plugin is asked for the state of the instances.', {
    fallback: '`1m`',
    since: 'Runner 16.11',
  }),
  update_interval_when_expecting: key('duration', 'The same while instances are being made or removed.', {
    fallback: '`2s`',
    since: 'Runner 16.11',
  }),
  deletion_retry_interval: key('duration', 'When to try again to remove an instance that did not go.', {
    fallback: '`1m`',
    since: 'Runner 18.4',
  }),
  shutdown_deletion_interval: key('duration', 'The pause between removing and looking, when the Runner shuts down.', {
    fallback: '`10s`',
    since: 'Runner 18.4',
  }),
  shutdown_deletion_retries: key('integer', 'How often it looks then.', { fallback: '`3`', since: 'Runner 18.4' }),
  failure_threshold: key('integer', 'After how many failed health checks in a row an instance is replaced.', {
    fallback: '`3`',
    since: 'Runner 18.4',
  }),
  scale_throttle: tableKey(
    'table',
    tableOf({
      limit: key('integer', 'New instances per second; `-1` sets no bound.', { fallback: '`100`' }),
      burst: key('integer', 'How many may be made at once before the limit slows them down.', {
        fallback: '`max_instances`, else `limit`',
      }),
    }),
    'How fast instances are made.',
    { since: 'Runner 17.0' },
  ),
  reservation_throttling: key('boolean', 'Slows down how fast capacity of instances is reserved for jobs.'),
  log_internal_ip: key('boolean', 'Shows the instance’s internal address in the job log.', {
    fallback: '`false`',
    since: 'Runner 18.1',
  }),
  log_external_ip: key('boolean', 'Shows the instance’s public address in the job log.', { fallback: '`false`', since: 'Runner 18.1' }),
  delete_instances_on_shutdown: key('boolean', 'Removes all instances when the Runner shuts down.', {
    fallback: '`false`',
    since: 'Runner 15.11',
  }),
  vm_isolation: tableKey(
    'table',
    tableOf({
      enabled: key('boolean', 'Switches it on.', { fallback: '`false`' }),
      nesting_host: key('text', 'Where the nesting daemon of an instance listens.'),
      nesting_config: mapKey('anything', 'Settings for the nesting daemon.'),
      image: key('text', 'The VM image for jobs that name none. Not a container image.'),
      connector_config: tableKey('table', connector, 'How the Runner logs in to those machines.'),
    }),
    'Runs each job in a virtual machine of its own inside the instance.',
  ),
  state_storage: tableKey(
    'table',
    tableOf({
      enabled: key('boolean', 'Switches it on.', { fallback: '`false`: instances found at the start are removed' }),
      dir: key('text', 'The folder for it. What is needed to log in to instances lies there too.', {
        fallback: '`.taskscaler` beside config.toml',
      }),
      keep_instance_with_acquisitions: key('boolean', 'Keeps instances on which a job was running when the Runner stopped.', {
        fallback: '`false`',
      }),
    }),
    'Remembers instances on disk, so that a restart of the Runner keeps them.',
    { since: 'Runner 17.5' },
  ),
  instance_operation_time_buckets: buckets('the time that operations of the plugin take'),
  instance_creation_time_buckets: buckets('the time until an instance has been made'),
  instance_is_running_time_buckets: buckets('the time until an instance runs'),
  instance_deletion_time_buckets: buckets('the time until an instance is gone'),
  instance_readiness_time_buckets: buckets('the time until an instance takes jobs'),
  instance_life_duration_buckets: buckets('how long instances live'),
});

const idle = {
  IdleCount: key('integer', 'How many machines are kept ready without work.', { fallback: '`0`' }),
  IdleScaleFactor: key('number', 'Keeps a share of the machines in use ready instead, `IdleCount` at most. Written with a point: `1.0`.', {
    fallback: '`0.0`: not used',
  }),
  IdleCountMin: key('integer', 'The fewest machines that are kept ready while `IdleScaleFactor` is used.', { fallback: '`1`' }),
  IdleTime: key('integer', 'Seconds after which a machine without work is removed.'),
};

/** `[runners.machine]`: for `docker+machine`. */
export const machineTable = tableOf({
  ...idle,
  MaxGrowthRate: key('integer', 'How many machines may be in the making at once.', { fallback: '`0`: no bound' }),
  MaxBuilds: key('integer', 'After how many jobs a machine is removed.', { fallback: '`0`: never' }),
  MaxRemovalAttempts: key('integer', 'How often the removal of a machine is tried.', { fallback: '`30`' }),
  MachineDriver: key('text', 'The Docker Machine driver, such as `google` or `amazonec2`.'),
  MachineName: key('text', 'The machines’ name; `%s` has to be in it and becomes a unique part.'),
  MachineOptions: key('texts', 'Options of `docker-machine create`, each `name=value`, such as `engine-registry-mirror=https://…`.'),
  MachineOptionsWithName: key('texts', 'The same where the value holds the machine’s name: `%s` stands for it.'),
  autoscaling: tableKey(
    'tables',
    tableOf({
      ...idle,
      Periods: key('texts', 'When these values hold, as cron expressions with seven fields, from second to year.'),
      Timezone: timezone,
    }),
    'Other values at other times; the last one that fits counts.',
  ),
  OffPeakPeriods: key('texts', 'An old way to name quiet hours; `[[runners.machine.autoscaling]]` has replaced it.'),
  OffPeakTimezone: key('text', 'The time zone of those; outdated as well.', { fallback: 'that of the machine' }),
  OffPeakIdleCount: key('integer', 'The `IdleCount` of those; outdated as well.'),
  OffPeakIdleTime: key('integer', 'The `IdleTime` of those; outdated as well.'),
});

const imageExpressions = 'regular expressions, not anchored';

/** `[runners.parallels]`; `base_name` is a virtual machine, not a container image. */
export const parallelsTable = tableOf({
  base_name: key('text', 'The virtual machine that is cloned for each job.'),
  template_name: key('text', 'The linked template that is made from it.', { fallback: 'made from `base_name`' }),
  disable_snapshots: key('boolean', 'Removes the machine after each job rather than going back to a snapshot.', { fallback: '`false`' }),
  time_server: key('text', 'The server from which the machine sets its clock.', { fallback: '`time.apple.com`' }),
  allowed_images: key('texts', 'Which machines jobs may name in `image`; without this list, the `image` of a job is ignored.', {
    allowed: imageExpressions,
  }),
});

export const virtualboxTable = tableOf({
  base_name: key('text', 'The virtual machine that is cloned for each job.'),
  base_snapshot: key('text', 'The snapshot of it that is cloned, by name or UUID.', { fallback: 'the current one' }),
  base_folder: key('text', 'The folder for the clones.', { fallback: 'VirtualBox’s own' }),
  disable_snapshots: key('boolean', 'Removes the machine after each job rather than going back to a snapshot.', { fallback: '`false`' }),
  start_type: key('text', 'How the machine shows itself.', {
    fallback: '`headless`',
    values: knownValues({
      headless: 'without a screen',
      gui: 'in a window',
      sdl: 'in a plain window',
      separate: 'in a window that can be closed',
    }),
  }),
  allowed_images: key('texts', 'Which machines jobs may name in `image`; without this list, the `image` of a job is ignored.', {
    allowed: imageExpressions,
  }),
});

export const sshTable = tableOf({
  host: key('text', 'The machine to log in to; with Parallels and VirtualBox the Runner finds it.'),
  port: key('text', 'Its SSH port, as text.', { fallback: '`"22"`' }),
  user: key('text', 'The user name there.'),
  password: key('text', 'The password there. A secret: better use `identity_file`.'),
  identity_file: key('text', 'The private key to log in with.'),
  disable_strict_host_key_checking: key('boolean', 'Talks to machines whose host key is not known.', { fallback: '`false`' }),
  known_hosts_file: key('text', 'The file with the known host keys.', { fallback: '`~/.ssh/known_hosts`' }),
});

function script(name: string, what: string): Readonly<Record<string, KeyDraft>> {
  return {
    [`${name}_exec`]: key('text', `The program that ${what}.`),
    [`${name}_args`]: key('texts', 'Arguments that stand before those of the Runner.'),
  };
}

function seconds(what: string, fallback: string): KeyDraft {
  return key('integer', `Seconds ${what}.`, { fallback });
}

/** `[runners.custom]`: programs that run jobs for the executor `custom`. */
export const customTable = tableOf({
  ...script('config', 'prints settings of the job as JSON'),
  config_exec_timeout: seconds('that it may take', '`3600`'),
  ...script('prepare', 'sets the job’s environment up'),
  prepare_exec_timeout: seconds('that it may take', '`3600`'),
  ...script('run', 'runs each script of the job; the only one that has to be there'),
  ...script('cleanup', 'tidies up after the job'),
  cleanup_exec_timeout: seconds('that it may take', '`3600`'),
  graceful_kill_timeout: seconds('between SIGTERM and SIGKILL', '`600`'),
  force_kill_timeout: seconds('after SIGKILL until the Runner gives up on the program', '`600`'),
});

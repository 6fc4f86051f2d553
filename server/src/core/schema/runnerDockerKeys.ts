import { type Markdown, md } from '../text/markdown.ts';
import { type KeyDraft, key, knownValues, mapKey, type TableKnowledge, tableOf } from './key.ts';
import { containerKeys, globs, pullPolicies } from './sharedKeys.ts';

const size = 'a number with `b`, `k`, `m` or `g`';

/** Limits for the job’s container and, with the prefix `service_`, for each service. */
function limits(prefix: '' | 'service_', whose: Markdown): Readonly<Record<string, KeyDraft>> {
  return {
    [`${prefix}memory`]: key('text', md`The maximum memory for ${whose}, at least 4 MB.`, { fallback: 'no limit', allowed: size }),
    [`${prefix}memory_swap`]: key('text', md`The maximum memory and swap together for ${whose}.`, { allowed: size }),
    [`${prefix}memory_reservation`]: key('text', md`The memory that ${whose} is limited to when the host runs short of memory.`, {
      allowed: size,
    }),
    [`${prefix}cgroup_parent`]: key('text', md`The parent control group of ${whose}.`),
    [`${prefix}cpuset_cpus`]: key('text', md`The CPUs for ${whose}, such as \`0,1\` or \`0-3\`.`, { fallback: 'all' }),
    [`${prefix}cpus`]: key('text', md`The number of CPUs for ${whose}, as a string: \`"1.5"\`.`, { fallback: 'no limit' }),
    [`${prefix}cpu_shares`]: key('integer', md`The share of ${whose} when CPUs are scarce.`, { fallback: '`1024`' }),
    [`${prefix}gpus`]: key('text', md`GPUs for ${whose}, in the format of \`docker run --gpus\`, such as \`all\`.`),
  };
}

/**
 * `[runners.docker]`: read by the executors `docker`, `docker-windows`, `docker+machine` and `docker-autoscaler` (docs/ground-truth.md#b1).
 */
export const dockerTable: TableKnowledge = tableOf({
  ...containerKeys,
  pull_policy: key(
    'text or texts',
    'When images are pulled. If a pull fails, the next policy in the list is tried. With `if-not-present`, no credential is checked for an image that is already there.',
    { fallback: '`always`', ...pullPolicies },
  ),
  allowed_privileged_images: key(
    'texts',
    'Which images can run privileged if `privileged` is set. Compared with the name in the job’s definition.',
    { fallback: 'all', allowed: globs },
  ),
  allowed_privileged_services: key('texts', 'Which services can run privileged if `services_privileged` is set.', {
    fallback: 'all',
    allowed: globs,
  }),
  privileged: key(
    'boolean',
    'Gives the job’s container full access to the host. Needed for Docker-in-Docker. Anyone who can write a job then controls the machine.',
    { fallback: '`false`' },
  ),
  services_privileged: key('boolean', 'The same for services.', { fallback: 'the value of `privileged`' }),
  disable_entrypoint_overwrite: key('boolean', 'Ignores the `entrypoint` of jobs, with a warning.', { fallback: '`false`' }),
  host: key('text', 'The Docker daemon’s address, such as `tcp://…:2376` or `unix:///var/run/docker.sock`.', {
    fallback: '`DOCKER_HOST` of the Runner process, then the local socket',
  }),
  tls_verify: key('boolean', 'Connects to the Docker daemon over TLS and checks its certificate.', { fallback: '`false`' }),
  tls_cert_path: key('text', 'The folder with `ca.pem`, `cert.pem` and `key.pem` for the Docker daemon.'),
  hostname: key('text', 'The host name inside the job’s container.', { fallback: 'generated for each job' }),
  runtime: key('text', 'The container runtime that the daemon uses, such as `runc` or `nvidia`.', { fallback: 'the daemon’s default' }),
  isolation: key('text', 'How Windows containers are isolated.', {
    values: knownValues({
      default: 'the daemon’s default',
      process: 'with a shared kernel',
      hyperv: 'with a small virtual machine for each container',
    }),
  }),
  user: key('text', 'The user of the container, in the format of `docker run --user`. The job’s variables are expanded.', {
    fallback: 'the image’s own',
  }),
  allowed_users: key('texts', 'Which users jobs can request with `image:docker:user`.', {
    fallback: 'all; if `user` is set, only that one',
  }),
  group_add: key('texts', 'Additional groups of the container’s user.'),
  userns_mode: key('text', 'The user namespace of the containers. `host` disables the daemon’s user remapping.'),
  pid_mode: key('text', 'The process namespace of the container. `host` makes all processes of the machine visible.'),
  ipcmode: key('text', 'The namespace for shared memory and semaphores. `host` uses the machine’s.'),
  cap_add: key('texts', 'Linux capabilities in addition to Docker’s defaults, such as `NET_ADMIN`.'),
  cap_drop: key('texts', 'Linux capabilities that are removed from the container.'),
  security_opt: key('texts', 'Security options in the format of `docker run --security-opt`, such as `apparmor=…` or `seccomp=…`.'),
  services_security_opt: key('texts', 'The same for services.'),
  devices: key('texts', 'Host devices for the container, each as `host:container:permissions`.'),
  services_devices: mapKey('texts', 'Host devices for services: a pattern for the image name, and the devices for matching images.'),
  device_cgroup_rules: key('texts', 'Rules for devices, in the format of `docker run --device-cgroup-rule`.'),
  ...limits('', md`the job’s container`),
  cpuset_mems: key('text', 'The memory nodes for the job’s container, such as `0,1`.'),
  ...limits('service_', md`each service`),
  service_slot_cgroup_template: key('text', 'The parent control group of services, by slot: `${slot}` is replaced.'),
  oom_kill_disable: key('boolean', 'Does not kill processes when the memory limit is reached: they hang instead.', { fallback: '`false`' }),
  oom_score_adjust: key('integer', 'How early the kernel kills the container when memory runs out: higher is earlier.', {
    fallback: '`0`',
  }),
  shm_size: key('integer', 'The size of `/dev/shm` in bytes.', { fallback: '64 MB' }),
  disable_cache: key(
    'boolean',
    'Does not create volumes for caches and build folders. Caches of `cache:` are kept if they are stored elsewhere.',
    {
      fallback: '`false`',
    },
  ),
  cache_dir: key('text', 'Where caches are stored in the container. A relative path is below the build folder.', {
    fallback: '`/cache`, a volume',
  }),
  volumes: key(
    'texts',
    'Folders and volumes for every container, each as `source:/path[:ro]`. A single path is a volume for that project.',
  ),
  volumes_from: key('texts', 'Containers whose volumes are mounted too, each as `name[:ro]`.'),
  volume_keep: key('boolean', 'Keeps volumes after the container is removed. They use disk space until they are removed by hand.', {
    fallback: '`false`',
  }),
  volume_driver: key('text', 'The driver of the volumes that the Runner creates.', { fallback: '`local`' }),
  volume_driver_ops: mapKey('text', 'Options of the volume driver.'),
  tmpfs: mapKey('text', 'Folders of the job’s container in memory: the path, and mount options such as `rw,noexec`.'),
  services_tmpfs: mapKey('text', 'The same for services.'),
  sysctls: mapKey('text', 'Kernel settings of the container’s namespaces, such as `net.ipv4.ip_forward`.'),
  ulimit: mapKey('text', 'Limits such as `nofile`, each as `soft` or `soft:hard`.'),
  network_mode: key('text', 'An existing Docker network for the job’s containers. If set, FF_NETWORK_PER_BUILD has no effect.', {
    allowed: 'one of these, or the name of a network',
    values: knownValues({ bridge: 'Docker’s default network', host: 'the machine’s own network', none: 'no network: jobs share nothing' }),
  }),
  network_mtu: key('integer', 'The MTU of the networks that FF_NETWORK_PER_BUILD creates.', { fallback: 'Docker’s default' }),
  enable_ipv6: key('boolean', 'Enables IPv6 in the networks that FF_NETWORK_PER_BUILD creates.', { fallback: '`false`' }),
  mac_address: key('text', 'The MAC address of the container.'),
  dns: key('texts', 'DNS servers for the containers, as IP addresses (checked since Runner 19.2).', {
    fallback: 'the daemon’s DNS servers',
  }),
  dns_search: key('texts', 'Search domains for host names without a dot.'),
  extra_hosts: key('texts', 'Lines for `/etc/hosts`, each as `name:address`.'),
  links: key(
    'texts',
    'Legacy links to other containers, each as `container:alias`. Every job can use that container’s network and variables.',
  ),
  services_limit: key('integer', 'The maximum number of services for a job, including those in config.toml.', {
    fallback: '`-1`: no limit',
  }),
  wait_for_services_timeout: key('integer', 'Seconds to wait until services listen. A negative number disables waiting.', {
    fallback: '`30`',
  }),
  container_labels: mapKey('text', 'Labels of every container that the Runner creates. The job’s variables are expanded in values.'),
  log_options: mapKey('text', 'Options of the `json-file` log driver. Only `env` and `labels` are allowed.'),
});

import { type KeyDraft, key, knownValues, mapKey, type TableKnowledge, tableOf } from './key.ts';
import { containerKeys, globs, pullPolicies } from './sharedKeys.ts';

const size = 'a number with `b`, `k`, `m` or `g`';

/** Limits of the job’s container, and with `service_` before them those of each service’s. */
function limits(prefix: '' | 'service_', whose: string): Readonly<Record<string, KeyDraft>> {
  return {
    [`${prefix}memory`]: key('text', `The most memory that ${whose} may take; at least 4 MB.`, { fallback: 'no limit', allowed: size }),
    [`${prefix}memory_swap`]: key('text', `Memory and swap together that ${whose} may take.`, { allowed: size }),
    [`${prefix}memory_reservation`]: key('text', `Memory that ${whose} is pushed back to when the host runs short.`, { allowed: size }),
    [`${prefix}cgroup_parent`]: key('text', `The control group above that of ${whose}.`),
    [`${prefix}cpuset_cpus`]: key('text', `Which CPUs ${whose} may run on, such as \`0,1\` or \`0-3\`.`, { fallback: 'all' }),
    [`${prefix}cpus`]: key('text', `How many CPUs ${whose} may use, as text: \`"1.5"\`.`, { fallback: 'no limit' }),
    [`${prefix}cpu_shares`]: key('integer', `The weight of ${whose} when CPUs are scarce.`, { fallback: '`1024`' }),
    [`${prefix}gpus`]: key('text', `GPUs for ${whose}, written as for \`docker run --gpus\`, such as \`all\`.`),
  };
}

/** `[runners.docker]`: read by the executors `docker`, `docker-windows`, `docker+machine` and `docker-autoscaler` (GROUND-TRUTH B.1). */
export const dockerTable: TableKnowledge = tableOf({
  ...containerKeys,
  pull_policy: key(
    'text or texts',
    'When images are pulled; of several, the next one is tried when a pull fails. With `if-not-present` no credential is checked for an image that is there already.',
    { fallback: '`always`', ...pullPolicies },
  ),
  allowed_privileged_images: key(
    'texts',
    'Which images may run privileged, where `privileged` is set; compared with the name in the job’s definition.',
    { fallback: 'all', allowed: globs },
  ),
  allowed_privileged_services: key('texts', 'Which services may run privileged, where `services_privileged` is set.', {
    fallback: 'all',
    allowed: globs,
  }),
  privileged: key(
    'boolean',
    'Runs the job’s container with all rights on the host. Needed for Docker-in-Docker; whoever writes a job then owns the machine.',
    { fallback: '`false`' },
  ),
  services_privileged: key('boolean', 'The same for services.', { fallback: 'the value of `privileged`' }),
  disable_entrypoint_overwrite: key('boolean', 'Jobs’ `entrypoint` is ignored with a warning.', { fallback: '`false`' }),
  host: key('text', 'The Docker daemon’s address, such as `tcp://…:2376` or `unix:///var/run/docker.sock`.', {
    fallback: '`DOCKER_HOST` of the Runner process, then the local socket',
  }),
  tls_verify: key('boolean', 'Speaks TLS to the Docker daemon and checks its certificate.', { fallback: '`false`' }),
  tls_cert_path: key('text', 'The folder with `ca.pem`, `cert.pem` and `key.pem` for the Docker daemon.'),
  hostname: key('text', 'The host name inside the job’s container.', { fallback: 'made up for each job' }),
  runtime: key('text', 'The container runtime that the daemon uses, such as `runc` or `nvidia`.', { fallback: 'the daemon’s default' }),
  isolation: key('text', 'How Windows containers are kept apart.', {
    values: knownValues({ default: 'what the daemon says', process: 'a shared kernel', hyperv: 'a small virtual machine each' }),
  }),
  user: key('text', 'The user of the container, as for `docker run --user`. Expanded with the job’s variables.', {
    fallback: 'the image’s own',
  }),
  allowed_users: key('texts', 'Which users jobs may ask for with `image:docker:user`.', { fallback: 'all' }),
  group_add: key('texts', 'Further groups of the container’s user.'),
  userns_mode: key('text', 'The user namespace of the containers; `host` leaves the daemon’s remapping aside.'),
  pid_mode: key('text', 'The process namespace of the container; `host` shows it all processes of the machine.'),
  ipcmode: key('text', 'The namespace for shared memory and semaphores; `host` shares the machine’s.'),
  cap_add: key('texts', 'Linux capabilities on top of Docker’s default ones, such as `NET_ADMIN`.'),
  cap_drop: key('texts', 'Linux capabilities that the container does without.'),
  security_opt: key('texts', 'Security options as for `docker run --security-opt`, such as `apparmor=…` or `seccomp=…`.'),
  services_security_opt: key('texts', 'The same for services.'),
  devices: key('texts', 'Devices of the host for the container, each `host:container:rights`.'),
  services_devices: mapKey('texts', 'Devices for services: a pattern of the image name, and the devices for those that fit it.'),
  device_cgroup_rules: key('texts', 'Rules about devices, as for `docker run --device-cgroup-rule`.'),
  ...limits('', 'the job’s container'),
  cpuset_mems: key('text', 'Which memory nodes the job’s container may use, such as `0,1`.'),
  ...limits('service_', 'each service'),
  service_slot_cgroup_template: key('text', 'The control group above those of services, by slot: `${slot}` is replaced.'),
  oom_kill_disable: key('boolean', 'Lets processes hang rather than be killed when the memory limit is reached.', { fallback: '`false`' }),
  oom_score_adjust: key('integer', 'How early the kernel picks the container when memory runs out: higher is earlier.', {
    fallback: '`0`',
  }),
  shm_size: key('integer', 'The size of `/dev/shm` in bytes.', { fallback: '64 MB' }),
  disable_cache: key('boolean', 'No volumes for caches and build folders; caches of `cache:` live on where they are stored elsewhere.', {
    fallback: '`false`',
  }),
  cache_dir: key('text', 'Where caches are kept inside the container; a relative path is one below the build folder.', {
    fallback: '`/cache`, a volume',
  }),
  volumes: key('texts', 'Folders and volumes for every container, each `source:/path[:ro]`; a lone path is a volume of that project.'),
  volumes_from: key('texts', 'Containers whose volumes are taken along, each `name[:ro]`.'),
  volume_keep: key('boolean', 'Volumes stay when the container goes, and take up space until somebody removes them.', {
    fallback: '`false`',
  }),
  volume_driver: key('text', 'The driver of the volumes that the Runner makes.', { fallback: '`local`' }),
  volume_driver_ops: mapKey('text', 'Options of that driver.'),
  tmpfs: mapKey('text', 'Folders of the job’s container that live in memory: path, and mount options such as `rw,noexec`.'),
  services_tmpfs: mapKey('text', 'The same for services.'),
  sysctls: mapKey('text', 'Kernel settings of the container’s namespaces, such as `net.ipv4.ip_forward`.'),
  ulimit: mapKey('text', 'Limits such as `nofile`, each `soft` or `soft:hard`.'),
  network_mode: key('text', 'An existing Docker network for the job’s containers. When set, FF_NETWORK_PER_BUILD has no effect.', {
    allowed: 'one of these, or a network’s name',
    values: knownValues({ bridge: 'Docker’s default network', host: 'the machine’s own', none: 'no network' }),
  }),
  network_mtu: key('integer', 'The packet size of the networks that FF_NETWORK_PER_BUILD makes.', { fallback: 'Docker’s default' }),
  enable_ipv6: key('boolean', 'IPv6 in the networks that FF_NETWORK_PER_BUILD makes.', { fallback: '`false`' }),
  mac_address: key('text', 'The hardware address of the container.'),
  dns: key('texts', 'Name servers of the containers: IP addresses, which is checked since Runner 19.2.', { fallback: 'the daemon’s' }),
  dns_search: key('texts', 'Domains in which bare host names are looked up.'),
  extra_hosts: key('texts', 'Lines for `/etc/hosts`, each `name:address`.'),
  links: key(
    'texts',
    'Legacy links to other containers, `container:alias`. They share that container’s network and variables with every job.',
  ),
  services_limit: key('integer', 'How many services a job may have, those of config.toml included.', { fallback: '`-1`: no limit' }),
  wait_for_services_timeout: key('integer', 'Seconds to wait for services to listen; a negative number does not wait.', {
    fallback: '`30`',
  }),
  container_labels: mapKey('text', 'Labels of every container that the Runner makes. Values are expanded with the job’s variables.'),
  log_options: mapKey('text', 'Options of the `json-file` log driver; only `env` and `labels` are taken.'),
});

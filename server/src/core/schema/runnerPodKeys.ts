import { type Markdown, md } from '../text/markdown.ts';
import { type KeyDraft, key, knownValues, mapKey, tableKey, tableOf } from './key.ts';

const requirement = tableOf({
  key: key('text', 'The label, or the field of the node.'),
  operator: key('text', 'How the label is compared.', {
    values: knownValues({
      In: 'its value is in `values`',
      NotIn: 'its value is not in `values`',
      Exists: 'it exists',
      DoesNotExist: 'it does not exist',
      Gt: 'its number is greater (nodes)',
      Lt: 'its number is less (nodes)',
    }),
  }),
  values: key('texts', 'The values to compare with. Empty for `Exists` and `DoesNotExist`.'),
});

const nodeTerm = tableOf({
  match_expressions: tableKey('tables', requirement, 'Conditions on labels of the node. All must be true.'),
  match_fields: tableKey('tables', requirement, 'Conditions on fields of the node, such as `metadata.name`. All must be true.'),
});

const labels = tableOf({
  match_labels: mapKey('text', 'Labels that must have exactly these values.'),
  match_expressions: tableKey('tables', requirement, 'Conditions on labels. All must be true.'),
});

const podTerm = tableOf({
  label_selector: tableKey('table', labels, 'Selects pods by their labels.'),
  namespaces: key('texts', 'Selects the namespaces of these pods by name.', { fallback: 'the pod’s own namespace' }),
  namespace_selector: tableKey('table', labels, 'Selects the namespaces of these pods by their labels.'),
  topology_key: key('text', 'The node label that defines which nodes are close, such as `kubernetes.io/hostname`.'),
  match_label_keys: key('texts', 'Labels that must be equal in this pod and the other pod.'),
  mismatch_label_keys: key('texts', 'Labels that must differ between this pod and the other pod.'),
});

const weight = key('integer', 'The weight of this preference, from 1 to 100.');

const podRules = tableOf({
  required_during_scheduling_ignored_during_execution: tableKey('tables', podTerm, 'Must be true, otherwise the pod waits.'),
  preferred_during_scheduling_ignored_during_execution: tableKey(
    'tables',
    tableOf({ weight, pod_affinity_term: tableKey('table', podTerm, 'Which pods, and which nodes are close.') }),
    'Preferred, by weight.',
  ),
});

export const affinityTable = tableOf({
  node_affinity: tableKey(
    'table',
    tableOf({
      required_during_scheduling_ignored_during_execution: tableKey(
        'table',
        tableOf({ node_selector_terms: tableKey('tables', nodeTerm, 'One of these must be true.') }),
        'Which nodes can be used.',
      ),
      preferred_during_scheduling_ignored_during_execution: tableKey(
        'tables',
        tableOf({ weight, preference: tableKey('table', nodeTerm, 'Which node is preferred.') }),
        'Which nodes are preferred, by weight.',
      ),
    }),
    'Which nodes match, by their labels.',
  ),
  pod_affinity: tableKey('table', podRules, 'Pods that the job’s pod should be close to.'),
  pod_anti_affinity: tableKey('table', podRules, 'Pods that the job’s pod should not be close to.'),
});

const profileKinds = knownValues({
  RuntimeDefault: 'the container runtime’s default',
  Localhost: 'a profile on the node, set by `localhost_profile`',
  Unconfined: 'none',
});

function profile(what: Markdown, since?: string): KeyDraft {
  return tableKey(
    'table',
    tableOf({
      type: key('text', md`Where the ${what} profile comes from.`, { values: profileKinds }),
      localhost_profile: key('text', md`The ${what} profile on the node, for the type \`Localhost\`.`),
    }),
    md`The ${what} profile, which restricts processes.`,
    since === undefined ? {} : { since },
  );
}

const identity = {
  run_as_user: key('integer', 'The user ID of the processes.', { fallback: 'the image’s own' }),
  run_as_group: key('integer', 'The group ID of the processes.', { fallback: 'the image’s own' }),
  run_as_non_root: key('boolean', 'Prevents containers from starting as root.', { fallback: '`false`' }),
  selinux_type: key('text', 'The SELinux type of the processes.'),
  seccomp_profile: profile(md`seccomp`),
  app_armor_profile: profile(md`AppArmor`, 'Kubernetes 1.30'),
};

export const podSecurityTable = tableOf({
  ...identity,
  fs_group: key('integer', 'The group that owns mounted volumes.'),
  supplemental_groups: key('integers', 'Additional groups of the processes.'),
});

export const containerSecurityTable = tableOf({
  ...identity,
  capabilities: tableKey(
    'table',
    tableOf({
      add: key('texts', 'Capabilities in addition to the defaults, such as `NET_ADMIN`.'),
      drop: key('texts', 'Capabilities that are removed. `ALL` removes all.'),
    }),
    'Linux capabilities of the container.',
  ),
  privileged: key('boolean', 'Gives this container full access to the node.', { fallback: 'the value in `[runners.kubernetes]`' }),
  read_only_root_filesystem: key('boolean', 'Makes everything except volumes read-only.', { fallback: '`false`' }),
  allow_privilege_escalation: key('boolean', 'Allows processes to gain privileges, for example with `sudo`.', {
    fallback: 'the value in `[runners.kubernetes]`',
  }),
  proc_mount: key('text', 'How `/proc` is mounted.', {
    values: knownValues({ default: 'with masked parts', unmasked: 'complete, to build images in the container' }),
  }),
});

const mount = {
  name: key('text', 'The volume’s name.'),
  mount_path: key('text', 'Where the volume is mounted in the containers.'),
  sub_path: key('text', 'The part of the volume that is mounted. Variables are expanded.', { fallback: 'the whole volume' }),
};
const readOnly = key('boolean', 'Makes it read-only.', { fallback: '`false`' });
const propagation = key('text', 'Whether later mounts in the container are visible on the host, and the other way round.', {
  values: knownValues({
    None: 'neither',
    HostToContainer: 'mounts of the host are visible in the container',
    Bidirectional: 'both. Needs a privileged container',
  }),
});

function items(of: Markdown): KeyDraft {
  return mapKey('text', md`Which entries of the ${of} are written as files, and to which path.`, { fallback: 'all, with their own names' });
}

export const volumesTable = tableOf({
  host_path: tableKey(
    'tables',
    tableOf({
      ...mount,
      read_only: readOnly,
      host_path: key('text', 'The folder on the node.', { fallback: 'the value of `mount_path`' }),
      mount_propagation: propagation,
    }),
    'Folders of the node.',
  ),
  pvc: tableKey(
    'tables',
    tableOf({
      ...mount,
      name: key('text', 'The name of the claim. Variables are expanded.'),
      read_only: readOnly,
      mount_propagation: propagation,
    }),
    'Existing persistent volume claims in the namespace.',
  ),
  config_map: tableKey(
    'tables',
    tableOf({ ...mount, name: key('text', 'The config map’s name.'), read_only: readOnly, items: items(md`config map`) }),
    'Config maps as files.',
  ),
  secret: tableKey(
    'tables',
    tableOf({ ...mount, name: key('text', 'The secret’s name.'), read_only: readOnly, items: items(md`secret`) }),
    'Kubernetes secrets as files. Every job can read them.',
  ),
  empty_dir: tableKey(
    'tables',
    tableOf({
      ...mount,
      medium: key('text', 'Where the folder is stored.', { fallback: 'the node’s disk', values: knownValues({ Memory: 'in memory' }) }),
      size_limit: key('text', 'The maximum size, such as `1Gi`.'),
      mount_propagation: propagation,
    }),
    'Empty folders that exist as long as the pod.',
  ),
  csi: tableKey(
    'tables',
    tableOf({
      ...mount,
      driver: key('text', 'The CSI driver, such as `secrets-store.csi.k8s.io`.'),
      fs_type: key('text', 'The file system.', { fallback: 'the driver’s default' }),
      read_only: readOnly,
      volume_attributes: mapKey('text', 'Settings of the driver.'),
    }),
    'Volumes of a CSI driver.',
  ),
  nfs: tableKey(
    'tables',
    tableOf({
      ...mount,
      server: key('text', 'The NFS server’s name or address.'),
      path: key('text', 'The exported folder of the server.'),
      read_only: readOnly,
    }),
    'Folders of an NFS server.',
  ),
});

export const dnsTable = tableOf({
  nameservers: key('texts', 'IP addresses of DNS servers.'),
  searches: key('texts', 'Search domains for host names without a dot.'),
  options: tableKey(
    'tables',
    tableOf({ name: key('text', 'The option, such as `ndots`.'), value: key('text', 'Its value, as a string.') }),
    'Resolver options.',
  ),
});

const headers = tableOf({ name: key('text', 'The header’s name.'), value: key('text', 'The header’s value.') });
const target = { host: key('text', 'The host to connect to.', { fallback: 'the pod’s address' }), port: key('integer', 'The port.') };

const handler = tableOf({
  exec: tableKey(
    'table',
    tableOf({ command: key('texts', 'The command and its arguments. It does not run in a shell: start with `sh`, `-c` for that.') }),
    'Runs a command in the container.',
  ),
  http_get: tableKey(
    'table',
    tableOf({
      ...target,
      path: key('text', 'The path of the request.'),
      scheme: key('text', 'The protocol.', { fallback: '`HTTP`', values: knownValues({ HTTP: 'plain', HTTPS: 'encrypted' }) }),
      http_headers: tableKey('tables', headers, 'Headers of the request.'),
    }),
    'Makes an HTTP request.',
  ),
  tcp_socket: tableKey('table', tableOf(target), 'Opens a TCP connection.'),
});

export const lifecycleTable = tableOf({
  post_start: tableKey('table', handler, 'Runs right after the build container is created. If it fails, the container is stopped.'),
  pre_stop: tableKey('table', handler, 'Runs before the build container is stopped, within its grace period.'),
});

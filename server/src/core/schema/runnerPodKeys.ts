import { type KeyDraft, key, knownValues, mapKey, tableKey, tableOf } from './key.ts';

const requirement = tableOf({
  key: key('text', 'The label, or the field of the node.'),
  operator: key('text', 'How the label is compared.', {
    values: knownValues({
      In: 'its value is one of `values`',
      NotIn: 'its value is none of `values`',
      Exists: 'it is there',
      DoesNotExist: 'it is not there',
      Gt: 'its number is greater (nodes)',
      Lt: 'its number is less (nodes)',
    }),
  }),
  values: key('texts', 'What the label is compared with; nothing for `Exists` and `DoesNotExist`.'),
});

const nodeTerm = tableOf({
  match_expressions: tableKey('tables', requirement, 'Conditions on labels of the node; all have to hold.'),
  match_fields: tableKey('tables', requirement, 'Conditions on fields of the node, such as `metadata.name`; all have to hold.'),
});

const labels = tableOf({
  match_labels: mapKey('text', 'Labels that have to have exactly these values.'),
  match_expressions: tableKey('tables', requirement, 'Conditions on labels; all have to hold.'),
});

const podTerm = tableOf({
  label_selector: tableKey('table', labels, 'Which pods count, by their labels.'),
  namespaces: key('texts', 'Namespaces in which pods count.', { fallback: 'the pod’s own' }),
  namespace_selector: tableKey('table', labels, 'Namespaces in which pods count, by their labels.'),
  topology_key: key('text', 'The node label that says what is near, such as `kubernetes.io/hostname`.'),
  match_label_keys: key('texts', 'Labels in which the other pod has to equal this one.'),
  mismatch_label_keys: key('texts', 'Labels in which the other pod has to differ from this one.'),
});

const weight = key('integer', 'How much this preference counts among the others, from 1 to 100.');

const podRules = tableOf({
  required_during_scheduling_ignored_during_execution: tableKey('tables', podTerm, 'Has to hold, or the pod waits.'),
  preferred_during_scheduling_ignored_during_execution: tableKey(
    'tables',
    tableOf({ weight, pod_affinity_term: tableKey('table', podTerm, 'The pods that count, and what is near.') }),
    'Is tried for, by weight.',
  ),
});

export const affinityTable = tableOf({
  node_affinity: tableKey(
    'table',
    tableOf({
      required_during_scheduling_ignored_during_execution: tableKey(
        'table',
        tableOf({ node_selector_terms: tableKey('tables', nodeTerm, 'One of these has to hold.') }),
        'Nodes that may be used at all.',
      ),
      preferred_during_scheduling_ignored_during_execution: tableKey(
        'tables',
        tableOf({ weight, preference: tableKey('table', nodeTerm, 'The node that is liked better.') }),
        'Nodes that are liked better, by weight.',
      ),
    }),
    'Which nodes fit, by their labels.',
  ),
  pod_affinity: tableKey('table', podRules, 'Pods that the job’s pod wants to be near to.'),
  pod_anti_affinity: tableKey('table', podRules, 'Pods that the job’s pod keeps away from.'),
});

const profileKinds = knownValues({
  RuntimeDefault: 'that of the container runtime',
  Localhost: 'one that lies on the node, named by `localhost_profile`',
  Unconfined: 'none',
});

function profile(what: string, since?: string): KeyDraft {
  return tableKey(
    'table',
    tableOf({
      type: key('text', `Where the ${what} profile comes from.`, { values: profileKinds }),
      localhost_profile: key('text', `The ${what} profile on the node, for the type \`Localhost\`.`),
    }),
    `The ${what} profile, which limits what processes may do.`,
    since === undefined ? {} : { since },
  );
}

const identity = {
  run_as_user: key('integer', 'The number of the user that processes run as.', { fallback: 'that of the image' }),
  run_as_group: key('integer', 'The number of the group that processes run as.', { fallback: 'that of the image' }),
  run_as_non_root: key('boolean', 'Refuses to start a container as root.', { fallback: '`false`' }),
  selinux_type: key('text', 'The SELinux type of the processes.'),
  seccomp_profile: profile('seccomp'),
  app_armor_profile: profile('AppArmor', 'Kubernetes 1.30'),
};

export const podSecurityTable = tableOf({
  ...identity,
  fs_group: key('integer', 'The group that owns mounted volumes.'),
  supplemental_groups: key('integers', 'Further groups of the processes.'),
});

export const containerSecurityTable = tableOf({
  ...identity,
  capabilities: tableKey(
    'table',
    tableOf({
      add: key('texts', 'Capabilities on top of the default ones, such as `NET_ADMIN`.'),
      drop: key('texts', 'Capabilities that are taken away; `ALL` takes all.'),
    }),
    'Linux capabilities of the container.',
  ),
  privileged: key('boolean', 'All rights on the node, for this container.', { fallback: 'that of `[runners.kubernetes]`' }),
  read_only_root_filesystem: key('boolean', 'Nothing can be written outside of volumes.', { fallback: '`false`' }),
  allow_privilege_escalation: key('boolean', 'Lets processes gain rights, as through `sudo`.', {
    fallback: 'that of `[runners.kubernetes]`',
  }),
  proc_mount: key('text', 'How `/proc` is shown.', {
    values: knownValues({ default: 'with parts masked', unmasked: 'in full, for building images inside the container' }),
  }),
});

const mount = {
  name: key('text', 'The volume’s name.'),
  mount_path: key('text', 'Where the volume appears in the containers.'),
  sub_path: key('text', 'The part of the volume that is mounted; variables are expanded.', { fallback: 'all of it' }),
};
const readOnly = key('boolean', 'Nothing can be written to it.', { fallback: '`false`' });
const propagation = key('text', 'Whether mounts made later inside are seen outside, and the other way round.', {
  values: knownValues({
    None: 'neither',
    HostToContainer: 'those of the host are seen inside',
    Bidirectional: 'both; needs a privileged container',
  }),
});

function items(of: string): KeyDraft {
  return mapKey('text', `Which entries of the ${of} become files, and under which path.`, { fallback: 'all, under their own names' });
}

export const volumesTable = tableOf({
  host_path: tableKey(
    'tables',
    tableOf({
      ...mount,
      read_only: readOnly,
      host_path: key('text', 'The folder of the node.', { fallback: 'the value of `mount_path`' }),
      mount_propagation: propagation,
    }),
    'Folders of the node.',
  ),
  pvc: tableKey(
    'tables',
    tableOf({
      ...mount,
      name: key('text', 'The claim’s name; variables are expanded.'),
      read_only: readOnly,
      mount_propagation: propagation,
    }),
    'Persistent volume claims that exist in the namespace.',
  ),
  config_map: tableKey(
    'tables',
    tableOf({ ...mount, name: key('text', 'The config map’s name.'), read_only: readOnly, items: items('config map') }),
    'Config maps as files.',
  ),
  secret: tableKey(
    'tables',
    tableOf({ ...mount, name: key('text', 'The secret’s name.'), read_only: readOnly, items: items('secret') }),
    'Kubernetes secrets as files. Every job can read them.',
  ),
  empty_dir: tableKey(
    'tables',
    tableOf({
      ...mount,
      medium: key('text', 'Where the folder lives.', { fallback: 'the node’s disk', values: knownValues({ Memory: 'in memory' }) }),
      size_limit: key('text', 'How large it may grow, such as `1Gi`.'),
      mount_propagation: propagation,
    }),
    'Empty folders that live as long as the pod.',
  ),
  csi: tableKey(
    'tables',
    tableOf({
      ...mount,
      driver: key('text', 'The CSI driver, such as `secrets-store.csi.k8s.io`.'),
      fs_type: key('text', 'The file system.', { fallback: 'what the driver chooses' }),
      read_only: readOnly,
      volume_attributes: mapKey('text', 'What the driver wants to know.'),
    }),
    'Volumes of a CSI driver.',
  ),
  nfs: tableKey(
    'tables',
    tableOf({
      ...mount,
      server: key('text', 'The NFS server’s name or address.'),
      path: key('text', 'The folder that the server exports.'),
      read_only: readOnly,
    }),
    'Folders of an NFS server.',
  ),
});

export const dnsTable = tableOf({
  nameservers: key('texts', 'IP addresses of name servers.'),
  searches: key('texts', 'Domains in which bare host names are looked up.'),
  options: tableKey(
    'tables',
    tableOf({ name: key('text', 'The option, such as `ndots`.'), value: key('text', 'Its value, as text.') }),
    'Resolver options.',
  ),
});

const headers = tableOf({ name: key('text', 'The header’s name.'), value: key('text', 'The header’s value.') });
const target = { host: key('text', 'The host to connect to.', { fallback: 'the pod’s address' }), port: key('integer', 'The port.') };

const handler = tableOf({
  exec: tableKey(
    'table',
    tableOf({ command: key('texts', 'The command and its arguments. No shell reads it: for that, begin with `sh`, `-c`.') }),
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
  post_start: tableKey('table', handler, 'Done right after the build container has been made; if it fails, the container ends.'),
  pre_stop: tableKey('table', handler, 'Done before the build container is ended from outside, within its grace period.'),
});

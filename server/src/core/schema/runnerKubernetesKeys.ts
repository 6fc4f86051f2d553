import { type KeyDraft, key, knownValues, mapKey, type TableKnowledge, tableKey, tableOf } from './key.ts';
import { policyTable } from './runnerMachineKeys.ts';
import { affinityTable, containerSecurityTable, dnsTable, lifecycleTable, podSecurityTable, volumesTable } from './runnerPodKeys.ts';
import { containerKeys, pullPolicies } from './sharedKeys.ts';

const resources = [
  { name: 'cpu', what: 'CPU', example: '`500m` or `2`' },
  { name: 'memory', what: 'memory', example: '`512Mi`' },
  { name: 'ephemeral_storage', what: 'disk space', example: '`10Gi`' },
] as const;

/** Requests and limits, and how far jobs may move them. */
function limits(prefix: string, whose: string, count: 2 | 3 = 3): Readonly<Record<string, KeyDraft>> {
  const drafts = resources.slice(0, count).flatMap(({ name, what, example }): [string, KeyDraft][] => [
    [`${prefix}${name}_request`, key('text', `The ${what} that is kept free for ${whose}, such as ${example}.`)],
    [`${prefix}${name}_request_overwrite_max_allowed`, overwritten(`${prefix}${name}_request`)],
    [`${prefix}${name}_limit`, key('text', `The most ${what} that ${whose} may use, such as ${example}.`)],
    [`${prefix}${name}_limit_overwrite_max_allowed`, overwritten(`${prefix}${name}_limit`)],
  ]);
  return Object.fromEntries(drafts);
}

function overwritten(name: string): KeyDraft {
  return key('text', `The highest value that jobs may set with the variable \`KUBERNETES_${name.toUpperCase()}\`.`, {
    fallback: 'jobs cannot change it',
  });
}

function overwriteRule(variable: string): KeyDraft {
  return key('text', `A regular expression that the variable \`${variable}\` of a job has to match to be used.`, {
    fallback: 'jobs cannot change it',
  });
}

function security(whose: string): KeyDraft {
  return tableKey('table', containerSecurityTable, `Rights of ${whose}; they beat those of the pod.`);
}

/** `[runners.kubernetes]` (GROUND-TRUTH B.1). */
export const kubernetesTable: TableKnowledge = tableOf({
  ...containerKeys,
  pull_policy: key(
    'text or texts',
    'When images are pulled; of several, the next one is tried when a pull fails. Without it, jobs cannot ask for any policy.',
    { fallback: 'the cluster’s default', ...pullPolicies },
  ),
  helper_image_autoset_arch_and_os: key('boolean', 'Picks the helper image for the system on which the Runner itself runs.', {
    fallback: '`false`',
  }),
  image_pull_secrets: key(
    'texts',
    'Names of Kubernetes secrets, put before the one that the Runner makes from DOCKER_AUTH_CONFIG and its other sources.',
  ),
  use_service_account_image_pull_secrets: key(
    'boolean',
    'Pull with the service account’s secrets alone: neither `image_pull_secrets` nor DOCKER_AUTH_CONFIG is used then.',
    { fallback: '`false`' },
  ),
  resource_availability_check_max_attempts: key(
    'integer',
    'How often the Runner looks whether the service account and the pull secrets are there, five seconds apart; 0 does not look.',
    { fallback: '`5`' },
  ),
  allowed_users: key('texts', 'Which users jobs may ask for with `image:kubernetes:user`.', { fallback: 'all' }),
  allowed_groups: key('texts', 'Which groups jobs may ask for in the same place.', { fallback: 'all' }),
  host: key('text', 'The address of the Kubernetes API.', { fallback: 'found from inside the cluster, or from the kubeconfig' }),
  context: key('text', 'The context of the kubeconfig to use, when `host` is not set.'),
  cert_file: key('text', 'The client certificate for the Kubernetes API.'),
  key_file: key('text', 'The private key of that certificate.'),
  ca_file: key('text', 'The authority that signed the API’s certificate.'),
  bearer_token: key('text', 'The token with which pods are made. A secret: better leave it to the service account.'),
  bearer_token_overwrite_allowed: key('boolean', 'Lets jobs bring their own token in `KUBERNETES_BEARER_TOKEN`.', {
    fallback: '`false`',
  }),
  namespace: key('text', 'The namespace of the jobs’ pods; variables are expanded.', { fallback: '`default`' }),
  namespace_overwrite_allowed: overwriteRule('KUBERNETES_NAMESPACE_OVERWRITE'),
  namespace_per_job: key('boolean', 'Makes a namespace for each job; `namespace` is not used then.', { fallback: '`false`' }),
  privileged: key('boolean', 'Runs all containers with all rights on the node. Needed for Docker-in-Docker.', { fallback: '`false`' }),
  allow_privilege_escalation: key('boolean', 'Lets processes gain rights, as through `sudo`.', { fallback: 'the cluster’s default' }),
  runtime_class_name: key('text', 'The runtime class of the pods, such as `gvisor`. Jobs fail where the cluster has none of that name.'),
  cap_add: key('texts', 'Linux capabilities on top of the default ones.'),
  cap_drop: key('texts', 'Linux capabilities that containers do without.', { fallback: '`["NET_RAW"]`' }),
  ...limits('', 'the build container'),
  ...limits('helper_', 'the helper container'),
  ...limits('service_', 'each service'),
  ...limits('pod_', 'the pod as a whole', 2),
  node_selector: mapKey('text', 'Labels that a node has to have for the pod to run there.'),
  node_selector_overwrite_allowed: overwriteRule('KUBERNETES_NODE_SELECTOR_…'),
  node_tolerations: mapKey('text', 'Taints of nodes that the pod bears: `key=value`, and the effect such as `NoSchedule`.'),
  node_tolerations_overwrite_allowed: overwriteRule('KUBERNETES_NODE_TOLERATIONS_…'),
  affinity: tableKey('table', affinityTable, 'On which nodes, and beside which pods, the job’s pod should run.'),
  scheduler_name: key('text', 'The scheduler that places the pods.', { fallback: 'the cluster’s default' }),
  priority_class_name: key('text', 'The priority class of the pods: who goes first, and who is thrown out first.'),
  pod_labels: mapKey('text', 'Labels of the pods; values are expanded with the job’s variables.'),
  pod_labels_overwrite_allowed: overwriteRule('KUBERNETES_POD_LABELS_…'),
  pod_annotations: mapKey('text', 'Annotations of the pods; values are expanded with the job’s variables.'),
  pod_annotations_overwrite_allowed: overwriteRule('KUBERNETES_POD_ANNOTATIONS_…'),
  pod_termination_grace_period_seconds: key('integer', 'Seconds that the pod gets to end by itself before it is killed.'),
  cleanup_grace_period_seconds: key('integer', 'The same for the moment after the job has ended.'),
  cleanup_resources_timeout: key('duration', 'How long the Runner tries to remove what it made for a job.', { fallback: '`5m`' }),
  poll_interval: key('integer', 'Seconds between two looks at the new pod.', { fallback: '`3`' }),
  poll_timeout: key('integer', 'Seconds to wait for the pod to start, pulls of images included.', { fallback: '`180`' }),
  retry_limit: key('integer', 'How often a failed request to the Kubernetes API is repeated, with growing pauses.', { fallback: '`5`' }),
  retry_backoff_max: key('integer', 'The longest pause between such attempts, in milliseconds.', { fallback: '`2000`' }),
  retry_limits: mapKey('integer', 'The number of attempts for single errors: a part of the error’s text, and the number.'),
  service_account: key('text', 'The service account of the pods. Its pull secrets count as well.', { fallback: '`default`' }),
  service_account_overwrite_allowed: overwriteRule('KUBERNETES_SERVICE_ACCOUNT_OVERWRITE'),
  automount_service_account_token: key('boolean', 'Puts the service account’s token into the containers.', {
    fallback: 'what the service account says',
  }),
  pod_security_context: tableKey('table', podSecurityTable, 'Rights of all containers of the pod.'),
  init_permissions_container_security_context: security('the container that prepares the build folder'),
  build_container_security_context: security('the build container'),
  helper_container_security_context: security('the helper container'),
  service_container_security_context: security('the services'),
  volumes: tableKey('table', volumesTable, 'Volumes for all containers of the pod.'),
  host_aliases: tableKey(
    'tables',
    tableOf({ ip: key('text', 'The address.'), hostnames: key('texts', 'The names that lead to it.') }),
    'Lines for `/etc/hosts` of the containers.',
  ),
  suspend_pvc_size: key('text', 'The size of the volume that keeps a suspended job: its root file system and its build folder.', {
    fallback: '`20Gi`',
  }),
  suspend_pvc_storage_class: key('text', 'The storage class of that volume.', { fallback: 'the cluster’s default' }),
  dns_policy: key('text', 'Which name servers the pods ask.', {
    fallback: '`cluster-first`',
    closed: true,
    values: knownValues({
      'cluster-first': 'the cluster’s, which pass on what they do not know',
      'cluster-first-with-host-net': 'the same in the node’s network',
      default: 'those of the node',
      none: 'those of `dns_config` alone',
    }),
  }),
  dns_config: tableKey('table', dnsTable, 'Name servers and resolver options of the pods.'),
  container_lifecycle: tableKey('table', lifecycleTable, 'What is done when the build container starts and before it is ended.'),
  pod_spec: tableKey(
    'tables',
    tableOf({
      name: key('text', 'A name for this change, for the log.'),
      patch: key('text', 'The change in YAML or JSON. Not together with `patch_path`.'),
      patch_path: key('text', 'A file with the change. Not together with `patch`.'),
      patch_type: key('text', 'How the change is worked in.', {
        fallback: '`strategic`',
        closed: true,
        values: knownValues({
          strategic: 'as `kubectl patch` does: lists by their names',
          merge: 'as JSON Merge Patch: lists are replaced whole',
          json: 'as JSON Patch: a list of operations',
        }),
      }),
    }),
    'Changes to the pod that the Runner generates. Needs FF_USE_ADVANCED_POD_SPEC_CONFIGURATION.',
  ),
  logs_base_dir: key('text', 'The folder in which `logs-<project>-<job>` is made.'),
  scripts_base_dir: key('text', 'The folder in which `scripts-<project>-<job>` is made.'),
  print_pod_warning_events: key('boolean', 'Shows the pod’s warnings in the log of a failed job.', { fallback: '`true`' }),
  pod_disruption_budget: key('boolean', 'Keeps nodes from being drained while a job runs on them.', {
    fallback: '`false`',
    since: 'Runner 18.10',
  }),
  autoscaler: tableKey(
    'table',
    tableOf({
      max_pause_pods: key('integer', 'The most pods that hold capacity free; 0 sets no bound.', { fallback: '`0`' }),
      pause_pod_image: key('text', 'The image of pods that hold capacity free.', { fallback: '`registry.k8s.io/pause:3.10`' }),
      pause_pod_image_pull_secrets: key('texts', 'Names of Kubernetes secrets with which that image is pulled.'),
      pause_pod_priority_class_name: key('text', 'Their priority class; lower than that of jobs, so that jobs take their place.', {
        fallback: '`gitlab-runner-idle-capacity`, which the Runner makes',
      }),
      policy: tableKey('tables', policyTable, 'How much capacity is held free, and when; the last one that fits counts.'),
    }),
    'Pods that do nothing but keep nodes ready for jobs.',
  ),
});

import { code, type Markdown, md } from '../text/markdown.ts';
import { type KeyDraft, key, knownValues, mapKey, type TableKnowledge, tableKey, tableOf } from './key.ts';
import { policyTable } from './runnerMachineKeys.ts';
import { affinityTable, containerSecurityTable, dnsTable, lifecycleTable, podSecurityTable, volumesTable } from './runnerPodKeys.ts';
import { containerKeys, pullPolicies } from './sharedKeys.ts';

const resources = [
  { name: 'cpu', what: md`CPU`, example: md`\`500m\` or \`2\`` },
  { name: 'memory', what: md`memory`, example: md`\`512Mi\`` },
  { name: 'ephemeral_storage', what: md`disk space`, example: md`\`10Gi\`` },
] as const;

/** Requests and limits, and how far jobs can change them. */
function limits(prefix: string, whose: Markdown, count: 2 | 3 = 3): Readonly<Record<string, KeyDraft>> {
  const drafts = resources.slice(0, count).flatMap(({ name, what, example }): [string, KeyDraft][] => [
    [`${prefix}${name}_request`, key('text', md`The ${what} that is reserved for ${whose}, such as ${example}.`)],
    [`${prefix}${name}_request_overwrite_max_allowed`, overwritten(`${prefix}${name}_request`)],
    [`${prefix}${name}_limit`, key('text', md`The maximum ${what} for ${whose}, such as ${example}.`)],
    [`${prefix}${name}_limit_overwrite_max_allowed`, overwritten(`${prefix}${name}_limit`)],
  ]);
  return Object.fromEntries(drafts);
}

function overwritten(name: string): KeyDraft {
  return key('text', md`The highest value that jobs can set with the variable ${code(`KUBERNETES_${name.toUpperCase()}`)}.`, {
    fallback: 'jobs cannot change it',
  });
}

function overwriteRule(variable: Markdown): KeyDraft {
  return key('text', md`A regular expression. The variable \`${variable}\` of a job is only used if it matches.`, {
    fallback: 'jobs cannot change it',
  });
}

function security(whose: Markdown): KeyDraft {
  return tableKey('table', containerSecurityTable, md`Permissions of ${whose}. They override those of the pod.`);
}

/** `[runners.kubernetes]` (docs/ground-truth.md#b1). */
export const kubernetesTable: TableKnowledge = tableOf({
  ...containerKeys,
  pull_policy: key(
    'text or texts',
    'When images are pulled. If a pull fails, the next policy in the list is tried. Without this key, jobs cannot request any policy.',
    { fallback: 'the cluster’s default', ...pullPolicies },
  ),
  helper_image_autoset_arch_and_os: key('boolean', 'Chooses the helper image for the system that the Runner itself runs on.', {
    fallback: '`false`',
  }),
  image_pull_secrets: key(
    'texts',
    'Names of Kubernetes secrets. They come before the one that the Runner creates from DOCKER_AUTH_CONFIG and its other sources.',
  ),
  use_service_account_image_pull_secrets: key(
    'boolean',
    'Pulls only with the service account’s secrets: `image_pull_secrets` and DOCKER_AUTH_CONFIG are ignored.',
    { fallback: '`false`' },
  ),
  resource_availability_check_max_attempts: key(
    'integer',
    'How often the Runner checks for the service account and the pull secrets, at intervals of five seconds. `0` disables the check.',
    { fallback: '`5`' },
  ),
  allowed_users: key('texts', 'Which users jobs can request with `image:kubernetes:user`, as numbers. Other entries are ignored.', {
    fallback: 'all but root: `0` must be listed',
  }),
  allowed_groups: key('texts', 'Which groups jobs can request with `image:kubernetes:user`, as numbers. Other entries are ignored.', {
    fallback: 'all but root: `0` must be listed',
  }),
  host: key('text', 'The address of the Kubernetes API.', { fallback: 'found from inside the cluster, or from the kubeconfig' }),
  context: key('text', 'The context of the kubeconfig, if `host` is not set.'),
  cert_file: key('text', 'The client certificate for the Kubernetes API.'),
  key_file: key('text', 'The private key of the client certificate.'),
  ca_file: key('text', 'The CA certificate of the Kubernetes API.'),
  bearer_token: key('text', 'The token for creating pods. This is a secret: prefer the service account.'),
  bearer_token_overwrite_allowed: key('boolean', 'Allows jobs to set their own token with `KUBERNETES_BEARER_TOKEN`.', {
    fallback: '`false`',
  }),
  namespace: key('text', 'The namespace of the job pods. Variables are expanded.', { fallback: '`default`' }),
  namespace_overwrite_allowed: overwriteRule(md`KUBERNETES_NAMESPACE_OVERWRITE`),
  namespace_per_job: key('boolean', 'Creates a namespace for each job. `namespace` is ignored.', { fallback: '`false`' }),
  privileged: key('boolean', 'Gives all containers full access to the node. Needed for Docker-in-Docker.', { fallback: '`false`' }),
  allow_privilege_escalation: key('boolean', 'Allows processes to gain privileges, for example with `sudo`.', {
    fallback: 'the cluster’s default',
  }),
  runtime_class_name: key('text', 'The runtime class of the pods, such as `gvisor`. Jobs fail if the cluster does not have it.'),
  cap_add: key('texts', 'Linux capabilities in addition to the defaults.'),
  cap_drop: key('texts', 'Linux capabilities that are removed from containers.', { fallback: '`["NET_RAW"]`' }),
  ...limits('', md`the build container`),
  ...limits('helper_', md`the helper container`),
  ...limits('service_', md`each service`),
  ...limits('pod_', md`the pod as a whole`, 2),
  node_selector: mapKey('text', 'Labels that a node must have to run the pod.'),
  node_selector_overwrite_allowed: overwriteRule(md`KUBERNETES_NODE_SELECTOR_…`),
  node_tolerations: mapKey('text', 'Node taints that the pod tolerates: `key=value`, and the effect such as `NoSchedule`.'),
  node_tolerations_overwrite_allowed: overwriteRule(md`KUBERNETES_NODE_TOLERATIONS_…`),
  affinity: tableKey('table', affinityTable, 'The nodes on which, and the pods next to which, the job’s pod should run.'),
  scheduler_name: key('text', 'The scheduler that places the pods.', { fallback: 'the cluster’s default' }),
  priority_class_name: key('text', 'The priority class of the pods: which are scheduled first, and which are evicted first.'),
  pod_labels: mapKey('text', 'Labels of the pods. The job’s variables are expanded in values.'),
  pod_labels_overwrite_allowed: overwriteRule(md`KUBERNETES_POD_LABELS_…`),
  pod_annotations: mapKey('text', 'Annotations of the pods. The job’s variables are expanded in values.'),
  pod_annotations_overwrite_allowed: overwriteRule(md`KUBERNETES_POD_ANNOTATIONS_…`),
  pod_termination_grace_period_seconds: key('integer', 'Seconds that the pod gets to stop before it is killed.'),
  cleanup_grace_period_seconds: key('integer', 'Seconds that the pod gets to stop after the job has ended.'),
  cleanup_resources_timeout: key('duration', 'How long the Runner tries to remove the resources of a job.', { fallback: '`5m`' }),
  poll_interval: key('integer', 'Seconds between two checks of the new pod.', { fallback: '`3`' }),
  poll_timeout: key('integer', 'Seconds to wait until the pod has started, including image pulls.', { fallback: '`180`' }),
  retry_limit: key('integer', 'How often a failed request to the Kubernetes API is repeated, with increasing pauses.', { fallback: '`5`' }),
  retry_backoff_max: key('integer', 'The maximum pause between these attempts, in milliseconds.', { fallback: '`2000`' }),
  retry_limits: mapKey('integer', 'The number of attempts for specific errors: a part of the error message, and the number.'),
  service_account: key('text', 'The service account of the pods. Its pull secrets are used too.', { fallback: '`default`' }),
  service_account_overwrite_allowed: overwriteRule(md`KUBERNETES_SERVICE_ACCOUNT_OVERWRITE`),
  automount_service_account_token: key('boolean', 'Mounts the service account’s token in the containers.', {
    fallback: 'the service account’s setting',
  }),
  pod_security_context: tableKey('table', podSecurityTable, 'Permissions of all containers of the pod.'),
  init_permissions_container_security_context: security(md`the container that prepares the build folder`),
  build_container_security_context: security(md`the build container`),
  helper_container_security_context: security(md`the helper container`),
  service_container_security_context: security(md`the services`),
  volumes: tableKey('table', volumesTable, 'Volumes for all containers of the pod.'),
  host_aliases: tableKey(
    'tables',
    tableOf({ ip: key('text', 'The IP address.'), hostnames: key('texts', 'The host names for it.') }),
    'Lines for `/etc/hosts` of the containers.',
  ),
  suspend_pvc_size: key('text', 'The size of the volume for a suspended job, with its root file system and build folder.', {
    fallback: '`20Gi`',
  }),
  suspend_pvc_storage_class: key('text', 'The storage class of that volume.', { fallback: 'the cluster’s default' }),
  dns_policy: key('text', 'Which DNS servers the pods use.', {
    fallback: '`cluster-first`',
    closed: true,
    values: knownValues({
      'cluster-first': 'the cluster’s, which forward other names',
      'cluster-first-with-host-net': 'the same, in the node’s network',
      default: 'the node’s DNS servers',
      none: 'only those of `dns_config`',
    }),
  }),
  dns_config: tableKey('table', dnsTable, 'DNS servers and resolver options of the pods.'),
  container_lifecycle: tableKey('table', lifecycleTable, 'Hooks that run when the build container starts and before it stops.'),
  pod_spec: tableKey(
    'tables',
    tableOf({
      name: key('text', 'A name for this patch, for the log.'),
      patch: key('text', 'The patch in YAML or JSON. Cannot be combined with `patch_path`.'),
      patch_path: key('text', 'A file with the patch. Cannot be combined with `patch`.'),
      patch_type: key('text', 'How the patch is applied.', {
        fallback: '`strategic`',
        closed: true,
        values: knownValues({
          strategic: 'as `kubectl patch` does: lists are merged by name',
          merge: 'as JSON Merge Patch: lists are replaced',
          json: 'as JSON Patch: a list of operations',
        }),
      }),
    }),
    'Patches for the pod that the Runner generates. Needs FF_USE_ADVANCED_POD_SPEC_CONFIGURATION.',
  ),
  logs_base_dir: key('text', 'The folder that contains `logs-<project>-<job>`.'),
  scripts_base_dir: key('text', 'The folder that contains `scripts-<project>-<job>`.'),
  print_pod_warning_events: key('boolean', 'Shows the pod’s warnings in the log of a failed job.', { fallback: '`true`' }),
  pod_disruption_budget: key('boolean', 'Prevents nodes from being drained while a job runs on them.', {
    fallback: '`false`',
    since: 'Runner 18.11',
  }),
  autoscaler: tableKey(
    'table',
    tableOf({
      max_pause_pods: key('integer', 'The maximum number of pods that reserve capacity. `0` sets no limit.', { fallback: '`0`' }),
      pause_pod_image: key('text', 'The image of the pods that reserve capacity.', { fallback: '`registry.k8s.io/pause:3.10`' }),
      pause_pod_image_pull_secrets: key('texts', 'Names of Kubernetes secrets for pulling that image.'),
      pause_pod_priority_class_name: key(
        'text',
        'The priority class of these pods. It should be lower than that of jobs, so that jobs can replace them.',
        {
          fallback: '`gitlab-runner-idle-capacity`, which the Runner creates',
        },
      ),
      policy: tableKey('tables', policyTable, 'How much capacity is reserved, and when. The last matching policy is used.'),
    }),
    'Idle pods that keep nodes ready for jobs.',
  ),
});

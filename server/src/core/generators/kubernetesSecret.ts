import { encodeBase64 } from '../util/base64.ts';
import { dockerAuthConfig, type GeneratedEntry } from './authEntry.ts';
import { fromStandardInput } from './shell.ts';
import { type Checked, wording } from './wording.ts';

export interface SecretPlace {
  readonly name: string;
  /** Of the job pods. Absent for the one that kubectl uses by default. */
  readonly namespace?: string;
}

/** The manifest of a secret from which the kubelet pulls images (docs/ground-truth.md#k2). It has no use for credential helpers. */
export function kubernetesSecret(entries: readonly GeneratedEntry[], { name, namespace }: SecretPlace): string {
  const lines = [
    'apiVersion: v1',
    'kind: Secret',
    'metadata:',
    `  name: ${quotedIfNumber(name)}`,
    ...(namespace === undefined ? [] : [`  namespace: ${quotedIfNumber(namespace)}`]),
    'type: kubernetes.io/dockerconfigjson',
    'data:',
    `  .dockerconfigjson: ${encodeBase64(dockerAuthConfig(entries))}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** A command that creates the secret from a Docker configuration, which is pasted: it is neither shown nor in the list of processes. */
export function kubectlCommand({ name, namespace }: SecretPlace): string {
  const where = namespace === undefined ? '' : ` --namespace ${namespace}`;
  const type = '--type=kubernetes.io/dockerconfigjson --from-file=.dockerconfigjson=/dev/stdin';
  return fromStandardInput(`kubectl create secret generic ${name}${where} ${type}`);
}

/** The line for `[runners.kubernetes]`: an array of strings (docs/ground-truth.md#k2). */
export function imagePullSecrets({ name }: SecretPlace): string {
  return `image_pull_secrets = ["${name}"]`;
}

/** A name as Kubernetes allows it: a DNS subdomain. */
export function checkSecretName(input: string): Checked {
  const text = input.trim();
  if (text === '') return { problem: wording('Enter a name for the secret.') };
  if (text.length <= 253 && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(text) && !/\.[.-]|-\./.test(text)) return { ok: text };
  const suggestion = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const problem = wording('A name can only contain lowercase letters, digits, "-" and ".", and starts and ends with a letter or digit.');
  return suggestion === '' || suggestion.length > 253 ? { problem } : { problem, suggestion };
}

/** A namespace, or nothing for the default one. */
export function checkNamespace(input: string): Checked {
  const text = input.trim();
  if (text === '' || (text.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text))) return { ok: text };
  return {
    problem: wording('A namespace can only contain lowercase letters, digits and "-", and starts and ends with a letter or digit.'),
  };
}

/** YAML reads `1` and `1e3` as numbers, and Kubernetes wants a string. */
function quotedIfNumber(name: string): string {
  return /^[\d.]+(e\d+)?$|^0[xob]/.test(name) || /^(true|false|yes|no|on|off|null|y|n)$/.test(name) ? `"${name}"` : name;
}

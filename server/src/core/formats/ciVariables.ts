import { readDockerConfig } from '../dockerAuth/readDockerConfig.ts';
import type { AuthSource, KeyUse } from '../model/facts.ts';
import type { VariableFacts } from '../model/pipelineFacts.ts';
import { type Entry, type Node, type Scalar, wholePart } from '../syntax/node.ts';
import { rubyText } from '../syntax/yaml/value.ts';
import type { Field } from './fields.ts';
import { fieldsOf } from './fields.ts';
import { scalarsOf } from './imageUse.ts';

export interface VariablesFound {
  readonly variables: VariableFacts[];
  readonly auths: AuthSource[];
  readonly keys: KeyUse[];
}

/** Reads everything in a job that sets variables: `variables`, `rules:variables`, `parallel:matrix`, `secrets`. */
export function readJobVariables(fields: ReadonlyMap<string, Field>, owner: string, found: VariablesFound): void {
  readVariables(fields.get('variables')?.entry.value, owner, found);
  readRules(fields.get('rules')?.entry.value, owner, found);
  readSecrets(fields.get('secrets')?.entry.value, owner, found);
  const parallel = fields.get('parallel')?.entry.value;
  if (parallel?.kind !== 'mapping') return;
  const matrix = fieldsOf(parallel).get('matrix')?.entry.value;
  for (const row of matrix?.kind === 'sequence' ? matrix.items : []) {
    if (row.kind === 'mapping') readMatrixRow(row, owner, found);
  }
}

/** Vault secrets are files unless their job sets `file: false`. */
function readSecrets(node: Node | undefined, owner: string, found: VariablesFound): void {
  if (node?.kind !== 'mapping') return;
  for (const { entry } of fieldsOf(node).values()) {
    const file = entry.value?.kind === 'mapping' ? fieldsOf(entry.value).get('file')?.entry.value : undefined;
    const isText = file?.kind === 'scalar' && file.value === false;
    found.variables.push({ name: wholePart(entry.key), owner, ...(!isText && { file: true as const }) });
  }
}

/** Reads `variables` of the items of `rules:`. */
export function readRules(rules: Node | undefined, owner: string, found: VariablesFound): void {
  for (const rule of rules?.kind === 'sequence' ? rules.items : []) {
    if (rule.kind === 'mapping') readVariables(fieldsOf(rule).get('variables')?.entry.value, owner, found, { conditional: true });
  }
}

/** Reads a `variables:` mapping. The content of `DOCKER_AUTH_CONFIG` is read too. */
export function readVariables(node: Node | undefined, owner: string, found: VariablesFound, when?: { readonly conditional: true }): void {
  if (node?.kind !== 'mapping') return;
  for (const { entry } of fieldsOf(node).values()) {
    const { variables, auths, keys } = readVariable(entry, owner, when);
    found.variables.push(...variables);
    found.auths.push(...auths);
    found.keys.push(...keys);
  }
}

function readVariable(entry: Entry, owner: string, when: { readonly conditional: true } | undefined): VariablesFound {
  const settings = entry.value?.kind === 'mapping' ? fieldsOf(entry.value) : undefined;
  const value = settings === undefined ? entry.value : settings.get('value')?.entry.value;
  const expand = settings?.get('expand')?.entry.value;
  const variables = [variableOf(entry.key, value, owner, when)];
  if (entry.key.source.text !== 'DOCKER_AUTH_CONFIG') return { variables, auths: [], keys: [] };
  const name = { path: 'ci.variables.DOCKER_AUTH_CONFIG', range: entry.key.range };
  if (value?.kind !== 'scalar' || typeof value.value !== 'string') return { variables, auths: [], keys: [name] };
  const expanded = !(expand?.kind === 'scalar' && expand.value === false);
  const { auth, keys } = readDockerConfig(value.source, { kind: 'pipeline-variable', owner, expanded }, entry.range);
  return { variables, auths: [auth], keys: [name, ...keys()] };
}

function readMatrixRow(row: Node, owner: string, found: VariablesFound): void {
  if (row.kind !== 'mapping') return;
  for (const { entry } of fieldsOf(row).values()) {
    for (const value of scalarsOf(entry.value)) found.variables.push(variableOf(entry.key, value, owner, { conditional: true }));
  }
}

function variableOf(key: Scalar, value: Node | undefined, owner: string, when: { readonly conditional: true } | undefined): VariableFacts {
  const name = wholePart(key);
  const isKnown = value?.kind === 'scalar' && value.value !== null && rubyText(value) === value.source.text;
  const known = isKnown && isKept(name.value, value.source.text) ? wholePart(value) : undefined;
  return { name, owner, ...(known && { value: known }), ...when };
}

const soundsSecret = /PASS|PWD|SECRET|TOKEN|CREDENTIAL|PRIVATE|AUTH|COOKIE|SESSION|(?:^|_)(?:KEY|PAT|CERT|DSN)|KEY(?:_|$)/i;
/** `KEYCLOAK_VERSION` and `AUTH_IMAGE` are not secrets. */
const namesImage = /_(?:IMAGE|TAG|VERSION)$/i;
// The characters of an image reference, including variables and inputs.
const partOfReference = /^[\w.:/@+\-${}[\] |(),%]{0,300}$/;
// Well-known token formats.
const tokenPrefix = /(?:^|[^a-z])(?:gl[a-z]{2,8}-|gh[a-z]_|github_pat_|dckr_|AKIA|ASIA|AKCp|AIza|GR1348941|npm_|do[por]_v1_)/;
/** Long runs without the separators of references and words. */
const longRun = /[A-Za-z0-9+/=]{32,}/g;
/** A git commit, or the hash of a digest. */
const hash = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** A part of a repository's path. A secret of this length that is base64 has uppercase letters. */
const pathPart = /^[0-9a-z]{0,31}$/;
const digest = /^(?:[\w.:/@+-]*@)?sha(?:256|384|512):[0-9a-f]+$/;

/** Whether a variable's value cannot be a secret. A value that cannot be part of an image reference is not needed anyway. */
export function isKept(name: string, value: string): boolean {
  return (namesImage.test(name) || !soundsSecret.test(name)) && isHarmless(value);
}

/** Whether a value can be part of an image reference and does not look like a secret. */
export function isHarmless(value: string): boolean {
  if (!partOfReference.test(value)) return false;
  return digest.test(value) || (!tokenPrefix.test(value) && (value.match(longRun) ?? []).every(isHarmlessRun));
}

/** Commits are tags of images, and paths of projects can be long. */
function isHarmlessRun(run: string): boolean {
  return run.split('/').every((part) => hash.test(part) || pathPart.test(part));
}

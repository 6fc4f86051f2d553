import { pullPolicies } from '../images/pullPolicy.ts';
import { findPlaceholders } from '../images/variables.ts';
import type { ImageKeyFacts, ServiceVariableUse, SpecFault, SpecFaultKind } from '../model/pipelineFacts.ts';
import { inFull, type Mapping, type Node, type Scalar } from '../syntax/node.ts';
import { locate } from '../text/mappedText.ts';
import { isTemplatedName } from '../text/templates.ts';
import { isPlaceholder, isReference } from './ciImages.ts';
import { asList, quotedNumber } from './ciRepairs.ts';
import type { Field } from './fields.ts';
import { fieldsOf } from './fields.ts';

export interface SpecsFound {
  readonly imageKeys: ImageKeyFacts[];
  readonly specFaults: SpecFault[];
  readonly serviceVariables: ServiceVariableUse[];
}

type Fields = ReadonlyMap<string, Field>;
type Check = (node: Node, place: SpecPlace) => void;

interface SpecPlace {
  readonly role: 'image' | 'service';
  readonly owner: string;
  readonly path: string;
  readonly found: SpecsFound;
}

/** The maximum lengths that GitLab accepts. */
const maxPlatformLength = 64;
const maxUserLength = 255;

const dockerKeys = new Map<string, Check>([
  ['platform', textUpTo(maxPlatformLength)],
  ['user', textUpTo(maxUserLength)],
]);
const kubernetesKeys = new Map<string, Check>([['user', textOrNumberUpTo(maxUserLength)]]);
const imageKeys = new Map<string, Check>([
  ['name', () => {}],
  ['entrypoint', checkTexts],
  ['pull_policy', checkPolicies],
  ['docker', mappingOf(dockerKeys)],
  ['kubernetes', mappingOf(kubernetesKeys)],
]);
const serviceKeys = new Map<string, Check>([
  ...imageKeys,
  ['alias', textUpTo(Number.POSITIVE_INFINITY)],
  ['command', checkTexts],
  ['variables', checkMapping],
]);

/**
 * Reads the ranges of `image` and `services` of a job, of `default:` or of the top level, and the mistakes that GitLab rejects
 * (docs/ground-truth.md#c1). The names of images are separate facts. Values that `!reference`, inputs or anchors of other files may provide
 * are not reported.
 */
export function readSpecs(fields: Fields, owner: string, found: SpecsFound): void {
  for (const key of ['image', 'services'] as const) {
    const field = fields.get(key);
    if (field === undefined) continue;
    const { entry, via } = field;
    const { value } = entry;
    const unset = value === undefined || (value.kind === 'scalar' && value.value === null);
    const shared = via ?? value?.alias;
    found.imageKeys.push({
      key,
      owner,
      name: entry.key.range,
      range: entry.range,
      ...(shared && { via: shared }),
      ...(unset && { unset: true as const }),
    });
    if (unset || value === undefined || isOpen(value)) continue;
    const place: SpecPlace = { role: key === 'image' ? 'image' : 'service', owner, path: key, found };
    if (key === 'services') checkServices(value, place);
    else if (value.kind === 'mapping') checkImage(value, place, fields);
  }
  checkInherit(fields, owner, found);
}

function checkServices(node: Node, place: SpecPlace): void {
  if (node.kind !== 'sequence') {
    report('services-not-a-list', node, place);
    return;
  }
  for (const item of node.items) {
    if (item.kind === 'sequence' && isReference(item)) report('nested-list', item, place);
    if (item.kind !== 'mapping') continue;
    checkKeys(item, place, serviceKeys);
    const fields = fieldsOf(item);
    if (lacksName(item, fields)) report('missing-name', item, { ...place, path: 'services:name' });
    readServiceVariables(fields, place);
  }
}

/** A job that extends another can inherit what it leaves out, and a job without a script may only override one from an included file. */
function checkImage(node: Mapping, place: SpecPlace, job: Fields): void {
  checkKeys(node, place, imageKeys);
  const isWhole = place.owner === '' || place.owner === 'default' || job.has('script') || job.has('run');
  if (place.owner.startsWith('.') || job.has('extends') || !isWhole) return;
  if (lacksName(node, fieldsOf(node))) report('missing-name', node, { ...place, path: 'image:name' });
}

/** An unknown key may be a typo for `name`, which is reported separately. */
function lacksName(node: Mapping, fields: Fields): boolean {
  if ([...fields.keys()].some((key) => !serviceKeys.has(key) && !key.includes('$'))) return false;

  const name = fields.get('name');
  if (name !== undefined) return name.entry.value === undefined || (name.entry.value.kind === 'scalar' && name.entry.value.value === null);
  return node.entries.every(({ key, value }) => (key.source.text === '<<' ? value?.kind === 'mapping' && !isOpen(value) : !isOpen(key)));
}

function checkKeys(node: Mapping, place: SpecPlace, known: ReadonlyMap<string, Check>): void {
  for (const { entry, via } of fieldsOf(node).values()) {
    const name = entry.key.source.text;
    const value = entry.value;
    const path = `${place.path}:${name}`;
    const check = known.get(name);
    if (check !== undefined) {
      if (value !== undefined && !isOpen(value) && !isNull(value)) check(value, { ...place, path });
      continue;
    }
    if (isOpen(entry.key)) continue;
    const shared = via ?? node.alias;
    const key = shared === undefined ? entry.key : { ...inFull(entry.key), alias: shared };
    report(name === 'ports' ? 'key-not-here' : 'unknown-key', key, { ...place, path }, [...known.keys()]);
  }
}

function mappingOf(known: ReadonlyMap<string, Check>): Check {
  return (node, place) => {
    if (node.kind === 'mapping') checkKeys(node, place, known);
    else report('not-mapping', node, place);
  };
}

function checkMapping(node: Node, place: SpecPlace): void {
  if (node.kind !== 'mapping') report('not-mapping', node, place);
}

function textUpTo(maxLength: number): Check {
  return (node, place) => {
    if (node.kind !== 'scalar' || typeof node.value !== 'string') report('not-text', node, place);
    else if (maxLength !== Number.POSITIVE_INFINITY) checkLength(node, node.value, maxLength, place);
  };
}

function textOrNumberUpTo(maxLength: number): Check {
  return (node, place) => {
    if (node.kind !== 'scalar' || typeof node.value === 'boolean') report('not-text', node, place);
    else checkLength(node, String(node.value), maxLength, place);
  };
}

function checkLength(node: Scalar, text: string, maxLength: number, place: SpecPlace): void {
  if (text === '') report('blank', node, place);
  else if (text.length > maxLength) report('too-long', node, place);
}

function checkTexts(node: Node, place: SpecPlace): void {
  if (node.kind !== 'sequence') {
    report('not-texts', node, place);
    return;
  }
  for (const item of node.items) {
    if (isOpen(item) || isNull(item) || (item.kind === 'scalar' && typeof item.value === 'string')) continue;
    report('item-not-text', item, place);
  }
}

function checkPolicies(node: Node, place: SpecPlace): void {
  if (node.kind === 'mapping') report('not-policy', node, place);
  if (node.kind === 'sequence' && node.items.length === 0) report('no-policies', node, place);
  for (const item of node.kind === 'sequence' ? node.items : [node]) {
    if (node.kind === 'mapping' || isOpen(item) || isNull(item)) continue;
    if (item.kind === 'scalar' && pullPolicies.some((policy) => policy === item.value)) continue;
    report('not-policy', item, place);
  }
}

/** The defaults that a job inherits. Only words that are clearly meant for image keys are checked. */
function checkInherit(fields: Fields, owner: string, found: SpecsFound): void {
  const inherit = fields.get('inherit')?.entry.value;
  const list = inherit?.kind === 'mapping' ? fieldsOf(inherit).get('default')?.entry.value : undefined;
  if (list?.kind !== 'sequence' || isOpen(list)) return;
  for (const item of list.items) {
    if (item.kind !== 'scalar' || !/^(?:images?|services?)$/i.test(item.source.text)) continue;
    if (item.source.text === 'image' || item.source.text === 'services') continue;
    const role = /^i/i.test(item.source.text) ? 'image' : 'service';
    report('unknown-key', item, { role, owner, path: `inherit:default:${item.source.text}`, found }, ['image', 'services']);
  }
}

function readServiceVariables(fields: Fields, { owner, found }: SpecPlace): void {
  const values = fields.get('variables')?.entry.value;
  const command = fields.get('command')?.entry.value;
  const read = (node: Node | undefined, key: ServiceVariableUse['key']) => {
    if (node?.kind !== 'scalar' || typeof node.value !== 'string' || !node.value.includes('$')) return;
    for (const { start, end, name, syntax } of findPlaceholders(node.source.text)) {
      if (syntax !== 'variable' || node.source.text.startsWith('$$', start)) continue;
      found.serviceVariables.push({ owner, key, name, range: node.alias ?? locate(node.source, start, end).range });
    }
  };
  for (const { entry } of values?.kind === 'mapping' ? fieldsOf(values).values() : []) read(entry.value, 'variables');
  for (const item of command?.kind === 'sequence' ? command.items : []) read(item, 'command');
}

function report(kind: SpecFaultKind, node: Node, place: SpecPlace, known?: readonly string[]): void {
  const { role, owner, path, found } = place;
  found.specFaults.push({
    kind,
    role,
    owner,
    path,
    range: node.alias ?? (node.kind === 'mapping' ? node.entries[0]?.key.range : undefined) ?? node.range,
    ...(owner.startsWith('.') && { hidden: true as const }),
    ...(known && { known }),
    ...(node.kind === 'scalar' && wordsShown.has(kind) && { word: locate(node.source, 0, node.source.text.length) }),
    ...(node.alias ? { shared: true as const } : node.kind === 'scalar' && repairOf(kind, node)),
  });
}

const wordsShown: ReadonlySet<SpecFaultKind> = new Set(['unknown-key', 'key-not-here', 'not-policy']);

function repairOf(kind: SpecFaultKind, node: Scalar): Pick<SpecFault, 'repair'> {
  if (kind === 'not-texts' || kind === 'services-not-a-list') return { ...asList(node) };
  const isNumber = typeof node.value === 'number' && (kind === 'not-text' || kind === 'item-not-text');
  return isNumber ? { repair: { title: 'Put it in quotes', safe: true, edits: () => [quotedNumber(node)] } } : {};
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** The value is not known: GitLab replaces it, the Runner for job inputs, or another program before GitLab reads the file. */
function isOpen(node: Node): boolean {
  if (node.kind !== 'scalar') return isReference(node) || isPlaceholder(node);
  return isReference(node) || /\$\[\[|\$\{\{/.test(node.source.text) || isTemplatedName(node.source.text);
}

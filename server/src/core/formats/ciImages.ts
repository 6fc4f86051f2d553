import type { KeyUse } from '../model/facts.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { ImagesFound, ReferenceUse } from '../model/pipelineFacts.ts';
import { type Mapping, type Node, wholePart } from '../syntax/node.ts';
import type { SourceRange } from '../text/mappedText.ts';
import type { Field } from './fields.ts';
import { fieldsOf } from './fields.ts';
import { aliasesOf, imageUse, scalarsOf, textsOf } from './imageUse.ts';

export interface Found {
  readonly images: ImageUse[];
  readonly references: ReferenceUse[];
  readonly keys: KeyUse[];
}

interface Reading {
  readonly owner: string;
  readonly role: 'image' | 'service';
  readonly found: Found;
  readonly via?: SourceRange | undefined;
}

/**
 * Reads the images and services in the keys `image` and `services` of a job, of `default:` or of the top level (docs/ground-truth.md#c1).
 * `via` is set if the whole job is an `*anchor`.
 */
export function readImageKeys(fields: ReadonlyMap<string, Field>, owner: string, found: Found, via?: SourceRange): void {
  const image = fields.get('image');
  if (image !== undefined) {
    found.keys.push({ path: 'ci.image', range: image.entry.key.range });
    readImage(image.entry.value, { owner, role: 'image', found, via: image.via ?? via });
  }
  const services = fields.get('services');
  if (services !== undefined) {
    found.keys.push({ path: 'ci.services', range: services.entry.key.range });
    const value = services.entry.value;
    // Only a list can contain services. GitLab rejects anything else.
    if (value?.kind === 'sequence') readServices(value, { owner, role: 'service', found, via: services.via ?? via });
  }
}

/** Reads `node`, the target of a `!reference`, as an image or as services. */
export function readTarget(node: Node | undefined, role: 'image' | 'service', owner: string): ImagesFound {
  const found: Found = { images: [], references: [], keys: [] };
  const reading = { owner, role, found };
  if (role === 'service') readServices(node, reading);
  else readImage(node, reading);
  return { images: found.images, references: found.references };
}

function readServices(node: Node | undefined, reading: Reading): void {
  if (node?.kind !== 'sequence' || isReference(node)) {
    readImage(node, reading);
    return;
  }
  const via = node.alias ?? reading.via;
  for (const item of node.items) readImage(item, { ...reading, via });
}

function readImage(node: Node | undefined, reading: Reading): void {
  if (node === undefined || isPlaceholder(node)) return;
  if (isReference(node)) {
    pushReference(node, reading);
    return;
  }
  const place = { role: reading.role, owner: reading.owner, format: 'gitlab-ci', via: reading.via } as const;
  if (node.kind !== 'mapping') {
    reading.found.images.push(imageUse(node, place));
    return;
  }
  const fields = fieldsOf(node);
  pushKeys(node, reading);
  const name = fields.get('name');
  const value = name?.entry.value;
  if (name === undefined || value === undefined) return;
  if (isReference(value)) {
    pushReference(value, reading);
    return;
  }
  const via = name.via ?? node.alias ?? reading.via;
  const pullPolicies = textsOf(fields.get('pull_policy')?.entry.value);
  const aliases = reading.role === 'service' ? aliasesOf(fields.get('alias')?.entry.value) : [];
  reading.found.images.push(imageUse(value, { ...place, via }, { pullPolicies, aliases }));
}

/** Whether the value is defined elsewhere: `!reference [job, key]`. */
export function isReference(node: Node): boolean {
  return node.tag === '!reference';
}

/** Whether another program fills in the value. YAML reads `image: {{ name }}` as a map with a map as its key. */
export function isPlaceholder(node: Node): boolean {
  return node.kind === 'mapping' && node.entries.length === 1 && /^\{.*\}$/s.test(node.entries[0]?.key.source.text ?? '');
}

function pushReference(node: Node, { role, owner, found }: Reading): void {
  const target = node.kind === 'sequence' ? scalarsOf(node).map(wholePart) : [];
  if (target.length > 0) found.references.push({ role, owner, target, range: node.range });
}

const nested = new Set(['docker', 'kubernetes']);

function pushKeys(mapping: Mapping, { role, found }: Reading): void {
  const above = role === 'image' ? 'ci.image' : 'ci.services';
  for (const { key, value } of mapping.entries) {
    const path = `${above}.${key.source.text}`;
    found.keys.push({ path, range: key.range });
    if (value?.kind !== 'mapping' || !nested.has(key.source.text)) continue;
    for (const inner of value.entries) found.keys.push({ path: `${path}.${inner.key.source.text}`, range: inner.key.range });
  }
}

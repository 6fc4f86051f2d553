import type { PointerFacts } from '../model/pipelineFacts.ts';
import { type Entry, type Node, wholePart } from '../syntax/node.ts';
import { isReference } from './ciImages.ts';
import type { Field } from './fields.ts';
import { scalarsOf } from './imageUse.ts';

/** More nodes than a real pipeline has. Stops on files that were made to be slow. */
const maxNodes = 20_000;

/**
 * The names in `extends:` and `!reference` of a block, which other blocks define. Nodes with an anchor are only read at the anchor, not
 * where it is used. Names from inputs are left out.
 */
export function readPointers({ key, value }: Entry, fields: ReadonlyMap<string, Field> | undefined, found: PointerFacts[]): void {
  const owner = key.source.text;
  const parents = fields?.get('extends');
  if (parents?.via === undefined) {
    for (const parent of scalarsOf(parents?.entry.value)) {
      if (parent.alias !== undefined || typeof parent.value !== 'string' || parent.source.text.includes('$')) continue;
      found.push({ owner, kind: 'extends', target: [wholePart(parent)], range: parent.range });
    }
  }
  const waiting: Node[] = value === undefined ? [] : [value];
  let visited = 0;
  for (let node = waiting.pop(); node !== undefined && visited < maxNodes; node = waiting.pop()) {
    visited += 1;
    if (node.alias !== undefined || node.kind === 'scalar') continue;
    if (node.kind === 'mapping') {
      for (const { value: inner } of node.entries) if (inner !== undefined && inner.kind !== 'scalar') waiting.push(inner);
    } else if (isReference(node)) {
      const target = scalarsOf(node).map(wholePart);
      if (target.length === node.items.length && target.length > 0 && !target.some((part) => part.value.includes('$'))) {
        found.push({ owner, kind: 'reference', target, range: node.range });
      }
    } else {
      for (const item of node.items) if (item.kind !== 'scalar') waiting.push(item);
    }
  }
}

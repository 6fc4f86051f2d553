import { type Node, valueAt } from '../syntax/node.ts';
import { compactList } from '../util/compactList.ts';
import { isReference } from './ciImages.ts';
import { scalarsOf } from './imageUse.ts';

/** More nodes than a real block has. Stops on files that were made to be slow. */
const maxNodes = 20_000;

/**
 * The top-level blocks that a block uses through `extends` and `!reference`, including anchors. Undefined if these can be any, because an
 * input or another `!reference` gives the name.
 */
export function readMentions(value: Node | undefined): readonly string[] | undefined {
  const found = new Set<string>();
  const parents = value?.kind === 'mapping' ? valueAt(value, 'extends') : undefined;
  const names = scalarsOf(parents);
  if (parents !== undefined && parents.kind !== 'scalar' && (parents.kind !== 'sequence' || names.length < parents.items.length))
    return undefined;
  for (const name of names) found.add(name.source.text);
  const waiting: Node[] = value === undefined ? [] : [value];
  let visited = 0;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.kind === 'scalar') continue;
    visited += 1;
    if (visited > maxNodes) return undefined;
    if (node.kind === 'mapping') {
      for (const { value: inner } of node.entries) if (inner !== undefined) waiting.push(inner);
    } else if (isReference(node)) {
      const [target] = scalarsOf(node);
      if (target !== undefined) found.add(target.source.text);
    } else {
      waiting.push(...node.items);
    }
  }
  for (const name of found) if (name.includes('$')) return undefined;
  return compactList([...found]);
}

import type { KeyUse } from '../model/facts.ts';
import type { Node } from '../syntax/node.ts';

/**
 * The keys of a config.toml by path, without indices: `runners.docker.services.name`. They keep their case, which the Runner ignores.
 */
export function readTomlKeys(root: Node): readonly KeyUse[] {
  const keys: KeyUse[] = [];
  const visit = (node: Node | undefined, above: string) => {
    if (node?.kind === 'sequence') for (const item of node.items) visit(item, above);
    if (node?.kind !== 'mapping') return;
    for (const { key, value } of node.entries) {
      const path = `${above}${key.source.text}`;
      keys.push({ path, range: key.range });
      visit(value, `${path}.`);
    }
  };
  visit(root, '');
  return keys;
}

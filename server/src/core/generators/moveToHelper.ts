import { modify, type Node, parseTree } from 'jsonc-parser';
import { applyEdits, type Edit, singleEdit } from '../text/edit.ts';
import { mergeIntoConfigJson } from './configJson.ts';

/**
 * Moves registries of a config.json to `credHelpers` with this helper. Removes entries in `auths` for their hosts, and the
 * `credsStore` of this name (by default that of the helper), because the helper replaces them. Undefined if the text is not JSON.
 */
export function moveToHelper(text: string, helper: string, registries: readonly string[], store = helper): Edit | undefined {
  const hosts = new Set(registries.map(hostOf));
  const gone = [...keysUnder(text, 'auths').filter((path) => hosts.has(hostOf(path.at(-1) ?? ''))), ...storesNamed(text, store)];
  let now = gone.reduce(without, text);
  for (const registry of registries) {
    const merge = mergeIntoConfigJson(now, { registry, helper });
    if ('problem' in merge) return undefined;
    now = applyEdits(now, merge.edits);
  }
  return now === text ? undefined : singleEdit(text, now);
}

/** Without scheme and path, because a helper is for the whole host. */
function hostOf(key: string): string {
  return (key.replace(/^https?:\/\//i, '').split('/')[0] ?? '').toLowerCase();
}

/** The paths of the members of a field. Like Go, this ignores case. */
function keysUnder(text: string, field: string): readonly (readonly string[])[] {
  const found = members(parseTree(text)).filter(([name]) => name.toLowerCase() === field);
  return found.flatMap(([name, value]) => members(value).map(([key]) => [name, key]));
}

function storesNamed(text: string, store: string): readonly (readonly string[])[] {
  const found = members(parseTree(text)).filter(([name, value]) => name.toLowerCase() === 'credsstore' && value?.value === store);
  return found.map(([name]) => [name]);
}

function members(node: Node | undefined): readonly (readonly [string, Node | undefined])[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).map(({ children = [] }) => [String(children[0]?.value), children[1]]);
}

function without(text: string, path: readonly string[]): string {
  const edits = modify(text, [...path], undefined, {});
  return applyEdits(
    text,
    edits.map(({ offset, length, content }) => {
      // The next member takes the place of a first one, with its indentation.
      const isFollowed = text.charAt(offset + length) === '"';
      const kept = isFollowed ? (/^\s*(?=\S)/.exec(text.slice(offset, offset + length))?.[0].length ?? 0) : 0;
      return { range: { start: offset + kept, end: offset + length }, newText: content };
    }),
  );
}

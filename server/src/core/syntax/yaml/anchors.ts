import type { CST } from 'yaml';
import { maximumDepth } from '../node.ts';
import type { BlockNames, YamlName } from './names.ts';
import { simpleNames } from './simple.ts';
import { type YamlTokens, yamlTokens } from './tokens.ts';

/** The names, and the tokens that they were read from, if those were needed. */
export interface NamesRead {
  readonly names: BlockNames;
  readonly tokens?: YamlTokens;
}

const none: BlockNames = { anchors: [], aliases: [] };

/** A possible start of an anchor or alias. Excludes `&&` and a lone `*` in a script. */
const nameStart = /(?:^|[\s[\]{},:])[&*][^\s&*,[\]{}]/;

/** The anchors and aliases of a block, in text order. */
export function namesIn(text: string): NamesRead {
  if (!nameStart.test(text)) return { names: none };
  const names = simpleNames(text);
  return names === undefined ? namesByTokens(text) : { names };
}

/** The same, from the parser's tokens. */
export function namesByTokens(text: string): NamesRead {
  const tokens = yamlTokens(text);
  const anchors: YamlName[] = [];
  const aliases: YamlName[] = [];
  const path: string[] = [];

  const readProps = (props: readonly CST.SourceToken[] | null | undefined) => {
    for (const { type, source, offset } of props ?? []) {
      if (type === 'anchor') anchors.push({ name: source.slice(1), at: offset, path: [...path] });
    }
  };
  const visit = (token: CST.Token | null | undefined, depth: number) => {
    if (!token || depth > maximumDepth) return;
    if (token.type === 'alias') aliases.push({ name: token.source.slice(1), at: token.offset, path: [...path] });
    if (!('items' in token)) return;
    for (const item of token.items) {
      readProps(item.start);
      if (item.sep === undefined) {
        visit(item.key ?? item.value, depth + 1);
        continue;
      }
      path.push(keyName(item.key));
      visit(item.key, depth + 1);
      readProps(item.sep);
      visit(item.value, depth + 1);
      path.pop();
    }
  };

  for (const token of tokens.tokens) {
    if (token.type !== 'document') continue;
    readProps(token.start);
    visit(token.value, 0);
  }
  return { names: anchors.length === 0 && aliases.length === 0 ? none : { anchors, aliases }, tokens };
}

function keyName(key: CST.Token | null | undefined): string {
  if (!key || !('source' in key)) return '';
  const isQuoted = key.type === 'single-quoted-scalar' || key.type === 'double-quoted-scalar';
  return isQuoted ? key.source.slice(1, -1) : key.source;
}

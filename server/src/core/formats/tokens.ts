import { secretKindOf } from '../dockerAuth/secretKind.ts';
import type { TokenUse } from '../model/tomlFacts.ts';
import type { Node, Scalar } from '../syntax/node.ts';
import { replaceText } from '../text/edit.ts';
import { trimEndOf } from '../util/trim.ts';

const word =
  /(?<![\w+/-])(?:gl(?:pat|dt|cbt|rtr?|ptt|ft|ffct|imt|agent|oas|soat)-|GR1348941|gh[pousr]_|github_pat_|dckr_[po]at_|A(?:KIA|SIA|BIA|CCA|3T)|AKCp|cmVmd|AIza|do[opr]_v1_|npm_)[\w.-]{10,}(?![\w+/=])/g;
const madeUp = /example|x{4}|\*{3}|1234567|abcdefg|(?:your|my)[_-]|redacted|dummy|placeholder/i;
/** Text with fewer different characters is a made-up example of a token. */
const fewestCharacters = 10;
const maxTextLength = 100_000;
/** The length of the shortest prefix and what must follow it. */
const shortestToken = 13;

/**
 * Every plain-text token in a value, recognized by its format (docs/ground-truth.md#f5). Values used through an alias are found at their
 * anchor.
 */
export function findTokens(root: Node | undefined): readonly TokenUse[] {
  const found: TokenUse[] = [];
  visit(root, '', found);
  return found;
}

function visit(node: Node | undefined, key: string, found: TokenUse[]): void {
  if (node === undefined || node.alias !== undefined) return;
  if (node.kind === 'mapping') for (const entry of node.entries) visit(entry.value, entry.key.source.text, found);
  else if (node.kind === 'sequence') for (const item of node.items) visit(item, key, found);
  else if (typeof node.value === 'string') found.push(...tokensIn(node, key));
}

function tokensIn({ source, range: string }: Scalar, key: string): readonly TokenUse[] {
  const { text } = source;
  // Skips most strings early: they are short, and hardly any contains a token.
  if (text.length < shortestToken || text.length > maxTextLength || text.search(word) < 0) return nothing;
  return [...text.matchAll(word)].flatMap((match) => {
    const token = trimEndOf(match[0], '.-');
    const kind = tokenKind(token);
    const end = match.index + token.length;
    if (kind === undefined) return [];
    const replace = (replacement: string) => {
      const edit = replaceText(source, match.index, end, replacement);
      return edit === undefined ? [] : [edit];
    };
    return [{ kind, key, range: source.toSource(match.index, end), string, replace }];
  });
}

const nothing: readonly TokenUse[] = [];

/** The kind of a token in words. Undefined if it is not a token, or only an example from a manual. */
export function tokenKind(token: string): string | undefined {
  if (madeUp.test(token) || new Set(token).size < fewestCharacters) return undefined;
  return secretKindOf(token)?.replace(/,.*/, '');
}

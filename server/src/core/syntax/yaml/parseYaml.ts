import type { MappedText } from '../../text/mappedText.ts';
import type { Parsed } from '../node.ts';
import { composeYaml } from './compose.ts';
import { readSimpleYaml } from './simple.ts';
import type { YamlTokens } from './tokens.ts';

/**
 * Parses YAML like GitLab's Ruby: YAML 1.1 scalars, `!reference` and other tags as written, merge keys as ordinary entries. If there are
 * several documents, the first is read, or the second if the first is a `spec:` header (docs/ground-truth.md#c5). Offsets are those of the
 * file behind `text`. For invalid text, the readable part is returned next to the problems. There is no root for an empty text. `tokens`
 * are the text's tokens if they already exist. They are consumed.
 */
export function parseYaml(text: MappedText, tokens?: YamlTokens): Parsed {
  return readSimpleYaml(text) ?? composeYaml(text, tokens);
}

import type { MappedText } from '../../text/mappedText.ts';
import type { Parsed } from '../node.ts';
import { composeYaml } from './compose.ts';
import { readSimpleYaml } from './simple.ts';
import type { YamlTokens } from './tokens.ts';

/**
 * Reads YAML as GitLab's Ruby does: YAML 1.1 scalars, `!reference` and other tags kept as written, merge keys left as entries. Of several
 * documents the first is read, or the second when the first is a `spec:` header (GROUND-TRUTH C.2). Offsets are those of the file that
 * `text` maps to. Broken text gives what could be read beside the problems; no root for an empty text. `tokens` are those of the text, where
 * they are at hand; they are used up.
 */
export function parseYaml(text: MappedText, tokens?: YamlTokens): Parsed {
  return readSimpleYaml(text) ?? composeYaml(text, tokens);
}

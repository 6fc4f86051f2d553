import { parseJson } from '../../server/src/core/syntax/json/parseJson.ts';
import type { Parsed } from '../../server/src/core/syntax/node.ts';
import { parseToml } from '../../server/src/core/syntax/toml/parseToml.ts';
import { parseYaml } from '../../server/src/core/syntax/yaml/parseYaml.ts';
import { verbatim } from '../../server/src/core/text/mappedText.ts';

const parsers = { yaml: parseYaml, toml: parseToml, json: parseJson };

export type SyntaxName = keyof typeof parsers;

export function parse(syntax: SyntaxName, text: string): Parsed {
  return parsers[syntax](verbatim(text));
}

/** The texts of the problems' ranges. */
export function problemsOf(syntax: SyntaxName, text: string): readonly string[] {
  return parse(syntax, text).problems.map(({ range }) => text.slice(range.start, range.end));
}

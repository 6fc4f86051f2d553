import type { YAMLParseError } from 'yaml';
import type { MappedText } from '../../text/mappedText.ts';
import type { Problem } from '../node.ts';

const messages: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'An alias (*name) can have no tag and no anchor of its own.',
  BAD_ALIAS: 'This anchor or alias has no usable name.',
  BAD_DIRECTIVE: 'YAML does not know this directive.',
  BAD_DQ_ESCAPE: 'Double-quoted text has no such escape. Write a backslash itself as "\\\\", or use single quotes.',
  BAD_INDENT: 'This line is not indented as its neighbours are.',
  BAD_PROP_ORDER: 'Anchors and tags stand before the value, behind the "-", "?" or ":".',
  BAD_SCALAR_START: 'Unquoted text cannot begin with this character: put it in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'A nested mapping or list has to begin on a line of its own.',
  BLOCK_IN_FLOW: 'Inside [ ] and { } there can be no indented mapping or list.',
  KEY_OVER_1024_CHARS: 'A key can have at most 1,024 characters.',
  MISSING_CHAR: 'Something is missing here: a colon, a comma, a closing bracket or a closing quote.',
  MULTILINE_IMPLICIT_KEY: 'A key has to stand on one line, with its colon.',
  MULTIPLE_ANCHORS: 'A value can have one anchor only.',
  MULTIPLE_TAGS: 'A value can have one tag only.',
  RESOURCE_EXHAUSTION: 'This is nested too deeply to be read.',
  TAB_AS_INDENT: 'YAML is indented with spaces, not with tabs.',
  UNEXPECTED_TOKEN: 'YAML cannot be understood here.',
};

/** A parser's error in own words, which quote nothing: the place may hold a password. */
export function yamlProblem(error: YAMLParseError, text: MappedText): Problem {
  const length = text.text.length;
  const start = Math.min(Math.max(error.pos[0], 0), length);
  const end = Math.min(Math.max(error.pos[1], start), length);
  const problem = { range: text.toSource(start, end), message: messages[error.code] ?? 'YAML cannot be understood here.' };
  return error.code === 'RESOURCE_EXHAUSTION' ? { ...problem, code: 'too-deep' } : problem;
}

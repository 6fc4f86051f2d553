import type { YAMLParseError } from 'yaml';
import type { MappedText } from '../../text/mappedText.ts';
import type { Problem } from '../node.ts';

const messages: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'An alias (*name) cannot have a tag or an anchor.',
  BAD_ALIAS: 'This anchor or alias has no valid name.',
  BAD_DIRECTIVE: 'Unknown YAML directive.',
  BAD_DQ_ESCAPE: 'Invalid escape in a double-quoted string. Write a backslash as "\\\\", or use single quotes.',
  BAD_INDENT: 'This line is not indented like the lines around it.',
  BAD_PROP_ORDER: 'Put anchors and tags before the value, after the "-", "?" or ":".',
  BAD_SCALAR_START: 'An unquoted string cannot start with this character: add quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'A nested mapping or list must start on its own line.',
  BLOCK_IN_FLOW: 'An indented mapping or list is not allowed inside [ ] and { }.',
  KEY_OVER_1024_CHARS: 'A key can have at most 1,024 characters.',
  MISSING_CHAR: 'A colon, comma, closing bracket or closing quote is missing here.',
  MULTILINE_IMPLICIT_KEY: 'A key and its colon must be on one line.',
  MULTIPLE_ANCHORS: 'A value can have only one anchor.',
  MULTIPLE_TAGS: 'A value can have only one tag.',
  RESOURCE_EXHAUSTION: 'This part is nested too deeply to be read.',
  TAB_AS_INDENT: 'Indent with spaces: YAML does not allow tabs.',
  UNEXPECTED_TOKEN: 'Invalid YAML.',
};

/** Converts a parser error. The message never quotes the text, because it may be a password. */
export function yamlProblem(error: YAMLParseError, text: MappedText): Problem {
  const length = text.text.length;
  const start = Math.min(Math.max(error.pos[0], 0), length);
  const end = Math.min(Math.max(error.pos[1], start), length);
  const problem = { range: text.toSource(start, end), message: messages[error.code] ?? 'Invalid YAML.' };
  return error.code === 'RESOURCE_EXHAUSTION' ? { ...problem, code: 'too-deep' } : problem;
}

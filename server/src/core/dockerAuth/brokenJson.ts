import type { AuthDefect, AuthRepair } from '../model/facts.ts';
import type { Scalar } from '../syntax/node.ts';
import { replaceText } from '../text/edit.ts';
import { type Located, locate, type MappedText } from '../text/mappedText.ts';
import { placeholderInJson } from '../text/templates.ts';
import { encodedConfig } from './encodedConfig.ts';
import type { JsonMistake } from './goJsonScanner.ts';
import { isWholeJson, repairJson } from './jsonRepair.ts';
import { type TextMode, variableUses } from './variableUse.ts';

/** Why Go rejects a text that is not valid JSON. */
export function brokenJson(text: MappedText, mistake: JsonMistake): AuthDefect {
  const encoded = encodedConfig(text);
  if (encoded !== undefined) return encoded;
  const repair = repairJson(text, mistake);
  const isWrapped =
    mistake.mistake === 'line-end-in-string' && /"auth"\s*:\s*"[A-Za-z0-9+/=_-]+[ \t]*$/i.test(text.text.slice(0, mistake.at));
  return {
    kind: 'json',
    cause: isWrapped ? 'line-wrapped' : mistake.mistake,
    range: text.toSource(mistake.at, mistake.end),
    detail: jsonDetails[mistake.mistake],
    ...(repair && { repair: { ...repair, ...(isWrapped && { safe: true }) } }),
  };
}

/** JSON in a string of JSON. */
export function quotedJson(text: MappedText, root: Scalar): AuthDefect | undefined {
  if (typeof root.value !== 'string' || !isWholeJson(root.value)) return undefined;
  const edit = replaceText(text, 0, text.text.length, root.value);
  const repair: AuthRepair | undefined = edit && { title: 'Remove the quotes around the JSON', edits: () => [edit] };
  const range = text.toSource(0, text.text.length);
  const detail = 'the whole configuration is a quoted string';
  return { kind: 'json', cause: 'escaped-twice', range, detail, ...(repair && { repair }) };
}

const jsonDetails: Readonly<Record<JsonMistake['mistake'], string>> = {
  'byte-order-mark': 'it starts with a byte order mark',
  comment: 'comments are not allowed',
  'trailing-comma': 'there is a comma after the last member',
  'single-quote': 'strings need double quotes',
  'escaped-twice': 'its quotes are escaped once too often',
  'line-end-in-string': 'a string continues after a newline',
  'control-character': 'a string contains a control character, such as a tab',
  escape: 'invalid escape after a backslash',
  'missing-comma': 'a comma is missing before this',
  'missing-colon': 'a ":" is missing before this',
  unquoted: 'this word needs double quotes',
  'ends-too-early': 'the end is missing',
  other: 'unexpected character',
};

/**
 * A variable or a template's placeholder outside JSON strings: its value decides how the rest is read. Undefined if the text is already wrong
 * before it.
 */
export function placeholderOutsideStrings(text: MappedText, mode: TextMode, { end }: JsonMistake): Located | undefined {
  const outside = text.text.replaceAll(/"(?:[^"\\]|\\[\s\S])*("?)/g, (string, close) =>
    close === '' ? string : ' '.repeat(string.length),
  );
  const variable = mode === 'expanded' ? variableUses(outside).find(({ name }) => name !== undefined) : undefined;
  const found = variable ?? placeholderInJson(text.text);
  return found !== undefined && found.start <= end ? locate(text, found.start, found.end) : undefined;
}

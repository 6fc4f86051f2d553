import { moveToHelper } from '../generators/moveToHelper.ts';
import type { AuthDefect, AuthEntry, AuthOrigin, AuthRepair, AuthSource, Facts, HelperEntry, KeyUse } from '../model/facts.ts';
import { longestConfig } from '../model/limits.ts';
import { keyAt } from '../schema/keys.ts';
import { parseJson } from '../syntax/json/parseJson.ts';
import type { Entry, Mapping, Node, Parsed, Scalar } from '../syntax/node.ts';
import { replaceText } from '../text/edit.ts';
import { type MappedText, type Part, partOf, type SourceRange, sliceMapped } from '../text/mappedText.ts';
import { endOf, spanning, startOf } from '../text/relativeRange.ts';
import { readAuthEntry } from './authEntry.ts';
import { clues } from './clues.ts';
import { foldKey, isNull, wrongTypes } from './configFields.ts';
import { encodedConfig } from './encodedConfig.ts';
import { type FirstValue, type JsonMistake, lastBefore, readFirstValue, skipWhiteSpace } from './goJsonScanner.ts';
import { isWholeJson, repairJson } from './jsonRepair.ts';
import { minification } from './minify.ts';
import { mentionsVariable, type TextMode, variableUses } from './variableUse.ts';

/**
 * Reads a Docker auth configuration in a file, or in a string of a pipeline or Runner configuration. `statement` is the range of the
 * statement around it. Follows the Runner (docs/ground-truth.md#a8), but also reads as much as possible of a text that the Runner rejects.
 */
export function readDockerAuth(text: MappedText, origin: AuthOrigin, statement: SourceRange): AuthSource {
  const mode = modeOf(origin);
  const base = {
    origin,
    range: text.toSource(0, text.text.length),
    statement,
    entries: [],
    credHelpers: [],
    defects: [],
    moveToHelper: (helper: string, registries: readonly string[]) => {
      const edit = moveToHelper(text.text, helper, registries);
      const spelt = edit && replaceText(text, edit.range.start, edit.range.end, edit.newText);
      return spelt === undefined ? [] : [spelt];
    },
  };
  if (text.text.length > longestConfig) return base;
  const first = readFirstValue(text.text);
  if (first.kind === 'empty') return base;
  const unknown = mode === 'expanded' && first.kind === 'broken' ? variableOutsideStrings(text) : undefined;
  if (unknown !== undefined) return { ...base, unknown };
  const read = first.kind === 'value' ? sliceMapped(text, 0, first.end) : text;
  const { root } = parseJson(read);
  const members = root?.kind === 'mapping' ? readMembers(root, mode) : noMembers;
  // In invalid JSON, the entries are guesses, so their defects are only reported once the text is valid.
  const defects = [...syntaxDefects(text, first, root), ...(first.kind === 'value' ? members.defects : [])];
  const trailing = first.kind === 'value' ? trailingOf(text, first.end) : undefined;
  return {
    ...base,
    ...members,
    ...(first.kind === 'value' && root?.kind === 'mapping' && clues(text, root, mode)),
    ...(trailing && { trailing }),
    ...(first.kind === 'value' && minification(text, first.end)),
    defects: defects.sort((a, b) => a.range.start - b.range.start),
  };
}

function modeOf(origin: AuthOrigin): TextMode {
  const isExpanded = origin.kind === 'runner-environment' || (origin.kind === 'pipeline-variable' && origin.expanded);
  return isExpanded ? 'expanded' : 'as-written';
}

/** Known keys in lowercase, for hovers: `docker-config.auths`, `docker-config.auths.identitytoken`. */
export function readDockerKeys(text: MappedText): readonly KeyUse[] {
  if (text.text.length > longestConfig) return [];
  const { root } = parseJson(text);
  if (root?.kind !== 'mapping') return [];
  const uses = root.entries.flatMap(({ key, value }) => {
    const path = `docker-config.${foldKey(key.source.text)}`;
    const members = keyAt(path)?.type === 'map of tables' && value?.kind === 'mapping' ? value.entries : [];
    const fields = members.flatMap((member) => (member.value?.kind === 'mapping' ? member.value.entries : []));
    return [
      { path, range: key.range },
      ...fields.map((field) => ({ path: `${path}.${foldKey(field.key.source.text)}`, range: field.key.range })),
    ];
  });
  return uses.filter(({ path }) => keyAt(path) !== undefined);
}

interface Members {
  readonly entries: readonly AuthEntry[];
  readonly credHelpers: readonly HelperEntry[];
  readonly credsStore?: Part;
  readonly credsStoreEntry?: SourceRange;
  readonly defects: readonly AuthDefect[];
}

const noMembers: Members = { entries: [], credHelpers: [], defects: [] };

function readMembers(root: Mapping, mode: TextMode): Members {
  const auths = mergedMap(root, 'auths');
  const helpers = mergedMap(root, 'credhelpers');
  const read = auths.map(({ member, removal, replaced }) => {
    const { entry, defect } = readAuthEntry(member, removal, mode);
    return replaced ? { entry: { ...entry, replaced: true as const } } : { entry, ...(defect && { defect }) };
  });
  const storeAt = root.entries.findLastIndex(({ key, value }) => foldKey(key.source.text) === 'credsstore' && isText(value));
  const store = root.entries[storeAt];
  const storeName = store !== undefined && isText(store.value) ? wholePart(store.value) : undefined;
  const credHelpers = helpers.flatMap(({ member, removal, replaced }) => {
    if (member.value !== undefined && !isText(member.value) && !isNull(member.value)) return [];
    return [{ ...readHelper(member, removal, mode), ...(replaced && { replaced: true as const }) }];
  });
  const names = [
    ...(storeName?.value.includes('/') ? [storeName] : []),
    ...credHelpers
      .filter(({ replaced, helper }) => !replaced && (helper.value === '' || helper.value.includes('/')))
      .map(({ helper }) => helper),
  ];
  return {
    entries: read.map(({ entry }) => entry),
    credHelpers,
    ...(storeName !== undefined &&
      store !== undefined &&
      storeName.value !== '' && { credsStore: storeName, credsStoreEntry: removalOf(root.entries, storeAt, store) }),
    defects: [
      ...read.flatMap((one) => ('defect' in one && one.defect !== undefined ? [one.defect] : [])),
      ...names.filter(({ value }) => value !== '/' && !mentionsVariable(value, mode)).map(helperNameDefect),
    ],
  };
}

interface Member {
  readonly member: Entry;
  readonly removal: SourceRange;
  readonly replaced: boolean;
}

/** The members of a map field. Go merges a second field with the same name into the first, and clears the map at a `null`. */
function mergedMap(root: Mapping, name: string): readonly Member[] {
  const found: { member: Entry; removal: SourceRange; group: number }[] = [];
  let group = 0;
  for (const { key, value } of root.entries) {
    if (foldKey(key.source.text) !== name) continue;
    if (value !== undefined && isNull(value)) group++;
    if (value?.kind !== 'mapping') continue;
    for (const [index, member] of value.entries.entries()) found.push({ member, removal: removalOf(value.entries, index, member), group });
  }
  const last = new Map(found.map(({ member }) => [member.key.source.text, member]));
  return found.map(({ member, removal, group: own }) => {
    return { member, removal, replaced: own !== group || last.get(member.key.source.text) !== member };
  });
}

/** Includes the comma before the entry, or after it for the first entry. `index` is the entry's. */
function removalOf(entries: readonly Entry[], index: number, { range }: Entry): SourceRange {
  const [before, after] = [entries[index - 1]?.range, entries[index + 1]?.range];
  if (before !== undefined) return spanning(endOf(before), range);
  return after === undefined ? range : spanning(range, startOf(after));
}

function readHelper(member: Entry, removal: SourceRange, mode: TextMode): HelperEntry {
  const registry = wholePart(member.key);
  const { value } = member;
  const helper = value !== undefined && isText(value) ? wholePart(value) : { value: '', range: value?.range ?? member.range };
  const unknown = mentionsVariable(registry.value, mode) || mentionsVariable(helper.value, mode);
  return {
    registry,
    helper,
    ...(unknown && { unknown: true }),
    range: member.range,
    remove: () => [{ range: removal, newText: '' }],
    rekey: (name) => replaceText(member.key.source, 0, registry.value.length, name),
  };
}

function helperNameDefect(name: Part): AuthDefect {
  const cause = name.value === '' ? 'empty-name' : 'path-in-name';
  const detail = name.value === '' ? 'the helper has no name' : `"${name.value}" is a path, but only a name is allowed`;
  return { kind: 'helper-name', cause, range: name.range, detail };
}

function syntaxDefects(text: MappedText, first: FirstValue, root: Node | undefined): readonly AuthDefect[] {
  const whole = text.toSource(0, text.text.length);
  if (first.kind === 'broken') {
    const encoded = encodedConfig(text);
    if (encoded !== undefined) return [encoded];
    const repair = repairJson(text, first);
    const range = text.toSource(first.at, first.end);
    const isWrapped =
      first.mistake === 'line-end-in-string' && /"auth"\s*:\s*"[A-Za-z0-9+/=_-]+[ \t]*$/i.test(text.text.slice(0, first.at));
    const cause = isWrapped ? 'line-wrapped' : first.mistake;
    return [
      {
        kind: 'json',
        cause,
        range,
        detail: jsonDetails[first.mistake],
        ...(repair && { repair: { ...repair, ...(isWrapped && { safe: true }) } }),
      },
    ];
  }
  if (root === undefined) return [];
  if (root.kind === 'scalar' && isText(root) && isWholeJson(root.value)) {
    const edit = replaceText(text, 0, text.text.length, root.value);
    const repair: AuthRepair | undefined = edit && { title: 'Remove the quotes around the JSON', edits: () => [edit] };
    const detail = 'the whole configuration is a quoted string';
    return [{ kind: 'json', cause: 'escaped-twice', range: whole, detail, ...(repair && { repair }) }];
  }
  return wrongTypes(root).map(({ range, detail }) => ({ kind: 'wrong-type', range, detail }));
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

/** A variable outside JSON strings: its value decides how the rest is read. */
function variableOutsideStrings(text: MappedText): Part | undefined {
  const outside = text.text.replaceAll(/"(?:[^"\\]|\\[\s\S])*"/g, (string) => ' '.repeat(string.length));
  const found = variableUses(outside).find(({ name }) => name !== undefined);
  return found && partOf(text, found.start, found.end);
}

function trailingOf(text: MappedText, end: number): SourceRange | undefined {
  const from = skipWhiteSpace(text.text, end);
  return from < text.text.length ? text.toSource(from, lastBefore(text.text, text.text.length) + 1) : undefined;
}

function isText(node: Node | undefined): node is Scalar & { readonly value: string } {
  return node?.kind === 'scalar' && typeof node.value === 'string';
}

function wholePart(scalar: Scalar): Part {
  return partOf(scalar.source, 0, scalar.source.text.length);
}

/** The facts of a file whose root is one scalar with the whole text, because only the text shows how Go reads it. */
export function readDockerFile(origin: AuthOrigin, { root }: Parsed): Facts | undefined {
  if (root?.kind !== 'scalar') return undefined;
  const auth = readDockerAuth(root.source, origin, root.range);
  return { images: [], auths: [auth], keys: readDockerKeys(root.source), problems: [] };
}

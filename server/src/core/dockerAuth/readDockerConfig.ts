import { mergeIntoConfigJson } from '../generators/configJson.ts';
import { moveToHelper } from '../generators/moveToHelper.ts';
import type { AuthDefect, AuthEntry, AuthOrigin, AuthSource, KeyUse } from '../model/facts.ts';
import { keyAt } from '../schema/keys.ts';
import type { Mapping, Node } from '../syntax/node.ts';
import { replaceText } from '../text/edit.ts';
import type { MappedText, SourceRange } from '../text/mappedText.ts';
import { lazy } from '../util/lazy.ts';
import { readAuthEntry } from './authEntry.ts';
import { knownKeys } from './authMember.ts';
import { removalOf } from './authMembers.ts';
import { brokenJson, placeholderOutsideStrings, quotedJson } from './brokenJson.ts';
import { clues } from './clues.ts';
import { configShape, foldKey, isKnownField, wrongTypes } from './configFields.ts';
import { type ConfigText, configText } from './configText.ts';
import { type FirstValue, lastBefore, skipWhiteSpace } from './goJsonScanner.ts';
import { minification } from './minify.ts';
import { keepOnlyAuth } from './moveToAuthField.ts';
import { type Members, readMembers } from './readMembers.ts';
import type { TextMode } from './variableUse.ts';

/** What a Docker configuration says: as a source of credentials, and its known keys for hovers. */
export interface DockerConfig {
  readonly auth: AuthSource;
  /** With paths in lowercase: `docker-config.auths`, `docker-config.auths.identitytoken`. Put together when first needed. */
  keys(): readonly KeyUse[];
}

/**
 * Reads a Docker auth configuration in a file, or in a string of a pipeline or Runner configuration. `statement` is the range of the
 * statement around it. Follows the Runner (docs/ground-truth.md#a8), but also reads as much as possible of a text that the Runner rejects.
 */
export function readDockerConfig(text: MappedText, origin: AuthOrigin, statement: SourceRange): DockerConfig {
  return readConfigText(configText(text), origin, statement);
}

export function readDockerAuth(text: MappedText, origin: AuthOrigin, statement: SourceRange): AuthSource {
  return readDockerConfig(text, origin, statement).auth;
}

/** Reads a configuration whose members may be known from its last version. */
export function readConfigText(config: ConfigText, origin: AuthOrigin, statement: SourceRange): DockerConfig {
  const { text, first, known } = config;
  const mode = modeOf(origin);
  const base = {
    origin,
    range: text.toSource(0, text.text.length),
    statement,
    entries: [],
    credHelpers: [],
    defects: [],
    moveToHelper: (helper: string, registries: readonly string[], store?: string) => {
      const edit = moveToHelper(text.text, helper, registries, store);
      const spelt = edit && replaceText(text, edit.range.start, edit.range.end, edit.newText);
      return spelt === undefined ? [] : [spelt];
    },
    addReference: (registry: string, variable: string) => {
      const merge = mergeIntoConfigJson(text.text, { registry, auth: `$${variable}` });
      const spelt = 'edits' in merge ? merge.edits.map(({ range, newText }) => replaceText(text, range.start, range.end, newText)) : [];
      const edits = spelt.filter((edit) => edit !== undefined);
      return edits.length === spelt.length ? edits : [];
    },
  };
  if (first === undefined || first.kind === 'empty') return { auth: base, keys: () => [] };
  const root = config.root();
  const members = root?.kind === 'mapping' ? readMembers(root, mode, known) : undefined;
  const keys = lazy(() => (root?.kind === 'mapping' ? keysOf(root, members) : []));
  const unknown = first.kind === 'broken' ? placeholderOutsideStrings(text, mode, first) : undefined;
  if (unknown !== undefined) return { auth: { ...base, unknown }, keys };
  const found =
    members === undefined ? base : { ...base, entries: members.auths.entries, credHelpers: members.credHelpers, ...members.store };
  if (first.kind === 'value') return { auth: validSource(found, config, first, members, mode), keys };
  // The entries are guesses, so their defects are only reported once the text is valid.
  return { auth: { ...found, defects: [brokenJson(text, first)] }, keys };
}

function modeOf(origin: AuthOrigin): TextMode {
  const isExpanded = origin.kind === 'runner-environment' || (origin.kind === 'pipeline-variable' && origin.expanded);
  return isExpanded ? 'expanded' : 'as-written';
}

/** Adds what only valid JSON says. */
function validSource(
  base: AuthSource,
  { text, root: rootOf }: ConfigText,
  { end }: FirstValue & { readonly kind: 'value' },
  members: Members | undefined,
  mode: TextMode,
): AuthSource {
  const root = rootOf();
  const object = root?.kind === 'mapping' ? root : undefined;
  const found = object && members && clues(object, members.auths, mode === 'expanded' && text.text.includes('$'));
  const trailing = trailingOf(text, end);
  const isRefused = found?.refusedByCli !== undefined;
  return {
    ...base,
    ...found,
    ...(base.origin.kind === 'dockercfg' && object && { legacyEntries: legacyEntries(object) }),
    ...(trailing && { trailing }),
    defects: [...typeDefects(text, root), ...(members?.defects ?? [])].sort((a, b) => a.range.start - b.range.start),
    get keepOnlyAuth() {
      return isRefused && object !== undefined ? keepOnlyAuth(object) : undefined;
    },
    get minify() {
      return minification(text, end);
    },
  };
}

/** The registries at the top level of a `.dockercfg` in its old form, which the Runner does not read (docs/ground-truth.md#a4). */
function legacyEntries({ entries }: Mapping): readonly AuthEntry[] {
  return entries.flatMap((member, index) => {
    if (member.value?.kind !== 'mapping' || isKnownField(member.key.source.text)) return [];
    return [readAuthEntry(member, removalOf(entries, index), 'as-written').entry];
  });
}

/** Mistakes outside of the members of `auths`. */
function typeDefects(text: MappedText, root: Node | undefined): readonly AuthDefect[] {
  const quoted = root?.kind === 'scalar' ? quotedJson(text, root) : undefined;
  if (quoted !== undefined) return [quoted];
  return wrongTypes(root, configShape, []).map(({ range, detail }) => ({ kind: 'wrong-type', range, detail }));
}

function trailingOf(text: MappedText, end: number): SourceRange | undefined {
  const from = skipWhiteSpace(text.text, end);
  return from < text.text.length ? text.toSource(from, lastBefore(text.text, text.text.length) + 1) : undefined;
}

function keysOf(root: Mapping, members: Members | undefined): readonly KeyUse[] {
  const uses: KeyUse[] = [];
  for (const field of root.entries) {
    const { key, value } = field;
    const path = `docker-config.${foldKey(key.source.text)}`;
    const known = keyAt(path);
    if (known === undefined) continue;
    uses.push({ path, range: key.range });
    const read = members?.auths.byField.get(field);
    if (read !== undefined) for (const member of read) for (const use of member.keys) uses.push(use);
    else if (known.type === 'map of tables' && value?.kind === 'mapping') for (const use of knownKeysBelow(value, path)) uses.push(use);
  }
  return uses;
}

function knownKeysBelow({ entries }: Mapping, path: string): readonly KeyUse[] {
  return entries.flatMap(({ value }) => (value?.kind === 'mapping' ? knownKeys(value.entries, path) : []));
}

import { applyEdits, type FormattingOptions, modify, type Node, type ParseError, parseTree } from 'jsonc-parser';
import { registryPathOf } from '../images/registryPath.ts';
import { newestRunner } from '../model/settings.ts';
import { type Edit, singleEdit, applyEdits as withEdits } from '../text/edit.ts';
import type { SourceRange } from '../text/mappedText.ts';
import { type ConfigSection, dockerAuthConfig, type GeneratedEntry, newConfigJson, placeOf } from './authEntry.ts';
import { type Wording, wording } from './wording.ts';

export interface Merge {
  readonly edits: readonly Edit[];
  /** The entry in the text after the edits, with its key. */
  readonly written: SourceRange;
  /** The removed keys for the same registry, including other spellings and the other section. */
  readonly replaced: readonly string[];
  /** The store that the docker CLI uses instead of the new entry (docs/ground-truth.md#e2). */
  readonly credsStore?: string;
}

/** The text after the edits. */
export function mergedText(text: string, { edits }: Merge): string {
  return withEdits(text, edits);
}

/**
 * Adds an entry to a config.json or DOCKER_AUTH_CONFIG. Other keys, indentation, newlines and comments are kept. An entry for the same
 * registry is replaced, however it is written, because the Runner only uses one of them. Text that is not JSON is not changed.
 */
export function mergeIntoConfigJson(text: string, entry: GeneratedEntry): Merge | { readonly problem: Wording } {
  if (text.trim() === '') {
    const written = text === '' || text.includes('\n') ? newConfigJson([entry]) : dockerAuthConfig([entry]);
    return { edits: [{ range: { start: 0, end: text.length }, newText: written }], written: entryRange(written, entry), replaced: [] };
  }
  const root = parse(text);
  if (root?.type !== 'object') return { problem: wording('The text is not a JSON object. Fix it first, or choose another place.') };
  const sections = new Map<ConfigSection, string>();
  for (const section of ['auths', 'credHelpers'] as const) {
    const written = propertiesOf(root).filter((property) => property.name.toLowerCase() === section.toLowerCase());
    const [first, second] = written;
    if (second !== undefined) return { problem: wording('"{0}" occurs twice. Remove one first.', second.name) };
    if (first !== undefined && first.value?.type !== 'object' && first.value?.type !== 'null') {
      return { problem: wording('"{0}" is not an object. Fix it first, or choose another place.', first.name) };
    }
    sections.set(section, first?.name ?? section);
  }
  const { text: cleared, replaced } = withoutSameRegistry(text, entry, sections);
  const { section, value } = placeOf(entry);
  const name = sections.get(section) ?? section;
  const hasObject = propertiesOf(parse(cleared)).some((property) => property.name === name && property.value?.type === 'object');
  const changed = hasObject ? change(cleared, [name, entry.registry], value) : change(cleared, [name], { [entry.registry]: value });
  const written = isMinified(text) ? minified(changed) : changed;
  const store = propertiesOf(root).find((property) => property.name.toLowerCase() === 'credsstore')?.value?.value;
  return {
    edits: [singleEdit(text, written)],
    written: entryRange(written, entry),
    replaced,
    ...(typeof store === 'string' && store !== '' ? { credsStore: store } : {}),
  };
}

/** Where an entry is in a configuration. The whole text if it is not there. */
export function entryRange(text: string, entry: GeneratedEntry): SourceRange {
  const { section } = placeOf(entry);
  const sections = propertiesOf(parse(text)).filter(({ name }) => name.toLowerCase() === section.toLowerCase());
  const found = sections.flatMap(({ value }) => propertiesOf(value)).findLast(({ name }) => name === entry.registry);
  return found?.range ?? { start: 0, end: text.length };
}

/** Removes entries for the same registry, except one with exactly this key, which is overwritten in place. */
function withoutSameRegistry(text: string, entry: GeneratedEntry, sections: ReadonlyMap<ConfigSection, string>) {
  const path = registryPathOf(entry.registry, newestRunner);
  const replaced = new Set<string>();
  let cleared = text;
  for (const [section, name] of sections) {
    const keys = keysUnder(parse(cleared), name).filter((key) => registryPathOf(key, newestRunner) === path);
    const kept = section === placeOf(entry).section ? keys.lastIndexOf(entry.registry) : -1;
    for (const [index, key] of keys.entries()) {
      replaced.add(key);
      if (index !== kept) cleared = change(cleared, [name, key], undefined);
    }
  }
  return { text: cleared, replaced: [...replaced] };
}

function change(text: string, path: string[], value: unknown): string {
  const formattingOptions = formattingOf(text);
  return applyEdits(text, modify(text, path, value, formattingOptions === undefined ? {} : { formattingOptions }));
}

/** The indentation and newlines of the text. Undefined for text on one line, which stays on one line. */
function formattingOf(text: string): FormattingOptions | undefined {
  const lineEnd = /\r?\n/.exec(text)?.[0];
  if (lineEnd === undefined || !text.trim().includes('\n')) return undefined;
  const indent = /\n([ \t]+)\S/.exec(text)?.[1] ?? '\t';
  return { eol: lineEnd, insertSpaces: !indent.startsWith('\t'), tabSize: indent.startsWith('\t') ? 4 : indent.length };
}

function isMinified(text: string): boolean {
  try {
    return text === minified(text);
  } catch {
    return false;
  }
}

function minified(text: string): string {
  return JSON.stringify(JSON.parse(text));
}

/** The tree. Comments and trailing commas are allowed. Undefined if the text has other mistakes. */
function parse(text: string): Node | undefined {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  return errors.length === 0 ? root : undefined;
}

interface Property {
  readonly name: string;
  readonly value: Node | undefined;
  readonly range: SourceRange;
}

function propertiesOf(node: Node | undefined): readonly Property[] {
  if (node?.type !== 'object') return [];
  return (node.children ?? []).map(({ offset, length, children = [] }) => ({
    name: String(children[0]?.value),
    value: children[1],
    range: { start: offset, end: offset + length },
  }));
}

function keysUnder(root: Node | undefined, section: string): readonly string[] {
  const found = propertiesOf(root).find((property) => property.name === section);
  return propertiesOf(found?.value).map((property) => property.name);
}

/** Whether an entry can be added to this text: a Docker configuration, or an empty text. Other JSON belongs to other programs. */
export function mayHoldAuth(text: string): boolean {
  if (text.trim() === '') return true;
  const root = parse(text);
  if (root?.type !== 'object') return false;
  const names = propertiesOf(root).map(({ name }) => name.toLowerCase());
  return names.length === 0 || names.some((name) => ['auths', 'credhelpers', 'credsstore'].includes(name));
}

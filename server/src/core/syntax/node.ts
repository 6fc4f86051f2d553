import type { Edit } from '../text/edit.ts';
import { type Located, locate, type MappedText, type SourceRange } from '../text/mappedText.ts';

/** The common tree for YAML, TOML and JSON. */
export type Node = Mapping | Sequence | Scalar;

interface Common {
  /** The value as written, with quotes and brackets, without comments and newlines around it. For an alias, the anchor's value. */
  readonly range: SourceRange;
  /** YAML only, as written: `!reference`, `!!str`. */
  readonly tag?: string;
  /** YAML only: the range of `*anchor`, if this value is used through one. */
  readonly alias?: SourceRange;
}

export interface Mapping extends Common {
  readonly kind: 'mapping';
  /** In the order of the file, including duplicate keys. YAML's `<<` is an ordinary entry: see `entriesOf`. */
  readonly entries: readonly Entry[];
  /** TOML only: the `[a.b]` or `[[a.b]]` that opens this table. */
  readonly header?: SourceRange;
}

export interface Entry {
  readonly key: Scalar;
  /** Absent if nothing was written after the key, or if it could not be read. */
  readonly value?: Node;
  /** For a TOML table header or a key with its value: the range to delete for removing it. */
  readonly range: SourceRange;
}

export interface Sequence extends Common {
  readonly kind: 'sequence';
  readonly items: readonly Node[];
}

export interface Scalar extends Common {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly style: ScalarStyle;
  /** The decoded text, mapped to where it was written (inside the quotes). For a number or word, the text as written. */
  readonly source: MappedText;
}

export type ScalarStyle =
  | 'plain'
  | 'single-quoted'
  | 'double-quoted'
  | 'literal-block'
  | 'folded-block'
  | 'toml-basic'
  | 'toml-literal'
  | 'toml-multiline-basic'
  | 'toml-multiline-literal'
  | 'json-string';

/** The same node with all properties as its own, so that it can be copied with a spread. */
export function inFull(node: Scalar): Scalar;
export function inFull(node: Node): Node;
export function inFull(node: Node): Node {
  if (node.kind !== 'scalar') return node;
  const { kind, range, value, style, source, tag, alias } = node;
  return { kind, range, value, style, source, ...(tag !== undefined && { tag }), ...(alias !== undefined && { alias }) };
}

/** Text that the parser could not read. `message` is for the user. Rules decide whether it is shown. */
export interface Problem {
  readonly range: SourceRange;
  readonly message: string;
  /** The kind of the problem, for fixes. */
  readonly code?: ProblemCode;
  /** The only possible fix, if there is one. It does not change the meaning. Computed on request, because it may contain a secret. */
  readonly repair?: { readonly title: string; readonly edits: () => readonly Edit[] };
}

export type ProblemCode =
  | 'byte-order-mark'
  | 'comment'
  | 'trailing-comma'
  | 'missing-comma'
  | 'single-quotes'
  | 'unquoted'
  | 'not-closed'
  | 'bad-escape'
  | 'control-character'
  | 'too-deep'
  /** Text after the first JSON value, which Go's decoder, and so Docker, ignores. */
  | 'after-value';

/** `root` is absent for an empty text. Never throws: problems are returned next to the readable part. */
export interface Parsed {
  readonly root?: Node;
  /** YAML only: the root of the `spec:` document that GitLab reads before the pipeline (docs/ground-truth.md#c5). */
  readonly header?: Node;
  /** YAML only: where the third document and further ones start. GitLab reads two (docs/ground-truth.md#c5). */
  readonly extraDocuments?: readonly SourceRange[];
  readonly problems: readonly Problem[];
  /** YAML only: some aliases have no value, because there is too much behind all of them. */
  readonly isCut?: true;
  /** The text itself, for formats that depend on its layout. */
  readonly text?: string;
}

/** The maximum depth of a tree. Deeper parts are left out, so that recursion cannot overflow the stack. */
export const maximumDepth = 200;

/** An entry of a mapping with its merge keys. */
export interface MergedEntry {
  readonly entry: Entry;
  /** Where the anchor is used (`<<: *base`) that adds this entry. Absent for the mapping's own entries. */
  readonly via?: SourceRange;
}

/**
 * The entries of a mapping, including YAML merge keys (`<<: *anchor`, `<<: [*a, *b]`). A merge key applies where it stands: it overrides the
 * keys before it, and the keys after it override it. In a list, the first mapping wins (docs/ground-truth.md#c5). Duplicate own keys stay.
 */
export function entriesOf(mapping: Mapping): readonly Entry[] {
  return hasMergeKey(mapping) ? mergedEntries(mapping).map(({ entry }) => entry) : mapping.entries;
}

export function hasMergeKey(mapping: Mapping): boolean {
  return mapping.entries.some(isMerge);
}

/** The same as `entriesOf`, with where each entry comes from. A mapping that merges itself is only visited once. */
export function mergedEntries(mapping: Mapping): readonly MergedEntry[] {
  const found: MergedEntry[] = [];
  const winners = new Map<string, 'own' | 'merged'>();
  const visited = new Set<Mapping['entries']>();
  // From the end, because the last definition wins: whatever was found before overrides what comes next.
  const visit = (from: Mapping, via: SourceRange | undefined) => {
    if (visited.has(from.entries)) return;
    visited.add(from.entries);
    const isOwn = from === mapping;
    for (const entry of from.entries.toReversed()) {
      if (isMerge(entry)) {
        for (const parent of mergedBy(entry)) visit(parent, isOwn ? (parent.alias ?? entry.value?.alias) : via);
        continue;
      }
      const name = entry.key.source.text;
      const winner = winners.get(name);
      if (winner === 'merged' || (winner === 'own' && !isOwn)) continue;
      winners.set(name, isOwn ? 'own' : 'merged');
      found.push({ entry, ...(via && { via }) });
    }
  };
  visit(mapping, undefined);
  return found.reverse();
}

/** Ruby merges nothing if a list contains something else than mappings. */
function mergedBy({ value }: Entry): readonly Mapping[] {
  if (value?.kind === 'mapping') return [value];
  if (value?.kind !== 'sequence' || value.alias !== undefined) return [];
  const parents = value.items.filter((item): item is Mapping => item.kind === 'mapping');
  return parents.length === value.items.length ? parents : [];
}

const keyStyles: ReadonlySet<ScalarStyle> = new Set(['plain', 'single-quoted', 'double-quoted']);

/** In Ruby, quotes around `<<` make no difference. */
function isMerge({ key }: Entry): boolean {
  return key.value === '<<' && keyStyles.has(key.style) && key.tag !== '!!str';
}

/** The value of the last entry with this key, including merge keys. Later duplicates win, as in Ruby, Go and JSON readers. */
export function valueAt(mapping: Mapping, key: string): Node | undefined {
  return entryAt(mapping, key)?.value;
}

export function entryAt(mapping: Mapping, key: string): Entry | undefined {
  return entriesOf(mapping).findLast((entry) => entry.key.source.text === key);
}

/** The text of a scalar, with its range. */
export function wholePart({ source }: Scalar): Located {
  return locate(source, 0, source.text.length);
}

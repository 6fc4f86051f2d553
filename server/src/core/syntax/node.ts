import type { Edit } from '../text/edit.ts';
import type { MappedText, SourceRange } from '../text/mappedText.ts';

/** The one tree for YAML, TOML and JSON. */
export type Node = Mapping | Sequence | Scalar;

interface Common {
  /** The value as written: with quotes and brackets, without comments and line ends around it. Of an alias: the anchor's value. */
  readonly range: SourceRange;
  /** YAML only, as written: `!reference`, `!!str`. */
  readonly tag?: string;
  /** YAML only: the place of `*anchor`, when this value is used through one. */
  readonly alias?: SourceRange;
}

export interface Mapping extends Common {
  readonly kind: 'mapping';
  /** In the order of the file; a key written twice is here twice. YAML's `<<` is an entry like any other: see `entriesOf`. */
  readonly entries: readonly Entry[];
  /** TOML only: the `[a.b]` or `[[a.b]]` that opened this table. */
  readonly header?: SourceRange;
}

export interface Entry {
  readonly key: Scalar;
  /** Absent when nothing was written after the key, or it could not be understood. */
  readonly value?: Node;
  /** Of a TOML table header or a key with its value: the whole stretch that would have to go to remove it. */
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
  /** The decoded text, mapped to where it was written (inside the quotes). Of a number or word: the text as written. */
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

/** The same with all that it says as properties of its own, to be copied with more beside. */
export function inFull(node: Scalar): Scalar;
export function inFull(node: Node): Node;
export function inFull(node: Node): Node {
  if (node.kind !== 'scalar') return node;
  const { kind, range, value, style, source, tag, alias } = node;
  return { kind, range, value, style, source, ...(tag !== undefined && { tag }), ...(alias !== undefined && { alias }) };
}

/** Something that the parser could not read. `message` is for the user; rules decide whether it is shown. */
export interface Problem {
  readonly range: SourceRange;
  readonly message: string;
  /** What a repair would have to know. */
  readonly code?: ProblemCode;
  /** The one repair that fits, when one does: changes no meaning. Made on demand, as it may carry a secret. */
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
  /** Something after the first JSON value. Go's decoder, and so Docker, does not look at it. */
  | 'after-value';

/** `root` is absent for an empty text. Never throws: what was understood comes back beside the problems. */
export interface Parsed {
  readonly root?: Node;
  /** YAML only: the root of the document with `spec:` that GitLab reads before the pipeline (GROUND-TRUTH C.2). */
  readonly header?: Node;
  readonly problems: readonly Problem[];
  /** The text itself, for formats that have to see how something is laid out. */
  readonly text?: string;
}

export type ParseSyntax = (text: MappedText) => Parsed;

/** How deep a tree may nest before the rest is left out, so that no walk over it can exhaust the stack. */
export const maximumDepth = 200;

/**
 * The entries of a mapping with YAML merge keys (`<<: *anchor`, `<<: [*a, *b]`) followed: own keys first, then those merged that are
 * not there yet. A mapping that merges itself is followed once.
 */
export function entriesOf(mapping: Mapping): readonly Entry[] {
  if (!mapping.entries.some(isMerge)) return mapping.entries;
  const seen = new Set<string>();
  const found: Entry[] = [];
  const visited = new Set<Mapping['entries']>();
  const visit = (from: Mapping) => {
    if (visited.has(from.entries)) return;
    visited.add(from.entries);
    for (const entry of from.entries) {
      if (isMerge(entry)) continue;
      const name = entry.key.source.text;
      if (seen.has(name) && from !== mapping) continue;
      seen.add(name);
      found.push(entry);
    }
    for (const entry of from.entries) {
      if (!isMerge(entry)) continue;
      const parents = entry.value?.kind === 'sequence' ? entry.value.items : [entry.value];
      for (const parent of parents) if (parent?.kind === 'mapping') visit(parent);
    }
  };
  visit(mapping);
  return found;
}

function isMerge(entry: Entry): boolean {
  return entry.key.style === 'plain' && entry.key.value === '<<';
}

/** The value of the last entry with this key, merge keys followed; later duplicates win, as in Ruby, Go and JSON readers. */
export function valueAt(mapping: Mapping, key: string): Node | undefined {
  return entryAt(mapping, key)?.value;
}

export function entryAt(mapping: Mapping, key: string): Entry | undefined {
  const entries = entriesOf(mapping);
  if (entries === mapping.entries) return entries.findLast((entry) => entry.key.source.text === key);
  let found: Entry | undefined;
  const own = new Set(mapping.entries);
  for (const entry of entries) {
    if (entry.key.source.text === key && (found === undefined || own.has(entry))) found = entry;
  }
  return found;
}

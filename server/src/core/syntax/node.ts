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
  readonly problems: readonly Problem[];
  /** The text itself, for formats that depend on its layout. */
  readonly text?: string;
}

/** The maximum depth of a tree. Deeper parts are left out, so that recursion cannot overflow the stack. */
export const maximumDepth = 200;

/**
 * The entries of a mapping, including YAML merge keys (`<<: *anchor`, `<<: [*a, *b]`): own keys first, then new keys from the merged
 * mappings. A mapping that merges itself is only visited once.
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

/** The value of the last entry with this key, including merge keys. Later duplicates win, as in Ruby, Go and JSON readers. */
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

/** The text of a scalar, with its range. */
export function wholePart({ source }: Scalar): Located {
  return locate(source, 0, source.text.length);
}

/** A stretch of a file, in UTF-16 offsets: `start` belongs to it, `end` does not. Never line and column. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Text whose every UTF-16 unit knows where in the file it was written. It nests: a YAML string that holds JSON that holds a host
 * name is three of these, and feature code never adds offsets.
 */
export interface MappedText {
  readonly text: string;
  /** Where `text.slice(start, end)` was written. An empty slice gives the empty range at that place. */
  toSource(start: number, end: number): SourceRange;
  /** How `replacement` has to be spelt to stand in place of a part of this text, or undefined where that cannot be said. */
  encode(replacement: string): string | undefined;
}

/** Text that stands in the file as it is, from offset `at` on. */
export function verbatim(text: string, at = 0): MappedText {
  return {
    text,
    toSource: (start, end) => ({ start: at + start, end: at + end }),
    encode: (replacement) => replacement,
  };
}

/** What a decoder found: for each UTF-16 unit of `text`, the span of `outer.text` that it was spelt with. */
export interface DecodedUnits {
  readonly text: string;
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
  /** Where the decoded text would begin and end in `outer.text`, for empty slices at either edge. */
  readonly from: number;
  readonly to: number;
}

/** Decoded text (escapes, folding, indentation taken away) inside `outer`. `encode` spells a replacement in the same style. */
export function decoded(outer: MappedText, units: DecodedUnits, encode: MappedText['encode']): MappedText {
  const { text, starts, ends, from, to } = units;
  const place = (offset: number) => (offset < text.length ? (starts[offset] ?? to) : text.length === 0 ? from : to);
  return {
    text,
    toSource: (start, end) => {
      if (start >= end) return outer.toSource(place(start), place(start));
      return outer.toSource(starts[start] ?? from, ends[end - 1] ?? to);
    },
    encode: (replacement) => {
      const spelt = encode(replacement);
      return spelt === undefined ? undefined : outer.encode(spelt);
    },
  };
}

/** Text of which only the whole place is known: coarse, never wrong. Nothing inside it can be replaced. */
export function coarse(text: string, range: SourceRange): MappedText {
  return { text, toSource: () => range, encode: () => undefined };
}

/** A part of mapped text, which maps as the whole does. */
export function sliceMapped(whole: MappedText, start: number, end: number): MappedText {
  return {
    text: whole.text.slice(start, end),
    toSource: (from, to) => whole.toSource(start + from, start + to),
    encode: whole.encode,
  };
}

/** A word of the file and where it stands. */
export interface Part {
  readonly value: string;
  readonly range: SourceRange;
}

/** The part `text.slice(start, end)` of mapped text. */
export function partOf(mapped: MappedText, start: number, end: number): Part {
  return { value: mapped.text.slice(start, end), range: mapped.toSource(start, end) };
}

export function contains(range: SourceRange, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

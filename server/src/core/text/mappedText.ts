/** A range in a file, in UTF-16 offsets. `start` is included, `end` is not. Never line and column. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Text that knows for each UTF-16 unit where it was written in the file. It can be nested: a host name in JSON in a YAML string has three
 * levels, and feature code never adds offsets.
 */
export interface MappedText {
  readonly text: string;
  /** Where `text.slice(start, end)` was written. An empty slice returns the empty range at that position. */
  toSource(start: number, end: number): SourceRange;
  /** Escapes `replacement` for a part of this text. Undefined if that is not possible. */
  encode(replacement: string): string | undefined;
}

/** Text that is in the file unchanged, from offset `at` on. */
export function verbatim(text: string, at = 0): MappedText {
  return {
    text,
    toSource: (start, end) => ({ start: at + start, end: at + end }),
    encode: (replacement) => replacement,
  };
}

/** The result of a decoder: for each UTF-16 unit of `text`, the range of `outer.text` that encodes it. */
export interface DecodedUnits {
  readonly text: string;
  readonly starts: ArrayLike<number>;
  readonly ends: ArrayLike<number>;
  /** Where the decoded text begins and ends in `outer.text`, for empty slices at its edges. */
  readonly from: number;
  readonly to: number;
}

/** Decoded text inside `outer`, without escapes, folding and indentation. `encode` escapes a replacement in the same style. */
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

/** Text that is in `outer.text` unchanged from `start` on, inside a string whose style `encode` knows. */
export function verbatimWithin(outer: MappedText, text: string, start: number, encode: MappedText['encode']): MappedText {
  return new VerbatimWithin(outer, text, start, encode);
}

/** Nearly every string of a configuration is one. A class needs a quarter of the memory of an object with its own functions. */
class VerbatimWithin implements MappedText {
  readonly text: string;
  private readonly outer: MappedText;
  private readonly start: number;
  private readonly spell: MappedText['encode'];

  constructor(outer: MappedText, text: string, start: number, spell: MappedText['encode']) {
    this.outer = outer;
    this.text = text;
    this.start = start;
    this.spell = spell;
  }

  toSource(start: number, end: number): SourceRange {
    return this.outer.toSource(this.start + start, this.start + end);
  }

  encode(replacement: string): string | undefined {
    const spelt = this.spell(replacement);
    return spelt === undefined ? undefined : this.outer.encode(spelt);
  }
}

/**
 * Decoded text that is only decoded in detail when a position inside it is requested, because most strings never are. If the result differs
 * from the parser's text, the mapping is coarse: the whole `inside`, a range of `outer.text`.
 */
export function decodedLater(
  outer: MappedText,
  text: string,
  inside: SourceRange,
  decode: () => DecodedUnits,
  encode: MappedText['encode'],
): MappedText {
  let found: MappedText | undefined;
  const mapped = (): MappedText => {
    if (found) return found;
    const units = decode();
    found = units.text === text ? decoded(outer, units, encode) : coarse(text, outer.toSource(inside.start, inside.end));
    return found;
  };
  return {
    text,
    toSource: (start, end) => mapped().toSource(start, end),
    encode: (replacement) => mapped().encode(replacement),
  };
}

/** Collects the output of a decoder: each piece of decoded text, with the range of the outer text that encodes it. */
export interface UnitsBuilder {
  /** Adds `written`, which one range encodes as a whole. */
  add(written: string, start: number, end: number): void;
  /** Adds a range unchanged. */
  copy(start: number, end: number): void;
  /** Where the last piece ended, or where the text begins. */
  end(): number;
  /** Returns the result. `to` is the end of the decoded text, for empty slices at its edge. */
  finish(to: number): DecodedUnits;
}

export function unitsBuilder(outer: string, from: number): UnitsBuilder {
  const pieces: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  return {
    add: (written, start, end) => {
      pieces.push(written);
      for (let index = 0; index < written.length; index++) {
        starts.push(start);
        ends.push(end);
      }
    },
    copy: (start, end) => {
      pieces.push(outer.slice(start, end));
      for (let offset = start; offset < end; offset++) {
        starts.push(offset);
        ends.push(offset + 1);
      }
    },
    end: () => ends.at(-1) ?? from,
    finish: (to) => ({ text: pieces.join(''), starts, ends, from, to }),
  };
}

/** Text with only one known range, for the whole. Positions are coarse but never wrong, and nothing inside can be replaced. */
export function coarse(text: string, range: SourceRange): MappedText {
  return { text, toSource: () => range, encode: () => undefined };
}

/** A part of mapped text, with the same mapping. */
export function sliceMapped(whole: MappedText, start: number, end: number): MappedText {
  return new SlicedText(whole, start, end);
}

class SlicedText implements MappedText {
  readonly text: string;
  private readonly whole: MappedText;
  private readonly start: number;

  constructor(whole: MappedText, start: number, end: number) {
    this.text = whole.text.slice(start, end);
    this.whole = whole;
    this.start = start;
  }

  toSource(start: number, end: number): SourceRange {
    return this.whole.toSource(this.start + start, this.start + end);
  }

  encode(replacement: string): string | undefined {
    return this.whole.encode(replacement);
  }
}

/** A word of the file and its range. */
export interface Located {
  readonly value: string;
  readonly range: SourceRange;
}

/** The part `text.slice(start, end)` of mapped text. */
export function locate(mapped: MappedText, start: number, end: number): Located {
  return { value: mapped.text.slice(start, end), range: mapped.toSource(start, end) };
}

export function contains(range: SourceRange, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}

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

/** Text that stands in `outer.text` as it is from `start` on, inside a string whose style `encode` knows. */
export function verbatimWithin(outer: MappedText, text: string, start: number, encode: MappedText['encode']): MappedText {
  return new VerbatimWithin(outer, text, start, encode);
}

/** Nearly every string of a configuration is one: as a class it takes a quarter of the room of an object with functions of its own. */
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
 * Decoded text whose units are looked for only once a place inside it is asked for, as most strings are never looked into. Should the units
 * spell another text than the parser found, the text is known coarsely: as the whole of `inside`, a stretch of `outer.text`.
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

/** Collects what a decoder reads: each piece of decoded text with the span of the outer text that spelt it. */
export interface UnitsBuilder {
  /** `written`, all of whose units were spelt by the one span. */
  add(written: string, start: number, end: number): void;
  /** The span stands for itself. */
  copy(start: number, end: number): void;
  /** Where the last piece ended, or where the text begins. */
  end(): number;
  /** The result. `to`: where the decoded text would end, for empty slices at its edge. */
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

/** Text of which only the whole place is known: coarse, never wrong. Nothing inside it can be replaced. */
export function coarse(text: string, range: SourceRange): MappedText {
  return { text, toSource: () => range, encode: () => undefined };
}

/** A part of mapped text, which maps as the whole does. */
export function sliceMapped(whole: MappedText, start: number, end: number): MappedText {
  return {
    text: whole.text.slice(start, end),
    toSource: (from, to) => whole.toSource(start + from, start + to),
    encode: (replacement) => whole.encode(replacement),
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

import type { MappedText, SourceRange } from '../../text/mappedText.ts';
import type { Entry, Node, Scalar, ScalarStyle } from '../node.ts';

// A pipeline has about as many of these as lines, and most of their ranges are never used. Stored as objects, the ranges would need more
// memory than everything else.

/** A scalar that is in the file as written, except for its quotes. It is its own source. */
export class WrittenScalar implements Scalar, MappedText {
  readonly kind = 'scalar';
  readonly value: Scalar['value'];
  readonly style: ScalarStyle;
  readonly text: string;
  private readonly outer: MappedText;
  private readonly start: number;
  private readonly spell: MappedText['encode'];

  /** `text` is in `outer` from `start` on. `spell` escapes a replacement. */
  constructor(value: Scalar['value'], style: ScalarStyle, text: string, outer: MappedText, start: number, spell: MappedText['encode']) {
    this.value = value;
    this.style = style;
    this.text = text;
    this.outer = outer;
    this.start = start;
    this.spell = spell;
  }

  get range(): SourceRange {
    const quote = this.style === 'plain' ? 0 : 1;
    return this.outer.toSource(this.start - quote, this.start + this.text.length + quote);
  }

  get source(): MappedText {
    return this;
  }

  toSource(start: number, end: number): SourceRange {
    return this.outer.toSource(this.start + start, this.start + end);
  }

  encode(replacement: string): string | undefined {
    const spelt = this.spell(replacement);
    return spelt === undefined ? undefined : this.outer.encode(spelt);
  }
}

/** An entry that is in `outer` from `start` to `end`. */
export class WrittenEntry implements Entry {
  readonly key: Scalar;
  readonly value?: Node;
  private readonly outer: MappedText;
  private readonly start: number;
  private readonly end: number;

  constructor(key: Scalar, value: Node | undefined, outer: MappedText, start: number, end: number) {
    this.key = key;
    if (value !== undefined) this.value = value;
    this.outer = outer;
    this.start = start;
    this.end = end;
  }

  get range(): SourceRange {
    return this.outer.toSource(this.start, this.end);
  }
}

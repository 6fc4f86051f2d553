import type { ScalarStyle } from '../syntax/node.ts';
import type { Located, MappedText, SourceRange } from '../text/mappedText.ts';
import type { FormatId } from './formatId.ts';
import type { ImageReference } from './imageReference.ts';

export type ImageRole = 'image' | 'service' | 'helper' | 'step-runner' | 'pause';

export interface ImageUse {
  readonly role: ImageRole;
  /** The owner of the image: a job's or runner's name, `default`, or empty for the top level of a pipeline. */
  readonly owner: string;
  readonly format: FormatId;
  /** The type of the value in YAML or TOML. Only `text` is valid. A `symbol` is Ruby's, which YAML reads from `:word`. */
  readonly valueKind: 'text' | 'number' | 'boolean' | 'null' | 'date' | 'symbol' | 'sequence' | 'mapping';
  /** The decoded text. A number or boolean is as written. */
  readonly text?: MappedText;
  /** Absent if the value is not a string, is a `!reference`, or contains a placeholder that another program replaces. */
  readonly reference?: ImageReference;
  /** The text is too long, or has too many variables, to be read as a reference. */
  readonly isUnread?: true;
  /** The value as written, with quotes (`reference.written` has none). If it is used through `*anchor`, the value at the anchor. */
  readonly range: SourceRange;
  /** Where `*anchor` is written, if the value is used through one. */
  readonly alias?: SourceRange;
  readonly style?: ScalarStyle;
  readonly pullPolicies: readonly Located[];
  /** The names in a service's `alias:`. */
  readonly aliases: readonly Located[];
}

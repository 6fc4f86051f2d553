import type { ScalarStyle } from '../syntax/node.ts';
import type { Located, MappedText, SourceRange } from '../text/mappedText.ts';
import type { FormatId } from './formatId.ts';
import type { ImageReference } from './imageReference.ts';

export type ImageRole = 'image' | 'service' | 'helper' | 'step-runner' | 'pause';

export interface ImageUse {
  readonly role: ImageRole;
  /** Whose image: a job's name, `default`, the empty string for the top level of a pipeline, a runner's name. */
  readonly owner: string;
  readonly format: FormatId;
  /** What YAML or TOML made of the value; `text` is what it has to be. */
  readonly valueKind: 'text' | 'number' | 'boolean' | 'null' | 'date' | 'sequence' | 'mapping';
  /** The decoded text, when there is any: of a number or boolean, as written. */
  readonly text?: MappedText;
  /** Absent if the value is not a string, or is a `!reference`. */
  readonly reference?: ImageReference;
  /** The value as written, quotes included; `reference.written` has it without. Of a value used through `*anchor`: at the anchor. */
  readonly range: SourceRange;
  /** Where `*anchor` is written, when the value is used through one. */
  readonly alias?: SourceRange;
  readonly style?: ScalarStyle;
  readonly pullPolicies: readonly Located[];
  /** Aliases given to a service in `alias:`. */
  readonly aliases: readonly Located[];
}

import { readImageReference } from '../images/imageReference.ts';
import type { FormatId } from '../model/formatId.ts';
import type { ImageReference } from '../model/imageReference.ts';
import type { ImageRole, ImageUse } from '../model/imageUse.ts';
import { type Node, type Scalar, wholePart } from '../syntax/node.ts';
import { rubyKind } from '../syntax/yaml/value.ts';
import type { Located, MappedText, SourceRange } from '../text/mappedText.ts';
import { locate } from '../text/mappedText.ts';
import { isTemplatedName, isTemplatedValue } from '../text/templates.ts';

/** The owner and role of the image. */
export interface ImagePlace {
  readonly role: ImageRole;
  readonly owner: string;
  readonly format: FormatId;
  /** Where an anchor is used (`<<: *base`) whose mapping contains the value. */
  readonly via?: SourceRange | undefined;
}

export interface ImageExtras {
  readonly pullPolicies: readonly Located[];
  readonly aliases: readonly Located[];
}

/** Many times Docker's maximum. Longer text is not an image name. */
const maxReferenceLength = 2_000;
/** More variables than a real image has. Each is looked up, and compared with the others. */
const maxVariables = 60;

export const noExtras: ImageExtras = { pullPolicies: [], aliases: [] };

/** The image that `node` names. Values that are not strings keep their kind and have no reference. */
export function imageUse(node: Node, place: ImagePlace, extras: ImageExtras = noExtras): ImageUse {
  const alias = node.alias ?? place.via;
  const { role, owner, format } = place;
  const common = { owner, format, range: node.range, ...(alias && { alias }), ...extras };
  if (node.kind !== 'scalar') return { role, ...common, valueKind: node.kind };
  const valueKind = kindOf(node, format);
  const text = node.source;
  const reference = valueKind === 'text' ? referenceIn(text, format) : undefined;
  if (reference === 'too-much') return { role, ...common, valueKind, text, style: node.style, isUnread: true };
  return { role, ...common, valueKind, text, style: node.style, ...(reference && { reference }) };
}

/** Undefined if the text is a template. */
function referenceIn(text: MappedText, format: FormatId): ImageReference | 'too-much' | undefined {
  if (text.text.length > maxReferenceLength) return 'too-much';
  if (format === 'gitlab-ci' ? isTemplatedName(text.text) : isTemplatedValue(text.text)) return undefined;
  const reference = readImageReference(text);
  return reference.variables.length > maxVariables ? 'too-much' : reference;
}

// Go reads these as times. The tree keeps them as strings, so that messages can show what was written.
const tomlDate = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt \t]|$)/;

function kindOf(scalar: Scalar, format: FormatId): ImageUse['valueKind'] {
  if (scalar.value === null) return 'null';
  if (typeof scalar.value === 'number') return 'number';
  if (typeof scalar.value === 'boolean') return 'boolean';
  if (format !== 'gitlab-ci') return scalar.style === 'plain' && tomlDate.test(scalar.value) ? 'date' : 'text';
  const kind = rubyKind(scalar);
  return kind === 'date' || kind === 'symbol' ? kind : 'text';
}

/** The words of a string or of a list of strings, with their ranges. Other values are left out. */
export function textsOf(node: Node | undefined): readonly Located[] {
  return scalarsOf(node).map(wholePart);
}

/** A scalar, or the scalars of a list. */
export function scalarsOf(node: Node | undefined): readonly Scalar[] {
  if (node === undefined || node.kind === 'mapping') return [];
  if (node.kind === 'scalar') return node.value === null ? [] : [node];
  return node.items.filter((item): item is Scalar => item.kind === 'scalar' && item.value !== null);
}

/** The names in a service's `alias`, separated by commas and whitespace (docs/ground-truth.md#b7). */
export function aliasesOf(node: Node | undefined): readonly Located[] {
  return scalarsOf(node).flatMap(({ source }) =>
    [...source.text.matchAll(/[^\s,]+/g)].map((word) => locate(source, word.index, word.index + word[0].length)),
  );
}

import type { ImageReference } from '../model/imageReference.ts';
import { type MappedText, partOf } from '../text/mappedText.ts';
import { findFault, outlineReference } from './referenceFault.ts';
import { findPlaceholders } from './variables.ts';

/**
 * Splits mapped text into the parts of a reference. Never throws. White space around it belongs to `written` but to no part, and is a
 * problem: GitLab and the Runner do not trim it. A scheme such as `https://` is a problem too and belongs to no part.
 */
export function readImageReference(text: MappedText): ImageReference {
  const placeholders = findPlaceholders(text.text);
  const { masked, from, outline, registryEnd } = outlineReference(text.text, placeholders);
  const nameEnd = from + outline.nameEnd;
  const { tagStart, tagEnd, digestStart } = outline;
  const fault = findFault(masked);
  return {
    written: partOf(text, 0, text.text.length),
    ...(registryEnd !== undefined && { registry: partOf(text, from, registryEnd) }),
    repository: partOf(text, registryEnd === undefined ? from : registryEnd + 1, nameEnd),
    ...(tagStart !== undefined && { tag: partOf(text, from + tagStart, from + tagEnd) }),
    ...(digestStart !== undefined && { digest: partOf(text, from + digestStart, masked.trimEnd().length) }),
    variables: placeholders.map(({ start, end, name, syntax }) => ({ name, syntax, ...partOf(text, start, end) })),
    ...(fault && { problem: { ...fault, range: text.toSource(fault.from, fault.to) } }),
  };
}

import type { ImageReference } from '../model/imageReference.ts';
import { locate, type MappedText } from '../text/mappedText.ts';
import { type Fault, findFault, outlineReference } from './referenceFault.ts';
import { findPlaceholders } from './variables.ts';
import { webAddressOf } from './webAddress.ts';

/**
 * Splits mapped text into the parts of a reference. Never throws. Surrounding whitespace is a problem, because GitLab and the Runner do not trim it:
 * it belongs to `written` but to no part. So does a scheme such as `https://`.
 */
export function readImageReference(text: MappedText): ImageReference {
  const placeholders = findPlaceholders(text.text);
  const { masked, from, outline, registryEnd } = outlineReference(text.text, placeholders);
  const nameEnd = from + outline.nameEnd;
  const { tagStart, tagEnd, digestStart } = outline;
  const fault = faultOf(text.text, masked);
  return {
    written: locate(text, 0, text.text.length),
    ...(registryEnd !== undefined && { registry: locate(text, from, registryEnd) }),
    repository: locate(text, registryEnd === undefined ? from : registryEnd + 1, nameEnd),
    ...(tagStart !== undefined && { tag: locate(text, from + tagStart, from + tagEnd) }),
    ...(digestStart !== undefined && { digest: locate(text, from + digestStart, masked.trimEnd().length) }),
    variables: placeholders.map(({ start, end, name, syntax }) => ({ name, syntax, ...locate(text, start, end) })),
    ...(fault && { problem: { ...fault, range: text.toSource(fault.from, fault.to) } }),
  };
}

/** The address of a web page is the mistake, whatever else the grammar says about it. */
function faultOf(text: string, masked: string): Fault | undefined {
  const fault = findFault(masked);
  const address = webAddressOf(text);
  if (address === undefined || (fault === undefined && address.kind !== 'page')) return fault;
  return address.kind === 'other-host' ? fault : { kind: 'web-page', from: 0, to: text.length };
}

import type { Fix } from '../model/finding.ts';
import type { ImageReference } from '../model/imageReference.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { masked, maskVariables } from './shared/imageVariables.ts';
import { hostsNamed } from './shared/knownHosts.ts';
import { quoted } from './shared/quoting.ts';

export const imageUppercaseHostAmbiguous: Rule = {
  id: 'image-uppercase-host-ambiguous',
  summary: 'Uppercase letters before the first slash of an image: a host for the engine, but not for the Runner',
  severity: 'error',
  appliesTo: 'images',
  *check({ images }) {
    for (const use of images) {
      const first = ambiguousStart(use.reference);
      if (first === undefined || use.text === undefined) continue;
      const fixes = hubFix(use, first);
      const advice = fixes.length > 0 ? `Use ${quoted(first.toLowerCase())} for Docker Hub, or the` : 'Use the';
      yield {
        range: use.text.toSource(0, first.length),
        message: `${quoted(first)} is read as a host because of its uppercase letters, but the Runner looks for a Docker Hub credential. ${advice} full host name.`,
        fixes,
      };
    }
  },
  lazyFixes({ range }, { facts, workspace }): readonly Fix[] {
    const use = facts.images.find(({ text, reference }) => reference !== undefined && text?.toSource(0, 1).start === range.start);
    const first = ambiguousStart(use?.reference);
    if (use?.reference === undefined || first === undefined) return [];
    const rest = use.reference.written.value.slice(first.length);
    const hosts = hostsNamed(workspace, first);
    const kind = hosts.length === 1 ? ({ preferred: true } as const) : {};
    return hosts.flatMap((host) => imageFixes(use, host + rest, kind));
  },
};

/** The part before the first slash, when only its uppercase letters make it a host (docs/ground-truth.md#a7, #d3). */
function ambiguousStart(reference: ImageReference | undefined): string | undefined {
  if (reference === undefined || reference.problem !== undefined) return undefined;
  const own = maskVariables(reference);
  const first = own.slice(0, Math.max(own.indexOf('/'), 0));
  if (first.includes(masked) || /[.:]/.test(first) || first.toLowerCase() === 'localhost') return undefined;
  return first === first.toLowerCase() ? undefined : first;
}

/** Names on Docker Hub have at most two segments. */
function hubFix(use: ImageUse, first: string): readonly Fix[] {
  const rest = use.reference?.written.value.slice(first.length) ?? '';
  return rest.lastIndexOf('/') > 0 ? [] : imageFixes(use, first.toLowerCase() + rest, {});
}

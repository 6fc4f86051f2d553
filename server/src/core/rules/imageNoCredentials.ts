import type { Fix } from '../model/finding.ts';
import { missingCredential } from '../pulls/missingCredential.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/words.ts';

export const imageNoCredentials: Rule = {
  id: 'image-no-credentials',
  summary: 'An image of a private registry for which no source at hand has a credential',
  severity: 'info',
  about: 'images',
  *check({ images }, { file }) {
    for (const use of images) {
      // Helper images and those of the dependency proxy have rules of their own.
      if (use.reference === undefined || (use.role !== 'image' && use.role !== 'service') || isProxied(use.reference.written.value))
        continue;
      const found = missingCredential(use, file, 'are-told-elsewhere');
      if (found === undefined) continue;
      yield {
        range: use.reference.written.range,
        message: `Nothing in the workspace holds a credential for ${quoted(found.host)}: unless a CI/CD variable or the Runner's own files do, this image is pulled anonymously. Generate an entry, or say that a CI/CD variable covers the registry.`,
        fixes: fixesFor(found.host),
        related: found.nearMisses,
      };
    }
  },
};

function isProxied(image: string): boolean {
  return image.includes('/dependency_proxy/containers/');
}

function fixesFor(registry: string): readonly Fix[] {
  return [
    { title: `Generate an entry for ${registry}…`, command: 'pullproof.generateAuthEntry', arguments: [{ registry }] },
    { title: `${registry} is covered by a CI/CD variable`, command: 'pullproof.coverRegistry', arguments: [{ registry }] },
  ];
}

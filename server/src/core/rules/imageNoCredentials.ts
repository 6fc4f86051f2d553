import type { Fix } from '../model/finding.ts';
import { missingCredential } from '../pulls/missingCredential.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const imageNoCredentials: Rule = {
  id: 'image-no-credentials',
  summary: 'An image from a private registry for which the workspace has no credential',
  severity: 'info',
  appliesTo: 'images',
  *check({ images }, { file }) {
    for (const use of images) {
      // Helper images and images of the dependency proxy have their own rules.
      if (use.reference === undefined || (use.role !== 'image' && use.role !== 'service') || isProxied(use.reference.written.value))
        continue;
      const found = missingCredential(use, file, 'reported-elsewhere');
      if (found === undefined) continue;
      yield {
        range: use.reference.written.range,
        message: `Image may be pulled without a credential: the workspace has none for ${quoted(found.host)}. Generate an entry, or mark the registry as covered by a CI/CD variable.`,
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
    { title: `Mark ${registry} as covered by a CI/CD variable`, command: 'pullproof.coverRegistry', arguments: [{ registry }] },
  ];
}

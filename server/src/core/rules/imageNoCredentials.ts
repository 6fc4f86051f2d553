import { isSameList, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Fix } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { missingCredential } from '../pulls/missingCredential.ts';
import { isPresentable } from '../text/presentable.ts';
import { addTo } from '../util/multimap.ts';
import type { Rule } from './rule.ts';
import { otherUses } from './shared/otherUses.ts';
import { quoted } from './shared/quoting.ts';

export const imageNoCredentials: Rule = {
  id: 'image-no-credentials',
  summary: 'An image from a private registry for which the workspace has no credential',
  severity: 'info',
  appliesTo: 'images',
  *check({ images }, { file }) {
    const { workspace } = file;
    for (const use of images) {
      const host = lackingHost(workspace, file, use);
      if (host === undefined) continue;
      const uses = usesOf(workspace, file, host);
      const found = uses[0] === use ? missingCredential(use, file, 'reported-elsewhere') : undefined;
      const range = use.reference?.written.range;
      // Reported once in a file for each registry.
      if (found === undefined || range === undefined) continue;
      const others = otherUses(
        range,
        uses.flatMap(({ reference }) => reference?.written.range ?? []),
      );
      yield {
        range,
        message: `Image may be pulled without a credential: the workspace has none for ${quoted(host)}. Generate an entry, or mark the registry as covered by a CI/CD variable.`,
        fixes: fixesFor(host),
        related: [...found.nearMisses, ...others],
      };
    }
  },
};

/** The private registry of an image that is pulled without a credential. */
const lackingHost = query((_, file: SourceFile, use: ImageUse): string | undefined => {
  // Helper images and images of the dependency proxy have their own rules.
  if (use.reference === undefined || (use.role !== 'image' && use.role !== 'service') || isProxied(use.reference.written.value))
    return undefined;
  return missingCredential(use, file, 'reported-elsewhere')?.host;
});

/** The images of a file from a registry that lacks a credential, in the order of the file. */
const usesOf = query(
  (workspace, file: SourceFile, host: string): readonly ImageUse[] => usesByHost(workspace, file).get(host) ?? [],
  isSameList,
);

const usesByHost = query((workspace, file: SourceFile): ReadonlyMap<string, readonly ImageUse[]> => {
  const found = new Map<string, ImageUse[]>();
  for (const use of file.facts.images) {
    const host = lackingHost(workspace, file, use);
    if (host !== undefined) addTo(found, host, use);
  }
  return found;
});

function isProxied(image: string): boolean {
  return image.includes('/dependency_proxy/containers/');
}

function fixesFor(registry: string): readonly Fix[] {
  if (!isPresentable(registry)) return [];
  return [
    { title: `Generate an entry for ${registry}…`, command: 'pullproof.generateAuthEntry', arguments: [{ registry }] },
    { title: `Mark ${registry} as covered by a CI/CD variable`, command: 'pullproof.coverRegistry', arguments: [{ registry }] },
  ];
}

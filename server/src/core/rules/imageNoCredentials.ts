import type { Block } from '../db/block.ts';
import { forEachBlock } from '../db/blockQuery.ts';
import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Fix } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { type MissingCredential, missingCredential } from '../pulls/missingCredential.ts';
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
      const found = lacking(use, file);
      // Reported once in a file for each registry. Only there all uses are read.
      if (found === undefined || firstUse(workspace, file, found.host) !== use) continue;
      const { host } = found;
      const range = use.reference?.written.range;
      if (range === undefined) continue;
      const uses = usesByHost(workspace, file).get(host) ?? [];
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

/** Helper images and images of the dependency proxy have their own rules. */
function lacking(use: ImageUse, file: SourceFile): MissingCredential | undefined {
  const { role, reference } = use;
  if (reference === undefined || (role !== 'image' && role !== 'service') || isProxied(reference.written.value)) return undefined;
  return missingCredential(use, file, 'reported-elsewhere');
}

const firstUse = query((workspace, file: SourceFile, host: string): ImageUse | undefined => usesByHost(workspace, file).get(host)?.[0]);

/** The images of a file that lack a credential by registry, in the order of the file. */
const usesByHost = query((workspace, file: SourceFile): ReadonlyMap<string, readonly ImageUse[]> => {
  const found = new Map<string, ImageUse[]>();
  for (const block of lackingByBlock(workspace, file).get()) for (const { host, use } of block.get()) addTo(found, host, use);
  return found;
});

interface LackingUse {
  readonly use: ImageUse;
  readonly host: string;
}

const lackingByBlock = query((workspace, file: SourceFile) => {
  const find = ({ facts }: Block): readonly LackingUse[] =>
    (facts?.images ?? []).flatMap((use) => {
      const host = lacking(use, file)?.host;
      return host === undefined ? [] : [{ use, host }];
    });
  const isSame = (one: readonly LackingUse[], other: readonly LackingUse[]) =>
    one.length === other.length && one.every(({ use, host }, at) => use === other[at]?.use && host === other[at].host);
  return forEachBlock(workspace.db, file, find, isSame);
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

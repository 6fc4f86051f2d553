import type { SourceFile } from '../db/sourceFile.ts';
import type { Facts } from '../model/facts.ts';
import { contains, type Located } from '../text/mappedText.ts';
import { filesOfPipelines } from './definition.ts';
import { distinctRanges, type FileRange, imagesAt } from './place.ts';
import { credentialPlaces, servedImages } from './served.ts';

/**
 * The references of the word at `offset`. For a registry's key, its helper or a store: the images that the Runner pulls with it. For an
 * image: all images that are pulled with the same credential. For a job's name: the jobs that depend on it. `declared` includes the
 * declaration itself.
 */
export function referencesAt(self: SourceFile, offset: number, declared: 'with-declaration' | 'uses-only'): readonly FileRange[] {
  const { facts } = self;
  const job = facts.pipeline?.jobs.find(({ name }) => contains(name.range, offset));
  if (job !== undefined) {
    const users = filesOfPipelines(self).flatMap(({ uri, facts: { pipeline } }) =>
      (pipeline?.pointers ?? []).flatMap(({ target: [first] }): readonly FileRange[] =>
        first?.value === job.name.value ? [{ uri, range: first.range }] : [],
      ),
    );
    return distinctRanges([...(declared === 'with-declaration' ? [{ uri: self.uri, range: job.name.range }] : []), ...users]);
  }
  const key = credentialAt(facts, offset);
  const credentials =
    key === undefined
      ? imagesAt(facts.images, offset).flatMap((image) => credentialPlaces(image, self))
      : [{ uri: self.uri, range: key.range }];
  const served = servedImages(self.workspace);
  const uses = credentials.flatMap(({ uri, range }) => served.by(uri, range.start));
  return distinctRanges([...(declared === 'with-declaration' ? credentials : []), ...uses]);
}

/** The key, or the store's name, of the credential at `offset`. */
function credentialAt({ auths }: Facts, offset: number): Located | undefined {
  for (const { entries, credHelpers, credsStore } of auths) {
    const entry = [...entries, ...credHelpers].find(({ range }) => contains(range, offset));
    if (entry !== undefined) return entry.registry;
    if (credsStore !== undefined && contains(credsStore.range, offset)) return credsStore;
  }
  return undefined;
}

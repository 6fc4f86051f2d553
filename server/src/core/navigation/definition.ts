import type { SourceFile } from '../db/sourceFile.ts';
import type { IncludeFacts } from '../model/pipelineFacts.ts';
import { folderUri } from '../pipeline/findIncluded.ts';
import { targetOf } from '../pipeline/includeGraph.ts';
import { includesIn } from '../pipeline/includePlaces.ts';
import { filesIncludedBy, pipelinesWith } from '../pipeline/pipelines.ts';
import { contains } from '../text/mappedText.ts';
import { targetPlaces } from './entries.ts';
import { distinctRanges, type FileRange, imagesAt } from './place.ts';
import { credentialPlaces } from './served.ts';

/**
 * The definition of the word at `offset`: for a name in `extends:` or `!reference` the block that it names, for an include the start
 * of its file, for an image the credential that pulls it. Empty if nothing is known.
 */
export function definitionsAt(self: SourceFile, offset: number): readonly FileRange[] {
  const { workspace, facts } = self;
  const pointers = (facts.pipeline?.pointers ?? []).filter(({ range, target }) =>
    target.some((part) => contains(part.range, offset) || contains(range, offset)),
  );
  if (pointers.length > 0) {
    const files = filesOfPipelines(self);
    const ofFolder = workspace.files.filter((file) => folderUri(file) === folderUri(self));
    return distinctRanges(
      pointers.flatMap((pointer) => {
        const places = targetPlaces(pointer, files);
        // A child pipeline can consist of any files.
        return places.length > 0 ? places : targetPlaces(pointer, ofFolder);
      }),
    );
  }
  const include = includesIn(self).find((one) => isAt(one, offset));
  if (include !== undefined) return includedFiles(include, self).map(({ uri }) => ({ uri, range: { start: 0, end: 0 } }));
  return distinctRanges(imagesAt(facts.images, offset).flatMap((image) => credentialPlaces(image, self)));
}

/** An include of another project is at its file, and if it has only one, also at the project. */
function isAt({ target, file }: IncludeFacts, offset: number): boolean {
  return [file, target].some((part) => part !== undefined && contains(part.range, offset));
}

/** All files of the pipelines that include this file. */
export function filesOfPipelines({ uri, workspace }: SourceFile): readonly SourceFile[] {
  const uris = new Set(pipelinesWith(workspace, uri).flatMap(({ files }) => [...files]));
  return workspace.files.filter((file) => uris.has(file.uri));
}

/** The available files that an include names, for each pipeline that contains it. */
export function includedFiles(include: IncludeFacts, self: SourceFile): readonly SourceFile[] {
  return filesIncludedBy(self.workspace, self, targetOf(include));
}

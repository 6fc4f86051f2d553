import type { SourceFile } from '../db/sourceFile.ts';
import type { IncludeFacts } from '../model/pipelineFacts.ts';
import { findIncluded, folderUri } from '../pipeline/findIncluded.ts';
import { targetOf } from '../pipeline/includeGraph.ts';
import { pipelinesWith } from '../pipeline/pipelines.ts';
import { contains } from '../text/mappedText.ts';
import { targetPlaces } from './entries.ts';
import { distinctRanges, type FileRange, imagesAt } from './place.ts';
import { credentialPlaces } from './served.ts';

/**
 * The definition of the word at `offset`: for a name in `extends:` or `!reference` the block that it names, for a local include the start
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
  const include = includesIn(self).find(({ target }) => target !== undefined && contains(target.range, offset));
  if (include !== undefined) return includedFiles(include, self).map(({ uri }) => ({ uri, range: { start: 0, end: 0 } }));
  return distinctRanges(imagesAt(facts.images, offset).flatMap((image) => credentialPlaces(image, self)));
}

/** Everything that a file includes, or starts pipelines from, with the places where it is written. */
export function includesIn({ facts }: SourceFile): readonly IncludeFacts[] {
  const { includes = [], children = [] } = facts.pipeline ?? {};
  return [...includes, ...children.flatMap((child) => child.includes)];
}

/** All files of the pipelines that include this file. */
export function filesOfPipelines({ uri, workspace }: SourceFile): readonly SourceFile[] {
  const uris = new Set(pipelinesWith(workspace, uri).flatMap(({ files }) => [...files]));
  return workspace.files.filter((file) => uris.has(file.uri));
}

/** The files in the workspace that a local include names, for each pipeline that contains it. */
export function includedFiles(include: IncludeFacts, self: SourceFile): readonly SourceFile[] {
  const { workspace, uri } = self;
  const roots = pipelinesWith(workspace, uri).map(({ root }) => root);
  return [...new Set((roots.length > 0 ? roots : [self]).flatMap((root) => findIncluded(workspace, targetOf(include), root)))];
}

import type { SourceFile } from '../db/sourceFile.ts';
import type { IncludeFacts } from '../model/pipelineFacts.ts';
import { findIncluded, folderUri } from '../pipeline/findIncluded.ts';
import { targetOf } from '../pipeline/includeGraph.ts';
import { pipelinesWith } from '../pipeline/pipelines.ts';
import { contains } from '../text/mappedText.ts';
import { targetPlaces } from './entries.ts';
import { distinctPlaces, imagesAt, type Place } from './place.ts';
import { credentialPlaces } from './served.ts';

/**
 * Where the word at `offset` leads: a name in `extends:` or `!reference` to what it names, a local include to the start of its file, an image to
 * the credential that it is pulled with. None where nothing is known.
 */
export function definitionsAt(self: SourceFile, offset: number): readonly Place[] {
  const { workspace, facts } = self;
  const pointers = (facts.pipeline?.pointers ?? []).filter(({ range, target }) =>
    target.some((part) => contains(part.range, offset) || contains(range, offset)),
  );
  if (pointers.length > 0) {
    const files = filesOfPipelines(self);
    const ofFolder = workspace.files.filter((file) => folderUri(file) === folderUri(self));
    return distinctPlaces(
      pointers.flatMap((pointer) => {
        const places = targetPlaces(pointer, files);
        // A child pipeline may be put together of any files.
        return places.length > 0 ? places : targetPlaces(pointer, ofFolder);
      }),
    );
  }
  const include = includesIn(self).find(({ target }) => target !== undefined && contains(target.range, offset));
  if (include !== undefined) return includedFiles(include, self).map(({ uri }) => ({ uri, range: { start: 0, end: 0 } }));
  return distinctPlaces(imagesAt(facts.images, offset).flatMap((image) => credentialPlaces(image, self)));
}

/** Everything that a file includes, or starts pipelines from, with the places where it is written. */
export function includesIn({ facts }: SourceFile): readonly IncludeFacts[] {
  const { includes = [], children = [] } = facts.pipeline ?? {};
  return [...includes, ...children.flatMap((child) => child.includes)];
}

/** All files of the pipelines that this one is part of. */
export function filesOfPipelines({ uri, workspace }: SourceFile): readonly SourceFile[] {
  const uris = new Set(pipelinesWith(workspace, uri).flatMap(({ files }) => [...files]));
  return workspace.files.filter((file) => uris.has(file.uri));
}

/** The files at hand that a local include names, seen from each pipeline that has it. */
export function includedFiles(include: IncludeFacts, self: SourceFile): readonly SourceFile[] {
  const { workspace, uri } = self;
  const roots = pipelinesWith(workspace, uri).map(({ root }) => root);
  return [...new Set((roots.length > 0 ? roots : [self]).flatMap((root) => findIncluded(workspace, targetOf(include), root)))];
}

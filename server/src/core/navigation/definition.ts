import type { FileFacts, WorkspaceView } from '../db/workspaceView.ts';
import type { Analysis, Circumstances } from '../diagnostics/analysis.ts';
import type { IncludeFacts } from '../model/pipelineFacts.ts';
import { allIncludes, folderUri, includeFinder } from '../pipeline/includedFiles.ts';
import { pipelinesWith } from '../pipeline/pipeline.ts';
import { contains } from '../text/mappedText.ts';
import { targetPlaces } from './entries.ts';
import { distinctPlaces, imagesAt, type Place, selfIn } from './place.ts';
import { credentialPlaces } from './served.ts';

/**
 * The definition of the word at `offset`: for a name in `extends:` or `!reference` the block that it names, for a local include the start
 * of its file, for an image the credential that pulls it. Empty if nothing is known.
 */
export function definitionsAt({ facts }: Analysis, offset: number, circumstances: Circumstances): readonly Place[] {
  const self = selfIn(circumstances);
  if (self === undefined) return [];
  const { workspace } = circumstances;
  const pointers = (facts.pipeline?.pointers ?? []).filter(({ range, target }) =>
    target.some((part) => contains(part.range, offset) || contains(range, offset)),
  );
  if (pointers.length > 0) {
    const files = filesOfPipelines(self, workspace);
    const ofFolder = workspace.files.filter((file) => folderUri(file) === folderUri(self));
    return distinctPlaces(
      pointers.flatMap((pointer) => {
        const places = targetPlaces(pointer, files);
        // A child pipeline can consist of any files.
        return places.length > 0 ? places : targetPlaces(pointer, ofFolder);
      }),
    );
  }
  const include = allIncludes({ ...self, facts }).find(({ target }) => target !== undefined && contains(target.range, offset));
  if (include !== undefined) return includedFiles(include, self, workspace).map(({ uri }) => ({ uri, range: { start: 0, end: 0 } }));
  return distinctPlaces(imagesAt(facts.images, offset).flatMap((image) => credentialPlaces(image, self, circumstances)));
}

/** All files of the pipelines that include this file. */
export function filesOfPipelines(self: FileFacts, workspace: WorkspaceView): readonly FileFacts[] {
  const uris = new Set(pipelinesWith(self.uri, workspace).flatMap(({ files }) => [...files]));
  return workspace.files.filter(({ uri }) => uris.has(uri));
}

/** The files in the workspace that a local include names, for each pipeline that contains it. */
export function includedFiles(include: IncludeFacts, self: FileFacts, workspace: WorkspaceView): readonly FileFacts[] {
  const find = includeFinder(workspace);
  const roots = pipelinesWith(self.uri, workspace).map(({ root }) => root);
  return [...new Set((roots.length > 0 ? roots : [self]).flatMap((root) => find(include, root)))];
}

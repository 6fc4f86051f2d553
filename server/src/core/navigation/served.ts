import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { credentialPlace } from '../pulls/credentialUse.ts';
import { pullScenarios } from '../pulls/pullScenarios.ts';
import { addTo } from '../util/multimap.ts';
import { distinctRanges, type FileRange, useRange } from './place.ts';

/** Which images are pulled with which credential, for a whole workspace. */
export interface Served {
  /** Where images are used that the Runner pulls with the credential whose key or store is at this position. */
  by(uri: string, start: number): readonly FileRange[];
}

export const servedImages = query((workspace): Served => {
  const uses = readUses(workspace);
  return { by: (uri, start) => uses.get(`${uri} ${start}`) ?? [] };
});

function readUses(workspace: Workspace): ReadonlyMap<string, readonly FileRange[]> {
  const uses = new Map<string, FileRange[]>();
  const scenarios = pullScenarios(workspace, 'likely');
  for (const file of workspace.files) {
    for (const image of file.facts.images.filter(isPullable)) {
      for (const { uri, range } of distinctRanges(scenarios.distinctOf(image, file).flatMap(({ trace }) => credentialPlace(trace) ?? []))) {
        addTo(uses, `${uri} ${range.start}`, { uri: file.uri, range: useRange(image) });
      }
    }
  }
  return new Map([...uses].map(([key, places]) => [key, distinctRanges(places)]));
}

/** The credentials that pull the images of a file: one place for each different runner and job. */
export function credentialPlaces(image: ImageUse, file: SourceFile): readonly FileRange[] {
  if (!isPullable(image)) return [];
  const scenarios = pullScenarios(file.workspace, 'likely').distinctOf(image, file);
  return distinctRanges(scenarios.flatMap(({ trace }) => credentialPlace(trace) ?? []));
}

function isPullable({ reference }: ImageUse): boolean {
  return reference !== undefined && reference.problem === undefined;
}

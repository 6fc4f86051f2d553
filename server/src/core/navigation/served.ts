import { chosenOffer } from '../credentials/jobToken.ts';
import type { CredentialTrace } from '../credentials/resolve.ts';
import type { FileFacts, WorkspaceView } from '../db/workspaceView.ts';
import type { Circumstances } from '../diagnostics/analysis.ts';
import type { ImageUse } from '../model/facts.ts';
import type { Settings } from '../model/settings.ts';
import { createSituations } from '../pulls/pullScenarios.ts';
import { distinctPlaces, type Place, useRange } from './place.ts';

/** Which images are pulled with which credential, for a whole workspace. */
export interface Served {
  /** Where images are used that the Runner pulls with the credential whose key or store is at this position. */
  by(uri: string, start: number): readonly Place[];
}

const servedIn = new WeakMap<WorkspaceView, { readonly settings: Settings; readonly served: Served }>();

/** Computed once for each workspace snapshot, on first use. */
export function servedImages({ workspace, settings }: Pick<Circumstances, 'workspace' | 'settings'>): Served {
  const known = servedIn.get(workspace);
  if (known !== undefined && known.settings === settings) return known.served;
  const uses = readUses(workspace, settings);
  const served: Served = { by: (uri, start) => uses.get(`${uri} ${start}`) ?? [] };
  servedIn.set(workspace, { settings, served });
  return served;
}

function readUses(workspace: WorkspaceView, settings: Settings): ReadonlyMap<string, readonly Place[]> {
  const uses = new Map<string, Place[]>();
  const situations = createSituations(workspace, settings, 'likely');
  for (const file of workspace.files) {
    for (const image of file.facts.images.filter(isPullable)) {
      for (const { uri, range } of distinctPlaces(situations.of(image, file).flatMap(({ trace }) => credentialPlace(trace)))) {
        const key = `${uri} ${range.start}`;
        const known = uses.get(key) ?? [];
        uses.set(key, known);
        known.push({ uri: file.uri, range: useRange(image) });
      }
    }
  }
  return new Map([...uses].map(([key, places]) => [key, distinctPlaces(places)]));
}

/** The credentials that pull the images of a file: one place for each different runner and job. */
export function credentialPlaces(image: ImageUse, file: FileFacts, { workspace, settings }: Circumstances): readonly Place[] {
  if (!isPullable(image)) return [];
  const situations = createSituations(workspace, settings, 'likely').of(image, file);
  return distinctPlaces(situations.flatMap(({ trace }) => credentialPlace(trace)));
}

function isPullable({ reference }: ImageUse): boolean {
  return reference !== undefined && reference.problem === undefined;
}

/** If the result depends on unknown information, another credential may be used instead. */
function credentialPlace(trace: CredentialTrace): readonly Place[] {
  const used = chosenOffer(trace);
  const part = used?.entry?.registry ?? used?.helper?.registry ?? used?.store;
  return used?.source.uri === undefined || part === undefined ? [] : [{ uri: used.source.uri, range: part.range }];
}

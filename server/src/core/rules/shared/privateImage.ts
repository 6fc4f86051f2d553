import type { FileFacts, WorkspaceView } from '../../db/workspaceView.ts';
import { parseReference } from '../../images/normalize.ts';
import { registryOf } from '../../images/registries.ts';
import type { ImageUse } from '../../model/facts.ts';
import type { Settings } from '../../model/settings.ts';
import { createSituations, expandImage } from '../../pulls/pullScenarios.ts';

export interface Surroundings {
  readonly file: FileFacts;
  readonly workspace: WorkspaceView;
  readonly settings: Settings;
}

/**
 * The host of an image that needs a credential: its registry has no public images, or the workspace has a credential that the Runner would
 * send. Undefined for all others, and if a variable hides the host.
 */
export function privateHost(image: ImageUse, { file, workspace, settings }: Surroundings): string | undefined {
  const host = hostOf(image, workspace, settings);
  if (host === undefined || settings.publicRegistries.includes(host)) return undefined;
  const known = registryOf(host);
  if (known !== undefined) return known.public === 'never' ? host : undefined;
  const isServed = createSituations(workspace, settings)
    .of(image, file)
    .some(({ trace }) => trace.outcome === 'used');
  return isServed ? host : undefined;
}

/** The host that an image comes from, with its port; undefined if unknown. */
function hostOf(image: ImageUse, workspace: WorkspaceView, settings: Settings): string | undefined {
  if (image.reference === undefined || image.reference.problem !== undefined) return undefined;
  const name = expandImage(image, workspace, settings);
  // Variables after the host do not change it.
  const parsed = parseReference(name.replace(/\$\{?\w+\}?/g, (variable, at: number) => (at === 0 ? variable : 'x')));
  return 'error' in parsed ? undefined : parsed.domain;
}

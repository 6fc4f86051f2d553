import type { SourceFile } from '../../db/sourceFile.ts';
import { parseReference } from '../../images/normalize.ts';
import { isMostlyPrivate, registryOf } from '../../images/registries.ts';
import type { ImageUse } from '../../model/imageUse.ts';
import { expandImage, pullScenarios } from '../../pulls/pullScenarios.ts';

/**
 * The host of an image that needs a credential: its registry has no public images, or the workspace has a credential that the Runner would
 * send. Undefined for all others, and if a variable hides the host.
 */
export function privateHost(image: ImageUse, file: SourceFile): string | undefined {
  const { workspace } = file;
  const { settings } = workspace;
  const host = hostOf(image, file);
  if (host === undefined || settings.publicRegistries.includes(host)) return undefined;
  const known = registryOf(host);
  if (known !== undefined && !isMostlyPrivate(known)) return known.public === 'never' ? host : undefined;
  const isServed = pullScenarios(workspace)
    .distinctOf(image, file)
    .some(({ trace }) => trace.outcome === 'used');
  return isServed ? host : undefined;
}

/** The host that an image comes from, with its port; undefined if unknown. */
function hostOf(image: ImageUse, file: SourceFile): string | undefined {
  if (image.reference === undefined || image.reference.problem !== undefined) return undefined;
  const name = expandImage(image, file);
  // Variables after the host do not change it.
  const parsed = parseReference(name.replace(/\$\{?\w+\}?/g, (variable, at: number) => (at === 0 ? variable : 'x')));
  return 'error' in parsed ? undefined : parsed.domain;
}

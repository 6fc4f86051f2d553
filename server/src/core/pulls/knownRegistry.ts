import type { Workspace } from '../db/workspace.ts';
import { lookupPathOf } from '../images/registryPath.ts';
import type { Facts } from '../model/facts.ts';
import { listImages } from './imageList.ts';
import { expandImage } from './pullScenarios.ts';

/** Whether an image or a credential of the workspace is for this registry: a host, or a key as it is written. */
export function isKnownRegistry(workspace: Workspace, registry: string): boolean {
  if (registry === '') return false;
  const { files, settings } = workspace;
  const hostOf = (image: string) => lookupPathOf(image, settings.runnerVersion).split('/', 1)[0];
  return (
    files.some(({ facts }) => keysIn(facts).includes(registry)) ||
    files.some((file) => file.facts.images.some((image) => hostOf(expandImage(image, file, 'likely')) === registry)) ||
    listImages(workspace, 'everything').some(({ expanded }) => hostOf(expanded) === registry)
  );
}

function keysIn({ auths, pipeline }: Facts): readonly string[] {
  const keys = auths.flatMap(({ entries, credHelpers }) => [...entries, ...credHelpers]).map(({ registry }) => registry.value);
  return [...keys, ...(pipeline?.logins ?? []).flatMap(({ registry }) => registry?.value ?? [])];
}

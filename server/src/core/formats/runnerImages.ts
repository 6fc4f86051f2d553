import type { ImageRole, ImageUse } from '../model/imageUse.ts';
import type { Mapping, Node } from '../syntax/node.ts';
import { aliasesOf, imageUse, noExtras } from './imageUse.ts';
import { tomlTable, tomlTables, tomlValue } from './tomlFields.ts';

/** Every image in a `[[runners]]` (docs/ground-truth.md#b1), except VM images and the regular expressions of VM executors. */
export function readRunnerImages(runner: Mapping, owner: string): readonly ImageUse[] {
  const found: ImageUse[] = [];
  const add = (value: Node | undefined, role: ImageRole, aliases = noExtras.aliases) => {
    // An empty name is valid and means that none is set.
    if (value === undefined || (value.kind === 'scalar' && value.value === '')) return;
    found.push(imageUse(value, { role, owner, format: 'runner-config' }, { pullPolicies: [], aliases }));
  };
  add(tomlValue(runner, 'step_runner_image'), 'step-runner');
  for (const name of ['docker', 'kubernetes']) {
    const table = tomlTable(runner, name);
    add(tomlValue(table, 'image'), 'image');
    add(tomlValue(table, 'helper_image'), 'helper');
    for (const service of tomlTables(table, 'services')) {
      add(tomlValue(service, 'name'), 'service', aliasesOf(tomlValue(service, 'alias')));
    }
  }
  add(tomlValue(tomlTable(tomlTable(runner, 'kubernetes'), 'autoscaler'), 'pause_pod_image'), 'pause');
  return found;
}

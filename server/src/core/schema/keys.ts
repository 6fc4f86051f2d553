import { dockerConfigTable } from './dockerConfigKeys.ts';
import type { KeyKnowledge, TableKnowledge } from './key.ts';
import { pipelineTable } from './pipelineKeys.ts';
import { runnerConfigTable } from './runnerKeys.ts';

/**
 * The table at `path`, which is written like `KeyUse.path`: dotted, without indices and without the names of registries. The empty path is
 * a whole config.toml, `runners.docker` its `[runners.docker]`, `ci.image` the mapping of a pipeline's image, `docker-config` a whole
 * Docker config.json, and `docker-config.auths` one of its entries. Undefined if nothing is known below it.
 */
export function tableAt(path: string): TableKnowledge | undefined {
  const [first = '', ...rest] = path.split('.');
  if (first === 'ci') return below(pipelineTable, rest);
  if (first === 'docker-config') return below(dockerConfigTable, rest);
  return path === '' ? runnerConfigTable : below(runnerConfigTable, [first, ...rest]);
}

/** The key at `path` (as for `tableAt`). Undefined if it is not known. Case is ignored. */
export function keyAt(path: string): KeyKnowledge | undefined {
  const end = path.lastIndexOf('.');
  return tableAt(path.slice(0, Math.max(end, 0)))?.keys.get(path.slice(end + 1).toLowerCase());
}

function below(table: TableKnowledge, path: readonly string[]): TableKnowledge | undefined {
  return path.reduce<TableKnowledge | undefined>((found, name) => found?.keys.get(name.toLowerCase())?.table, table);
}

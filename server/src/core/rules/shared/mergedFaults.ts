import type { SourceFile } from '../../db/sourceFile.ts';
import type { SpecFault } from '../../model/pipelineFacts.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import { pipelinesWith } from '../../pipeline/pipelines.ts';
import { entryOf, type Value } from '../../pipeline/value.ts';
import type { RuleContext } from '../rule.ts';

/**
 * The faults of a block that are still there after GitLab has merged the files of the pipeline, which it does before it validates them
 * (docs/ground-truth.md#c6). A fault counts if it is in one of the pipelines that the file is part of.
 */
export function remainingFaults(faults: readonly SpecFault[] | undefined, { file, workspace }: RuleContext): readonly SpecFault[] {
  if (faults === undefined || faults.length === 0) return [];
  const pipelines = pipelinesWith(workspace, file.uri);
  return faults.filter((fault) => pipelines.some((pipeline) => remains(fault, file, pipeline)));
}

function remains(fault: SpecFault, file: SourceFile, pipeline: Pipeline): boolean {
  const [key, ...path] = fault.path.split(':');
  if (key === 'inherit') return true;
  const merged = specOf(fault, pipeline);
  if (fault.kind === 'nested-list') return hasListAt(fault, merged, file, pipeline);
  if (fault.role === 'service' || path.length === 0) return !isOverridden(merged, file);
  if (fault.kind === 'missing-name') return pipeline.missing.length === 0 && entryOf(merged, 'name') === undefined;
  return !path.some((_, at) => isOverridden(valueUnder(merged, path.slice(0, at)), file)) && !isOverridden(valueUnder(merged, path), file);
}

/** The merged `image` or `services` of the block. */
function specOf({ owner, role }: SpecFault, { definitions }: Pipeline): Value | undefined {
  const key = role === 'image' ? 'image' : 'services';
  return owner === '' ? definitions.extended(key) : entryOf(definitions.extended(owner), key);
}

function valueUnder(value: Value | undefined, path: readonly string[]): Value | undefined {
  return path.reduce<Value | undefined>(entryOf, value);
}

/** Another file of the pipeline replaces the value. Mappings are merged, so their keys stay. */
function isOverridden(value: Value | undefined, { uri }: SourceFile): boolean {
  return value !== undefined && value.kind !== 'mapping' && 'from' in value && value.from !== undefined && value.from.uri !== uri;
}

/** Whether the item of the list at this place is a list itself. A `!reference` may be anything. */
function hasListAt({ range }: SpecFault, services: Value | undefined, { uri }: SourceFile, { definitions }: Pipeline): boolean {
  if (services?.kind !== 'list' || services.from.uri !== uri) return false;
  return services.items.some((item) => {
    if (item.kind === 'maybe' || item.kind === 'unknown' || item.kind === 'mapping') return false;
    return item.from.uri === uri && item.from.range.start === range.start && definitions.resolve(item)?.kind === 'list';
  });
}

import type { SourceFile } from '../../db/sourceFile.ts';
import type { Workspace } from '../../db/workspace.ts';
import type { Related } from '../../model/finding.ts';
import type { ImageKeyFacts } from '../../model/pipelineFacts.ts';
import { pipelinesWith } from '../../pipeline/pipelines.ts';
import { entryOf } from '../../pipeline/value.ts';

/** The same key of this file under `default:`. */
export function underDefault(key: ImageKeyFacts['key'], { facts }: SourceFile): ImageKeyFacts | undefined {
  return facts.pipeline?.imageKeys?.find((one) => one.key === key && one.owner === 'default' && !one.unset);
}

/** The same key under `default:` of another file of the pipeline, which GitLab merges with this one (docs/ground-truth.md#c6). */
export function underDefaultElsewhere(
  workspace: Workspace,
  file: SourceFile,
  key: ImageKeyFacts['key'],
): Pick<Related, 'uri' | 'range'> | undefined {
  for (const { definitions } of pipelinesWith(workspace, file.uri)) {
    const top = definitions.extended(key);
    const value = entryOf(definitions.extended('default'), key);
    // Only what every pipeline of these files has is certain.
    if (top === undefined || top.kind === 'maybe' || value === undefined || value.kind === 'maybe') continue;
    const from = 'from' in value ? value.from : undefined;
    if (from !== undefined) return { uri: from.uri, range: from.key ?? from.range };
  }
  return undefined;
}

import type { SourceFile } from '../../db/sourceFile.ts';
import type { ImageKeyFacts } from '../../model/pipelineFacts.ts';

/** The same key of this file under `default:`. */
export function underDefault(key: ImageKeyFacts['key'], { facts }: SourceFile): ImageKeyFacts | undefined {
  return facts.pipeline?.imageKeys?.find((one) => one.key === key && one.owner === 'default' && !one.unset);
}

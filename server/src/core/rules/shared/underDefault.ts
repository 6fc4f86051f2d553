import { fileIn } from '../../db/workspaceView.ts';
import type { ImageKeyFacts } from '../../model/pipelineFacts.ts';
import type { RuleContext } from '../rule.ts';

/** The same key of this file under `default:`. */
export function underDefault(key: ImageKeyFacts['key'], { workspace, file }: RuleContext): ImageKeyFacts | undefined {
  const keys = workspace && fileIn(workspace, file.uri)?.facts.pipeline?.imageKeys;
  return keys?.find((one) => one.key === key && one.owner === 'default' && !one.unset);
}

import type { SourceFile } from '../db/sourceFile.ts';
import type { Completion } from './completion.ts';
import { completeDockerConfig } from './inDockerConfig.ts';
import { completePipeline } from './inPipeline.ts';
import { completeRunnerConfig } from './inRunnerConfig.ts';
import { couldBeRunnerConfig } from './tomlTables.ts';

/**
 * What could stand at `offset` of a file, the likeliest first; nothing in comments, in scripts, and in files of other programs. The file may
 * be half typed: no more of it is read than the part at the cursor.
 */
export function completionsAt(file: SourceFile, offset: number): readonly Completion[] {
  const { text, format, isOurs, workspace } = file;
  const { settings } = workspace;
  const cursor = { uri: file.uri, offset };
  if (offset > text.length) return [];
  switch (format) {
    case 'gitlab-ci':
      return isOurs || isPipelineName(file.uri) ? completePipeline(text, workspace, settings, cursor) : [];
    case 'runner-config':
      return isOurs || couldBeRunnerConfig(text) ? completeRunnerConfig(text, workspace, settings, cursor) : [];
    default:
      return isOurs || couldBeDockerConfig(file.uri, text) ? completeDockerConfig(text, workspace, cursor) : [];
  }
}

/** A file of this name is a pipeline before anything in it says so. */
function isPipelineName(uri: string): boolean {
  return /(?:^|[./])gitlab-ci\.ya?ml$/.test(uri);
}

/** Names that few other programs have, as long as nothing is in the file. */
function couldBeDockerConfig(uri: string, text: string): boolean {
  return !uri.endsWith('/config.json') && /^\s*(?:\{\s*(?:"\w*"?)?\s*\}?)?\s*$/.test(text);
}

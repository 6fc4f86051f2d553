import type { SourceFile } from '../db/sourceFile.ts';
import type { Completion } from './completion.ts';
import { completeDockerConfig } from './inDockerConfig.ts';
import { completePipeline } from './inPipeline.ts';
import { completeRunnerConfig } from './inRunnerConfig.ts';
import { couldBeRunnerConfig } from './tomlTables.ts';

/**
 * Completions for `offset`, likeliest first. None in comments, scripts and files of other programs. The file may be incomplete: only the
 * block at the cursor is parsed.
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

/** A file with this name is a pipeline even before its content shows it. */
function isPipelineName(uri: string): boolean {
  return /(?:^|[./])gitlab-ci\.ya?ml$/.test(uri);
}

/** File names that few other programs use, for empty files. */
function couldBeDockerConfig(uri: string, text: string): boolean {
  return !uri.endsWith('/config.json') && /^(?:\{\s*(?:"\w*"?)?\s*\}?)?$/.test(text.trim());
}

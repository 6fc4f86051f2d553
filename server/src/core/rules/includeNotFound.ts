import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { IncludeFacts } from '../model/pipelineFacts.ts';
import { folderUri } from '../pipeline/findIncluded.ts';
import { pipelineFiles, targetOf } from '../pipeline/includeGraph.ts';
import { isLeftOut, pipelinesWith, resolvedIn } from '../pipeline/pipelines.ts';
import { replaceLocated } from '../text/edit.ts';
import { lazy } from '../util/lazy.ts';
import type { Rule } from './rule.ts';
import { createNearestKey } from './shared/nearestKey.ts';
import { quoted } from './shared/quoting.ts';

const root = '.gitlab-ci.yml';

export const includeNotFound: Rule = {
  id: 'include-not-found',
  summary: 'A local include of a file that the project does not have',
  severity: 'error',
  appliesTo: ['includes', 'children'],
  *check({ pipeline }, { workspace, file }) {
    // Elsewhere, GitLab may start from another folder.
    const pipelines = pipelinesWith(workspace, file.uri);
    if (pipelines.some((one) => one.contextsOf(file.uri).some((context) => context.root.path !== root || context.project !== undefined)))
      return;
    // One search for all of them.
    const nearest = lazy(() => createNearestKey(knownPaths(workspace, file)));
    const children = (pipeline?.children ?? []).flatMap(({ includes }) => includes);
    for (const include of [...(pipeline?.includes ?? []), ...children]) {
      const { target, presence } = include;
      const path = absentPath(include, workspace, file);
      if (target === undefined || path === undefined) continue;
      const meant = nearest()(path);
      const edit =
        meant === undefined || target.value.includes('$')
          ? undefined
          : replaceLocated(target, target.value.startsWith('/') ? `/${meant}` : meant);
      const advice = edit === undefined ? 'Add the file, or correct the path.' : `Did you mean ${quoted(edit.newText)}?`;
      const when = presence === 'maybe' ? 'If its rules apply, GitLab' : 'GitLab';
      yield {
        range: target.range,
        message: `${when} rejects the pipeline: there is no file ${quoted(path)} in the project. ${advice}`,
        ...(presence === 'maybe' && { severity: 'warning' as const }),
        fixes: edit === undefined ? [] : [{ title: `Change to ${quoted(edit.newText)}`, preferred: true, edits: () => [edit] }],
      };
    }
  },
};

/** The path that no pipeline finds. Patterns may match nothing (docs/ground-truth.md#j2). */
function absentPath(include: IncludeFacts, workspace: Workspace, file: SourceFile): string | undefined {
  if (include.kind !== 'local' || isLeftOut(workspace, file, targetOf(include))) return undefined;
  const missing = resolvedIn(workspace, file, targetOf(include)).map((one) => one.missing);
  const [first, ...others] = missing;
  if (first?.reason !== 'not-here' || others.some((one) => one?.name !== first.name)) return undefined;
  return workspace.isAbsent(folderUri(file), first.name) ? first.name : undefined;
}

function knownPaths(workspace: Workspace, { uri }: SourceFile): readonly string[] {
  return pipelineFiles(workspace).flatMap((file) => (file.foreign || file.uri === uri ? [] : file.path));
}

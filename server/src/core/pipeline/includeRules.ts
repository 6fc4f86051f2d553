import type { Workspace } from '../db/workspace.ts';
import { presenceWith } from '../formats/includePresence.ts';
import type { IncludeRule } from '../model/pipelineFacts.ts';
import { folderUri } from './findIncluded.ts';
import { neverSet } from './includeAddress.ts';
import type { IncludedTarget } from './includeGraph.ts';
import type { IncludeContext } from './remoteInclude.ts';
import { isTrueExpression } from './ruleExpression.ts';

/** GitLab sets these for every pipeline. */
const alwaysTrue: readonly string[] = ['CI', 'GITLAB_CI'];

/** Whether an include is present, as far as files and settings of the workspace tell (docs/ground-truth.md#j3). */
export function presenceIn(workspace: Workspace, { presence, rules }: IncludedTarget, context: IncludeContext): IncludedTarget['presence'] {
  if (presence !== 'maybe' || rules === undefined) return presence;
  return presenceWith(rules, (rule) => matches(rule, workspace, context));
}

function matches({ if: expression, exists, isOpen }: IncludeRule, workspace: Workspace, context: IncludeContext): boolean | undefined {
  const conditions = [
    expression === undefined ? true : isTrueExpression(expression, (name) => variableIn(name, workspace, context)),
    exists === undefined ? true : hasFile(exists, workspace, context),
    isOpen ? undefined : true,
  ];
  if (conditions.includes(false)) return false;
  return conditions.includes(undefined) ? undefined : true;
}

/** Variables from a git remote are likely, not certain: a pipeline of a fork has others. */
function variableIn(name: string, { settings }: Workspace, { isDetached }: IncludeContext): string | null | undefined {
  if (isDetached || neverSet.test(name)) return null;
  if (alwaysTrue.includes(name)) return 'true';
  return Object.hasOwn(settings.variables, name) ? settings.variables[name] : undefined;
}

function hasFile(patterns: readonly string[], workspace: Workspace, context: IncludeContext): boolean | undefined {
  const folder = projectFolder(context);
  const answers = patterns.map((pattern) => (folder !== undefined && isPlain(pattern) ? workspace.hasFile(folder, pattern) : undefined));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** The folder that the paths in `exists` begin at. Undefined if that is not certain, or not on this machine. */
export function projectFolder({ root, project, isDetached }: IncludeContext): string | undefined {
  return root.path === '.gitlab-ci.yml' && project === undefined && !isDetached ? folderUri(root) : undefined;
}

/** Variables, and what only Ruby's patterns have, are not evaluated. */
export function isPlain(pattern: string): boolean {
  return (
    /^[^/$%?[\]{}\\][^$%?[\]{}\\]*$/.test(pattern) && pattern.length <= 500 && pattern.split('/').every((one) => !/^\.{0,2}$/.test(one))
  );
}

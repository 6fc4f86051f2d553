import { filesWithRunners } from '../db/filesWith.ts';
import { query } from '../db/query.ts';
import type { Workspace } from '../db/workspace.ts';
import type { RunnerFacts } from '../model/facts.ts';
import { code, joinMarkdown, type Markdown, md } from '../text/markdown.ts';

const ignoresImage = (name: string) => md`the ${code(name)} executor ignores \`image\``;
const virtualMachine = (name: string) => md`for the ${code(name)} executor, the image is a virtual machine`;

/** The executors for which the Runner chooses no credential, and why, as a clause (docs/ground-truth.md#a1). */
const pullingNothing: Readonly<Record<string, Markdown>> = {
  shell: ignoresImage('shell'),
  ssh: ignoresImage('ssh'),
  custom: md`the driver of the \`custom\` executor may use \`CUSTOM_ENV_CI_JOB_IMAGE\`, with credentials of its own`,
  parallels: virtualMachine('parallels'),
  virtualbox: virtualMachine('virtualbox'),
  instance: md`the \`instance\` executor uses \`image\` only where nesting (VM isolation) is on`,
};

/** Why a runner pulls no images, as a clause. Undefined if it pulls them, or if its executor is not known. */
export function pullsNothingBecause({ executor }: RunnerFacts): Markdown | undefined {
  const name = executor?.value ?? '';
  return Object.hasOwn(pullingNothing, name) ? pullingNothing[name] : undefined;
}

/** Why none of the workspace's runners pulls the images of jobs, Undefined if one does, or may, or if there is no runner. */
export const noRunnerPulls = query((workspace): Markdown | undefined => {
  if (workspace.settings.executor !== 'auto') return undefined;
  const runners = filesWithRunners(workspace).flatMap(({ facts }) => facts.runners ?? []);
  const reasons = runners.flatMap((runner) => pullsNothingBecause(runner) ?? []);
  return runners.length === 0 || reasons.length < runners.length ? undefined : joinMarkdown([...new Set(reasons)], ', ');
});

/** Why an image is not pulled: by the only runner that has it, or by any. */
export function notPulledBecause(workspace: Workspace, runner: RunnerFacts | undefined): Markdown | undefined {
  return runner === undefined ? noRunnerPulls(workspace) : pullsNothingBecause(runner);
}

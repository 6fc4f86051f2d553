import { blockQuery } from '../db/blockQuery.ts';
import { isSameList, isSameSet, query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { findPlaceholders } from '../images/variables.ts';
import type { InputValue } from '../model/valueFacts.ts';
import { allIncludes, includesOf } from './includeGraph.ts';
import { imagesOf } from './jobs.ts';
import type { Pipeline } from './pipeline.ts';
import { filesIncludedBy, pipelinesOf, pipelinesWith } from './pipelines.ts';
import { jobInputName } from './variables.ts';

/**
 * Whether the value that a block gives a variable ends up in an image or service, directly or through other variables. `owner` is empty for
 * `variables:` of the whole pipeline.
 */
export function isVariableInImage(workspace: Workspace, file: SourceFile, owner: string, name: string): boolean {
  if (owner !== '' && ownNames(workspace, file, owner).has(name)) return true;
  return pipelinesWith(workspace, file.uri).some((pipeline) => {
    if (owner === '') return pipelineNames(workspace, pipeline).has(name) || isPassedOn(workspace, pipeline, undefined, name);
    const users = [...(pipeline.definitions.buildingOn(owner) ?? pipeline.definitions.names)];
    return users.some((user) => jobNames(workspace, pipeline, user).has(name)) || isPassedOn(workspace, pipeline, users, name);
  });
}

/** Whether one of the jobs starts a child pipeline in which the variable is used. It gets the variables of the job and of its pipeline. */
function isPassedOn(workspace: Workspace, pipeline: Pipeline, jobs: readonly string[] | undefined, name: string): boolean {
  return pipelinesOf(workspace).some(({ startedBy }, at, all) => {
    if (startedBy?.pipeline !== pipeline || (jobs !== undefined && !jobs.includes(startedBy.job))) return false;
    const child = all[at];
    return child !== undefined && pipelineNames(workspace, child).has(name);
  });
}

/** The variables in the images that a block writes itself, whether a job uses it or not. */
const ownNames = query((_, { facts }: SourceFile, block: string): ReadonlySet<string> => {
  const written = facts.images.filter(({ owner }) => owner === block).map(({ text }) => text?.text ?? '');
  return new Set(written.flatMap((text) => namesIn(text, 'variable')));
}, isSameSet);

/** The variables of the whole pipeline in its images. Those that a job sets itself are left out in that job. */
const pipelineNames = query((workspace, pipeline: Pipeline): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { name, variables } of pipeline.jobs) {
    for (const used of jobNames(workspace, pipeline, name)) if (variables.all.get(used)?.scope !== 'job') found.add(used);
  }
  return found;
}, isSameSet);

/** The variables in the images of a job, and in the values of these variables. */
const jobNames = query((workspace, pipeline: Pipeline, name: string): ReadonlySet<string> => {
  const job = pipeline.jobNamed(name);
  const found = new Set((job === undefined ? [] : imagesOf(job)).flatMap(({ written }) => namesIn(written, 'variable')));
  if (found.size === 0) return found;
  const assigned = assignedIn(workspace, pipeline);
  for (const used of found) {
    if (found.size > maxNames) break;
    for (const further of assigned.get(used) ?? []) found.add(further);
  }
  return found;
}, isSameSet);

/** Chains of more variables are followed up to here, for each job. */
const maxNames = 200;

/** The variables in the values of each variable, in all files of a pipeline. */
const assignedIn = query((workspace, pipeline: Pipeline): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const uri of pipeline.files) {
    const file = workspace.file(uri);
    const pairs = file === undefined ? [] : assignmentsIn(file);
    for (let at = 0; at < pairs.length; at += 2) {
      const [name = '', used = ''] = [pairs[at], pairs[at + 1]];
      const known = found.get(name);
      if (known === undefined) found.set(name, [used]);
      else if (!known.includes(used)) known.push(used);
    }
  }
  return found;
});

/** Pairs of names in a flat list: a variable, and a variable in its value. */
const assignmentsIn = blockQuery<readonly string[]>({
  compute: (blocks) => blocks.flatMap(({ facts }) => assignments(facts?.pipeline?.variables)),
  isAlike: (before, now) => isSameList(assignments(before?.pipeline?.variables), assignments(now?.pipeline?.variables)),
  isEqual: isSameList,
});

type VariableList = NonNullable<SourceFile['facts']['pipeline']>['variables'];

function assignments(variables: VariableList = []): readonly string[] {
  return variables.flatMap(({ name, value }) => {
    return value?.value.includes('$') ? namesIn(value.value, 'variable').flatMap((used) => [name.value, used]) : [];
  });
}

/** More files than real includes pass an input through. Stops files that include each other. */
const maxDepth = 10;

/** Whether the value of an input of this file ends up in an image or service, also through variables and inputs of further files. */
export function isInputInImage(workspace: Workspace, file: SourceFile, name: string, depth = 0): boolean {
  const mentions = (text: string) => text.includes('$[[') && namesIn(text, 'input').includes(name);
  if (depth > maxDepth) return false;
  const { images, pipeline } = file.facts;
  if (images.some(({ text }) => mentions(text?.text ?? ''))) return true;
  const variables = pipeline?.variables.filter(({ value }) => mentions(value?.value ?? '')) ?? [];
  if (variables.some((variable) => isVariableInImage(workspace, file, variable.owner, variable.name.value))) return true;
  return allIncludes(includesOf(workspace, file)).some((include) => {
    const passed = include.inputs?.filter(({ value }) => mentionsIn(value, mentions)) ?? [];
    const files = passed.length === 0 ? [] : filesIncludedBy(workspace, file, include);
    return files.some((one) => passed.some((input) => isInputInImage(workspace, one, input.name, depth + 1)));
  });
}

function mentionsIn(value: InputValue | null | undefined, mentions: (text: string) => boolean): boolean {
  if (value === null || value === undefined || typeof value === 'string') return typeof value === 'string' && mentions(value);
  if ('list' in value) return value.list.some((item) => mentionsIn(item, mentions));
  return 'mapping' in value && value.mapping.some(([, one]) => mentionsIn(one, mentions));
}

/** The variables or inputs in a text. An input of a job counts as a variable with the name `job.inputs.x`. */
function namesIn(text: string, wanted: 'variable' | 'input'): readonly string[] {
  return findPlaceholders(text).flatMap(({ name, syntax }) => {
    if (wanted === 'variable' && syntax === 'job-input') return [jobInputName(name)];
    return syntax === wanted ? [name] : [];
  });
}

import { resolveCredentials } from '../credentials/resolve.ts';
import type { CredentialTrace, PreparedSources } from '../credentials/trace.ts';
import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { type GitLabProject, type KnownVariables, knownVariables } from '../images/gitLabProject.ts';
import { lookupPathOf } from '../images/registryPath.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Settings } from '../model/settings.ts';
import { type ImageContext, imageContextsOf } from '../pipeline/imageContexts.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import { expandWith, type JobVariable } from '../pipeline/variables.ts';
import { variantsOf } from '../pipeline/variants.ts';
import { notPulledBecause } from './executors.ts';
import { createPreparing, type Pulled } from './preparing.ts';
import { executorOf, forAllRunners, forEachRunner, type OfRunners, type RunnerGroup, runnerGroups } from './runnerGroups.ts';
import { pipelineSource, runnerAt, runnersOf } from './workspaceSources.ts';

/**
 * What a result is based on. `certain`: only files and settings, for findings. `likely`: also the git remote and the job token, for hovers and
 * lists.
 */
export type Basis = 'certain' | 'likely';

/** One way in which an image can be pulled: by a certain runner with its sources, or by any runner. */
export interface PullScenario {
  /** The runner's name, if the workspace has its configuration. */
  readonly runner?: string;
  /** One of the jobs that use the image, if they differ. */
  readonly job?: string;
  /** The expanded name, if it differs within the job. */
  readonly image?: string;
  /** The path of the project whose pipeline pulls the image, if it is known. */
  readonly project?: string;
  readonly trace: CredentialTrace;
  /** There are more names or sources than are traced. */
  readonly isOneOfMany?: true;
}

/** Expands the variables of an image that are known on this basis. Others stay as written. */
export function expandImage(image: ImageUse, file: SourceFile, basis: Basis = 'certain'): string {
  const text = image.text?.text ?? '';
  if (!text.includes('$')) return text;
  const { workspace } = file;
  const { settings } = workspace;
  const contexts = imageContextsOf(image, file);
  const knownIn = (uri: string) => (basis === 'likely' ? knownFor(uri, workspace) : undefined);
  const [only, ...others] = namesIn(text, contexts, { settings, knownIn });
  if (only !== undefined && others.length === 0) return only;
  // The image differs between jobs, so only variables with the same value in all of them are expanded.
  return expandWith(text, (name) => settingOf(name, settings) ?? variableFor(image, name, file)?.value);
}

/**
 * The different names that an image has in its jobs, with each combination of the values that its variables can have, up to a limit. What is unknown
 * stays as written.
 */
export function possibleNames(image: ImageUse, file: SourceFile, basis: Basis = 'certain'): readonly string[] {
  const { workspace } = file;
  const knownIn = (uri: string) => (basis === 'likely' ? knownFor(uri, workspace) : undefined);
  return namesIn(image.text?.text ?? '', imageContextsOf(image, file), { settings: workspace.settings, knownIn, writtenIn: file.uri });
}

interface Knowledge {
  readonly settings: Settings;
  readonly knownIn: (uri: string) => KnownVariables | undefined;
  /** The uri of the file that has the text. */
  readonly writtenIn?: string;
}

function namesIn(text: string, contexts: readonly ImageContext[], { settings, knownIn, writtenIn }: Knowledge): readonly string[] {
  const names = contexts.flatMap(({ variables, pipeline }) => {
    const known = knownIn(pipeline.root.uri);
    return variantsOf(text, variables, writtenIn).map((variant) => expandIn(text, variant, settings, known));
  });
  return [...new Set(names)];
}

/** Expands a text with the variables of one job. GitLab's settings override the pipeline, and the pipeline overrides predefined variables. */
export function expandIn(text: string, variables: ReadonlyMap<string, JobVariable>, settings: Settings, known?: KnownVariables): string {
  return expandWith(text, (name) => {
    return settingOf(name, settings) ?? (variables.has(name) ? variables.get(name)?.value : known?.value(name));
  });
}

/** GitLab's predefined variables for the project that contains the file at `uri`. */
export function knownFor(uri: string, workspace: Workspace): KnownVariables {
  const project = workspace.projectOf(uri);
  return project === undefined ? knownWithoutProject(workspace) : knownInProject(workspace, project);
}

const knownInProject = query(({ settings }, project: GitLabProject) => knownVariables(settings.variables, project));
const knownWithoutProject = query(({ settings }) => knownVariables(settings.variables, undefined));

/** The same for an image. Undefined if it belongs to pipelines of several projects. */
export function knownForImage(image: ImageUse, file: SourceFile): KnownVariables | undefined {
  const { workspace, uri } = file;
  const [first, ...others] = imageContextsOf(image, file).map(({ pipeline }) => knownFor(pipeline.root.uri, workspace));
  if (first === undefined) return knownFor(uri, workspace);
  return others.every((other) => other === first) ? first : undefined;
}

function settingOf(name: string, settings: Settings): string | undefined {
  return Object.hasOwn(settings.variables, name) ? settings.variables[name] : undefined;
}

/** A variable as a job sees it. It has no value if that is not known, or differs between pipelines or jobs. */
export interface KnownVariable {
  readonly name: string;
  readonly value: string | undefined;
  /** The job's name. Empty for the whole pipeline. */
  readonly owner: string;
  /** The values that it can have, if all of them are known. */
  readonly values?: readonly string[];
  /** Its value is the path of a file. */
  readonly file?: true;
}

/** The variables that the pipeline sets for the jobs of an image: their own, inherited and global ones. */
export function variablesFor(image: ImageUse, file: SourceFile): readonly KnownVariable[] {
  const names = new Set(imageContextsOf(image, file).flatMap(({ variables }) => [...variables.all.keys()]));
  return [...names].flatMap((name) => variableFor(image, name, file) ?? []);
}

/** One of these variables. Undefined if the pipeline does not set it. */
export function variableFor(image: ImageUse, name: string, file: SourceFile): KnownVariable | undefined {
  const contexts = imageContextsOf(image, file);
  const first = contexts.find(({ variables }) => variables.all.has(name))?.variables.all.get(name);
  if (first === undefined) return undefined;
  const isCertain = contexts.every(({ variables }) => variables.all.get(name)?.value === first.value);
  const value = isCertain ? first.value : undefined;
  const values = value === undefined ? valuesOf(name, contexts) : [];
  const more = { ...(values.length > 0 && { values }), ...(first.file && { file: true as const }) };
  return { name, value, owner: first.scope === 'job' ? image.owner : '', ...more };
}

/** All values that a variable can have. Empty if one of them is not known. */
function valuesOf(name: string, contexts: readonly ImageContext[]): readonly string[] {
  const placeholder = name.includes('.') ? `\${{ ${name} }}` : `\${${name}}`;
  const values = contexts.flatMap(({ variables }) => variantsOf(placeholder, variables).map((variant) => variant.get(name)?.value));
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? [...new Set(known)] : [];
}

/** The ways in which the images of a workspace can be pulled. */
export interface PullScenarios {
  /**
   * One for each runner that may run the job. A single one if the workspace has no runner's configuration. None if no runner pulls images:
   * `notPulledBecause` says why.
   */
  of(image: ImageUse, file: SourceFile): readonly PullScenario[];
  /** The same, but only one for all runners that do the same. It does not name them: for answers that are about all runners. */
  distinctOf(image: ImageUse, file: SourceFile): readonly PullScenario[];
  /** The same for the expanded image of one job. `runner` limits it to the runner whose default image it is. */
  ofJob(expanded: string, job: PullingJob, runner?: RunnerFacts): readonly PullScenario[];
  distinctOfJob(expanded: string, job: PullingJob, runner?: RunnerFacts): readonly PullScenario[];
}

/** A job that pulls an image, with one combination of the values that its variables can have. */
export interface PullingJob {
  readonly pipeline: Pipeline;
  readonly job: string;
  readonly variables: ReadonlyMap<string, JobVariable>;
}

/**
 * Traces images through the credential sources of the workspace: the pipeline's DOCKER_AUTH_CONFIG, otherwise each runner's; the Docker config of the
 * Runner's user; on the basis `likely`, also the job token. GitLab's settings are not available (docs/ground-truth.md#a2, #a3).
 */
export function pullScenarios(workspace: Workspace, basis: Basis = 'certain'): PullScenarios {
  return scenariosOn(workspace, basis);
}

const scenariosOn = query((workspace, basis: Basis): PullScenarios => {
  const { settings } = workspace;
  const traceOf = createTracing(workspace);
  const wayOf = (pulling: PullingJob, text: string): Way => {
    const { job, variables, pipeline } = pulling;
    const known = basis === 'likely' ? knownFor(pipeline.root.uri, workspace) : undefined;
    return { job, expanded: expandIn(text, variables, settings, known), source: pipelineSource(workspace, pulling), known, variables };
  };
  const ofContexts = workspace.db.keyed((contexts: readonly ImageContext[], text: string, writtenIn: string): readonly TracedWay[] => {
    const ways: Way[] = [];
    let isCut = false;
    for (const context of contexts) {
      for (const variables of variantsOf(text, context.variables, writtenIn)) {
        if (isCut) break;
        const way = wayOf({ ...context, variables }, text);
        if (ways.some((other) => isSameWay(other, way, settings))) continue;
        if (ways.length < maxWays) ways.push(way);
        else isCut = true;
      }
    }
    const isOneJob = ways.every(({ job }) => job === ways[0]?.job);
    return ways.map((way) => {
      const isOneOfJob = ways.filter(({ job }) => job === way.job).length === 1;
      const of = {
        ...(!isOneJob && { job: way.job }),
        ...(!isOneOfJob && { image: way.expanded }),
        ...(isCut && { isOneOfMany: true as const }),
      };
      return traceOf(way, runnerGroups(workspace)).map((one) => ({ ...one, ...of }));
    });
  });
  const ofWhole = (image: ImageUse, file: SourceFile, groups: readonly RunnerGroup[]) => {
    const known = basis === 'likely' ? knownForImage(image, file) : undefined;
    return [traceOf({ expanded: expandImage(image, file, basis), source: undefined, known, variables: noVariables }, groups)];
  };
  const groupOf = (runner: RunnerFacts): readonly RunnerGroup[] => {
    const known = knownRunners(workspace).get(runner);
    return known === undefined ? [] : [[known]];
  };
  const ofImage = (image: ImageUse, file: SourceFile): readonly TracedWay[] => {
    const runner = image.format === 'gitlab-ci' ? undefined : runnerAt(file, image.range.start);
    if (notPulledBecause(workspace, runner) !== undefined) return [];
    if (image.format !== 'gitlab-ci') return ofWhole(image, file, runner === undefined ? [] : groupOf(runner));
    const contexts = imageContextsOf(image, file);
    return contexts.length === 0 ? ofWhole(image, file, runnerGroups(workspace)) : ofContexts(contexts, image.text?.text ?? '', file.uri);
  };
  const ofJob = (expanded: string, pulling: PullingJob, runner: RunnerFacts | undefined): TracedWay => {
    if (notPulledBecause(workspace, runner) !== undefined) return [];
    return traceOf({ ...wayOf(pulling, ''), expanded }, runner === undefined ? runnerGroups(workspace) : groupOf(runner));
  };
  return {
    of: (image, file) => ofImage(image, file).flatMap((way) => forEachRunner(workspace, way)),
    distinctOf: (image, file) => ofImage(image, file).flatMap(forAllRunners),
    ofJob: (expanded, pulling, runner) => forEachRunner(workspace, ofJob(expanded, pulling, runner)),
    distinctOfJob: (expanded, pulling, runner) => forAllRunners(ofJob(expanded, pulling, runner)),
  };
});

/** Which tag an image of a job has makes no difference for its credential. */
function isSameWay(one: Way, other: Way, { runnerVersion }: Settings): boolean {
  if (one.source !== other.source) return false;
  if (one.expanded === other.expanded) return true;
  const isSame = lookupPathOf(one.expanded, runnerVersion) === lookupPathOf(other.expanded, runnerVersion);
  return isSame && one.job === other.job && !one.expanded.includes('$') && !other.expanded.includes('$');
}

const knownRunners = query((workspace) => new Map(runnersOf(workspace).map((known) => [known.runner, known])));

/** An image under one name in one job: a scenario for each group of runners. */
type TracedWay = readonly (Omit<PullScenario, 'runner'> & OfRunners)[];

/** Resolves an image for each group of runners. Equal calls return the same object. */
function createTracing(workspace: Workspace): (pulled: Pulled, groups: readonly RunnerGroup[]) => TracedWay {
  const { settings, db } = workspace;
  const prepare = createPreparing(workspace, (key, { variables, known }) => expandIn(key, variables, settings, known));
  const resolve = db.keyed((sources: PreparedSources, executor: 'docker' | 'kubernetes', image: string) => {
    return resolveCredentials({ image, executor }, sources);
  });
  return (pulled, groups) => {
    const { expanded, source } = pulled;
    // The name of the project's own images begins with its path.
    const path = pulled.known?.value('CI_REGISTRY_IMAGE')?.replace(/^[^/]*\//, '');
    const project = path === undefined ? {} : { project: path };
    const anyRunner = () => {
      const executor = settings.executor === 'kubernetes' ? 'kubernetes' : 'docker';
      return [{ ...project, runners: [], trace: resolve(prepare(pulled, source, undefined), executor, expanded) }];
    };
    const found = groups.flatMap((runners): TracedWay => {
      const [first] = runners;
      if (first === undefined) return [];
      const executor = executorOf(first.runner, settings);
      const secrets = executor === 'kubernetes' ? first.cluster : undefined;
      return [{ ...project, runners, trace: resolve(prepare(pulled, source ?? first.environment, secrets), executor, expanded) }];
    });
    const [first] = found;
    if (first === undefined) return anyRunner();
    // A credential of the job comes before those of the runners.
    const isSame = found.length > 1 && found.every(({ trace }) => trace === first.trace);
    return isSame ? [{ ...first, runners: runnersOf(workspace) }] : found;
  };
}

const noVariables: ReadonlyMap<string, JobVariable> = new Map();

/** Variables may expand one text to a different image in every job. More results are not useful to a reader. */
export const maxWays = 4;

interface Way extends Pulled {
  readonly job: string;
}

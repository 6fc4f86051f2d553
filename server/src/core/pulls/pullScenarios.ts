import { prepareSources, resolveCredentials } from '../credentials/resolve.ts';
import type { CredentialSource } from '../credentials/sources.ts';
import type { CredentialTrace, PreparedSources } from '../credentials/trace.ts';
import type { FileFacts, WorkspaceView } from '../db/workspaceView.ts';
import { type KnownVariables, knownVariables } from '../images/gitLabProject.ts';
import type { AuthSource, RunnerFacts } from '../model/facts.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Settings } from '../model/settings.ts';
import { contextsOf, type ImageContext } from '../pipeline/imageContexts.ts';
import { expandWith, type JobVariable } from '../pipeline/variables.ts';
import { contains } from '../text/mappedText.ts';
import { coveredSource, homeSource, jobSource, pipelineSources, runnersOf } from './workspaceSources.ts';

/**
 * What an answer rests on. `certain`: what the files and the settings say; findings rest on no more. `likely`: also what follows from the git
 * remote, and the token that GitLab sends with each job; for what is shown.
 */
export type Basis = 'certain' | 'likely';

/** A way in which an image can come to be pulled: by one runner, or by any, with the sources that this one has. */
export interface Situation {
  /** The runner's name, when the workspace has its configuration. */
  readonly runner?: string;
  /** One of the jobs that use it, where its jobs differ. */
  readonly job?: string;
  readonly trace: CredentialTrace;
}

/** An image's name with the variables filled in that are known on this basis; others stay as they are written. */
export function expandImage(image: ImageUse, workspace: WorkspaceView, settings: Settings, basis: Basis = 'certain'): string {
  const text = image.text?.text ?? '';
  if (!text.includes('$')) return text;
  const contexts = contextsOf(image, workspace);
  const knownIn = (uri: string) => (basis === 'likely' ? knownFor(uri, workspace, settings) : undefined);
  const names = contexts.map(({ variables, pipeline }) => expandIn(text, variables, settings, knownIn(pipeline.root.uri)));
  const [first, ...others] = names;
  if (first !== undefined && others.every((other) => other === first)) return first;
  // Its jobs make different images of it: only what they agree on is filled in.
  return expandWith(text, (name) => settingOf(name, settings) ?? variableFor(image, name, workspace)?.value);
}

/** The same for one job, whose variables these are. What GitLab's settings have wins over what a pipeline sets, and that over what GitLab itself does. */
export function expandIn(text: string, variables: ReadonlyMap<string, JobVariable>, settings: Settings, known?: KnownVariables): string {
  return expandWith(text, (name) => {
    return settingOf(name, settings) ?? (variables.has(name) ? variables.get(name)?.value : known?.value(name));
  });
}

const knownBefore = new WeakMap<WorkspaceView, { readonly settings: Settings; readonly ofProjects: Map<unknown, KnownVariables> }>();

/** GitLab's own variables in the pipelines of the project that holds the file at `uri`. Read once for each project of a view. */
export function knownFor(uri: string, workspace: WorkspaceView, settings: Settings): KnownVariables {
  const before = knownBefore.get(workspace);
  const ofProjects = before?.settings === settings ? before.ofProjects : new Map<unknown, KnownVariables>();
  if (ofProjects !== before?.ofProjects) knownBefore.set(workspace, { settings, ofProjects });
  const project = workspace.projectOf?.(uri);
  const known = ofProjects.get(project) ?? knownVariables(settings.variables, project);
  ofProjects.set(project, known);
  return known;
}

/** The same for an image of the file at `uri`; undefined where it belongs to pipelines of several projects. */
export function knownForImage(image: ImageUse, uri: string, workspace: WorkspaceView, settings: Settings): KnownVariables | undefined {
  const [first, ...others] = contextsOf(image, workspace).map(({ pipeline }) => knownFor(pipeline.root.uri, workspace, settings));
  if (first === undefined) return knownFor(uri, workspace, settings);
  return others.every((other) => other === first) ? first : undefined;
}

function settingOf(name: string, settings: Settings): string | undefined {
  return Object.hasOwn(settings.variables, name) ? settings.variables[name] : undefined;
}

/** A variable as a job sees it; without a value where it is not known, or differs from one pipeline or job to another. */
export interface KnownVariable {
  readonly name: string;
  readonly value: string | undefined;
  /** A job's name; empty for the whole pipeline. */
  readonly owner: string;
  /** Its value is the path of a file. */
  readonly file?: true;
}

/** The variables that the pipeline sets for the jobs of an image: their own, those of what they extend, and the global ones. */
export function variablesFor(image: ImageUse, workspace: WorkspaceView): readonly KnownVariable[] {
  const names = new Set(contextsOf(image, workspace).flatMap(({ variables }) => [...variables.keys()]));
  return [...names].flatMap((name) => variableFor(image, name, workspace) ?? []);
}

/** One of them; undefined when the pipeline does not set it. */
export function variableFor(image: ImageUse, name: string, workspace: WorkspaceView): KnownVariable | undefined {
  const contexts = contextsOf(image, workspace);
  const first = contexts.find(({ variables }) => variables.has(name))?.variables.get(name);
  if (first === undefined) return undefined;
  const isCertain = contexts.every(({ variables }) => variables.get(name)?.value === first.value);
  const value = isCertain ? first.value : undefined;
  return { name, value, owner: first.scope === 'job' ? image.owner : '', ...(first.file && { file: true }) };
}

/** The sources of a workspace, prepared once for any number of images. */
export interface Situations {
  /** One for each runner that may take the job; a single one where the workspace has no runner's configuration. */
  of(image: ImageUse, file: FileFacts): readonly Situation[];
  /** The same for an image as one job has it in the end; `runner` limits it to the one whose default it is. */
  ofJob(expanded: string, context: ImageContext, runner?: RunnerFacts): readonly Situation[];
}

const situationsMade = new WeakMap<WorkspaceView, Map<Basis, { readonly settings: Settings; readonly situations: Situations }>>();

/**
 * The traces of images over the sources that the workspace shows: the pipeline's own DOCKER_AUTH_CONFIG, else each runner's; the docker
 * config that stands for the one in the Runner's home; where the basis is `likely`, the job's own token. What lives in GitLab's settings is not at
 * hand (GROUND-TRUTH A.2, A.3). Made once for each view of the workspace.
 */
export function createSituations(workspace: WorkspaceView, settings: Settings, basis: Basis = 'certain'): Situations {
  const known = situationsMade.get(workspace) ?? new Map();
  situationsMade.set(workspace, known);
  const before = known.get(basis);
  if (before !== undefined && before.settings === settings) return before.situations;
  const situations = makeSituations(workspace, settings, basis);
  known.set(basis, { settings, situations });
  return situations;
}

function makeSituations(workspace: WorkspaceView, settings: Settings, basis: Basis): Situations {
  const runners = runnersOf(workspace);
  const pipelineSource = pipelineSources(workspace);
  const prepare = createPreparing(workspace, settings);
  const traces = new Map<PreparedSources, Map<string, CredentialTrace>>();
  const resolve = (image: string, executor: 'docker' | 'kubernetes', sources: PreparedSources) => {
    const resolved = traces.get(sources) ?? new Map<string, CredentialTrace>();
    traces.set(sources, resolved);
    const key = `${executor} ${image}`;
    const trace = resolved.get(key) ?? resolveCredentials({ image, executor }, sources);
    resolved.set(key, trace);
    return trace;
  };
  const knownIn = (uri: string) => (basis === 'likely' ? knownFor(uri, workspace, settings) : undefined);
  const situationsOf = (pulled: Pulled, possible: typeof runners): readonly Situation[] => {
    const { expanded, source } = pulled;
    if (possible.length === 0) {
      const executor = settings.executor === 'kubernetes' ? 'kubernetes' : 'docker';
      return [{ trace: resolve(expanded, executor, prepare(source, pulled)) }];
    }
    return possible.map(({ runner, label, environment }) => {
      const trace = resolve(expanded, executorOf(runner, settings), prepare(source ?? environment, pulled));
      return { ...(label !== '' && { runner: label }), trace };
    });
  };
  /** By the jobs that have an image, and how it is written: thousands of them may have one through an anchor. */
  const answered = new WeakMap<readonly ImageContext[], Map<string, readonly Situation[]>>();
  return {
    of: (image, file) => {
      const contexts = contextsOf(image, workspace);
      const whole = () => {
        const known = basis === 'likely' ? knownForImage(image, file.uri, workspace, settings) : undefined;
        return { expanded: expandImage(image, workspace, settings, basis), source: undefined, known, variables: noVariables };
      };
      if (image.format !== 'gitlab-ci') {
        const possible = runners.filter(({ uri, runner }) => uri === file.uri && contains(runner.range, image.range.start));
        return situationsOf(whole(), possible);
      }
      const text = image.text?.text ?? '';
      const before = answered.get(contexts)?.get(text);
      if (before !== undefined) return before;
      const ways = new Map<string, Way>();
      for (const context of contexts) {
        const { job, variables } = context;
        const source = pipelineSource(context);
        const known = knownIn(context.pipeline.root.uri);
        const expanded = expandIn(text, variables, settings, known);
        const key = `${expanded} ${source?.uri} ${source?.content === 'auth' ? source.auth.range.start : ''}`;
        if (!ways.has(key) && ways.size < mostWays) ways.set(key, { job, expanded, source, known, variables });
      }
      const [first, ...others] = ways.values();
      if (first === undefined) return situationsOf(whole(), runners);
      const isOneWay = others.length === 0;
      const found = [first, ...others].flatMap((way) =>
        situationsOf(way, runners).map((situation) => (isOneWay ? situation : { ...situation, job: way.job })),
      );
      answered.set(contexts, (answered.get(contexts) ?? new Map<string, readonly Situation[]>()).set(text, found));
      return found;
    },
    ofJob: (expanded, context, runner) => {
      const possible = runner === undefined ? runners : runners.filter((one) => one.runner === runner);
      const known = knownIn(context.pipeline.root.uri);
      return situationsOf({ expanded, source: pipelineSource(context), known, variables: context.variables }, possible);
    },
  };
}

/** Reads the sources of a job once for each of the ways in which jobs and projects differ. */
function createPreparing(workspace: WorkspaceView, settings: Settings) {
  const home = homeSource(workspace, settings);
  const covered = coveredSource(settings);
  const ofAuths = new Map<AuthSource | undefined, PreparedWays>();
  return (variable: CredentialSource | undefined, { known, variables }: Pulled): PreparedSources => {
    const auth = variable?.content === 'auth' ? variable.auth : undefined;
    const ways = ofAuths.get(auth) ?? waysOf(auth);
    ofAuths.set(auth, ways);
    const { hiddenKeys, made } = ways;
    const expand = (text: string) => expandIn(text, variables, settings, known);
    // Seldom has a key a variable in it; then what it stands for in this job tells the job from others.
    const keys = known === undefined || hiddenKeys.length === 0 ? '' : hiddenKeys.map(expand).join('\n');
    const ofKnown = made.get(known) ?? new Map<string, PreparedSources>();
    made.set(known, ofKnown);
    const before = ofKnown.get(keys);
    if (before !== undefined) return before;
    // What GitLab's settings hold comes in place of what the pipeline or the runner sets (GROUND-TRUTH A.3), in the projects that have it.
    const sources = [covered, variable, home, known && jobSource(known)].filter((source) => source !== undefined);
    const { runnerVersion } = settings;
    const prepared = prepareSources(sources, { runnerVersion, ...(known && { expand: (key) => withoutVariables(expand(key)) }) });
    ofKnown.set(keys, prepared);
    return prepared;
  };
}

interface PreparedWays {
  /** Keys with a variable in them. */
  readonly hiddenKeys: readonly string[];
  readonly made: Map<KnownVariables | undefined, Map<string, PreparedSources>>;
}

function waysOf(auth: AuthSource | undefined): PreparedWays {
  const entries = (auth?.entries ?? []).filter(({ registryUnknown }) => registryUnknown);
  const helpers = (auth?.credHelpers ?? []).filter(({ unknown }) => unknown);
  return { hiddenKeys: [...entries, ...helpers].map(({ registry }) => registry.value), made: new Map() };
}

function withoutVariables(text: string): string | undefined {
  return text.includes('$') ? undefined : text;
}

const noVariables: ReadonlyMap<string, JobVariable> = new Map();

/** Jobs may make very different things of one image; nobody reads more of them. */
const mostWays = 4;

interface Pulled {
  readonly expanded: string;
  readonly source: CredentialSource | undefined;
  /** GitLab's own variables, where the basis allows for them. */
  readonly known: KnownVariables | undefined;
  readonly variables: ReadonlyMap<string, JobVariable>;
}

interface Way extends Pulled {
  readonly job: string;
}

function executorOf({ executor }: RunnerFacts, settings: Settings): 'docker' | 'kubernetes' {
  if (settings.executor !== 'auto') return settings.executor;
  return executor?.value === 'kubernetes' ? 'kubernetes' : 'docker';
}

import type { AuthSource, FormatId, ImageUse, RunnerFacts } from '../facts.ts';
import { contextsOf, type ImageContext } from '../pipeline/uses.ts';
import { expandWith, type JobVariable } from '../pipeline/variables.ts';
import type { Settings } from '../settings.ts';
import type { FileFacts, WorkspaceView } from '../workspaceView.ts';
import { type CredentialTrace, type PreparedSources, prepareSources, resolveCredentials } from './resolve.ts';
import type { CredentialSource } from './sources.ts';

/** A way in which an image can come to be pulled: by one runner, or by any, with the sources that this one has. */
export interface Situation {
  /** The runner's name, when the workspace has its configuration. */
  readonly runner?: string;
  /** One of the jobs that use it, where its jobs differ. */
  readonly job?: string;
  readonly trace: CredentialTrace;
}

/** An image's name with the variables filled in that the workspace and the settings know; others stay as they are written. */
export function expandImage(image: ImageUse, workspace: WorkspaceView, settings: Settings): string {
  const text = image.text?.text ?? '';
  if (!text.includes('$')) return text;
  const names = contextsOf(image, workspace).map(({ variables }) => expandIn(text, variables, settings));
  const [first, ...others] = names;
  if (first !== undefined && others.every((other) => other === first)) return first;
  // Its jobs make different images of it: only what they agree on is filled in.
  return expandWith(text, (name) => settingOf(name, settings) ?? variableFor(image, name, workspace)?.value);
}

/** The same for one job, whose variables these are. What GitLab's settings have wins over what a pipeline sets. */
export function expandIn(text: string, variables: ReadonlyMap<string, JobVariable>, settings: Settings): string {
  return expandWith(text, (name) => settingOf(name, settings) ?? variables.get(name)?.value);
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

const situationsMade = new WeakMap<WorkspaceView, { readonly settings: Settings; readonly situations: Situations }>();

/**
 * The traces of images over the sources that the workspace shows: the pipeline's own DOCKER_AUTH_CONFIG, else each runner's; the docker
 * config that stands for the one in the Runner's home. What lives in GitLab's settings is not at hand (GROUND-TRUTH A.2, A.3). Made once
 * for each view of the workspace.
 */
export function createSituations(workspace: WorkspaceView, settings: Settings): Situations {
  const known = situationsMade.get(workspace);
  if (known !== undefined && known.settings === settings) return known.situations;
  const situations = makeSituations(workspace, settings);
  situationsMade.set(workspace, { settings, situations });
  return situations;
}

function makeSituations(workspace: WorkspaceView, settings: Settings): Situations {
  const home = homeSource(workspace);
  const covered = coveredSource(settings);
  const runners = runnersOf(workspace);
  const pipelineSource = pipelineSources(workspace);
  const prepared = new Map<AuthSource | undefined, PreparedSources>();
  const prepare = (variable: CredentialSource | undefined) => {
    const key = variable?.content === 'auth' ? variable.auth : undefined;
    const known = prepared.get(key);
    if (known !== undefined) return known;
    const sources = [variable ?? covered, home].filter((source) => source !== undefined);
    const made = prepareSources(sources, { runnerVersion: settings.runnerVersion });
    prepared.set(key, made);
    return made;
  };
  const traces = new Map<PreparedSources, Map<string, CredentialTrace>>();
  const resolve = (image: string, executor: 'docker' | 'kubernetes', sources: PreparedSources) => {
    const resolved = traces.get(sources) ?? new Map<string, CredentialTrace>();
    traces.set(sources, resolved);
    const key = `${executor} ${image}`;
    const trace = resolved.get(key) ?? resolveCredentials({ image, executor }, sources);
    resolved.set(key, trace);
    return trace;
  };
  const situationsOf = (expanded: string, own: CredentialSource | undefined, possible: typeof runners): readonly Situation[] => {
    if (possible.length === 0) {
      const executor = settings.executor === 'kubernetes' ? 'kubernetes' : 'docker';
      return [{ trace: resolve(expanded, executor, prepare(own)) }];
    }
    return possible.map(({ runner, name, environment }) => {
      const trace = resolve(expanded, executorOf(runner, settings), prepare(own ?? environment));
      return { ...(name !== '' && { runner: name }), trace };
    });
  };
  /** By the jobs that have an image, and how it is written. */
  const answered = new WeakMap<readonly ImageContext[], Map<string, readonly Situation[]>>();
  const ofContexts = (text: string, contexts: readonly ImageContext[], image: ImageUse): readonly Situation[] => {
    const ways = new Map<string, Way>();
    for (const context of contexts) {
      const source = pipelineSource(context);
      const expanded = expandIn(text, context.variables, settings);
      const key = `${expanded} ${source?.uri} ${source?.content === 'auth' ? source.auth.range.start : ''}`;
      if (!ways.has(key) && ways.size < mostWays) ways.set(key, { job: context.job, expanded, source });
    }
    const [first, ...others] = ways.values();
    if (first === undefined) return situationsOf(expandImage(image, workspace, settings), undefined, runners);
    if (others.length === 0) return situationsOf(first.expanded, first.source, runners);
    return [first, ...others].flatMap(({ job, expanded, source }) => {
      return situationsOf(expanded, source, runners).map((situation) => ({ ...situation, job }));
    });
  };
  return {
    of: (image, file) => {
      if (image.format !== 'gitlab-ci') {
        const possible = runners.filter(({ uri, name }) => uri === file.uri && name === image.owner);
        return situationsOf(expandImage(image, workspace, settings), undefined, possible);
      }
      const text = image.text?.text ?? '';
      const contexts = contextsOf(image, workspace);
      const before = answered.get(contexts)?.get(text);
      if (before !== undefined) return before;
      const answer = ofContexts(text, contexts, image);
      answered.set(contexts, (answered.get(contexts) ?? new Map()).set(text, answer));
      return answer;
    },
    ofJob: (expanded, context, runner) => {
      const possible = runner === undefined ? runners : runners.filter((one) => one.runner === runner);
      return situationsOf(expanded, pipelineSource(context), possible);
    },
  };
}

/** Jobs may make very different things of one image; nobody reads more of them. */
const mostWays = 4;

interface Way {
  readonly job: string;
  readonly expanded: string;
  readonly source: CredentialSource | undefined;
}

function variableSource(auth: AuthSource, place: string, uri: string): CredentialSource {
  return { from: 'variable', name: '$DOCKER_AUTH_CONFIG', place, uri, content: 'auth', auth };
}

/** The DOCKER_AUTH_CONFIG that a job has in the end: of what it extends too, and of any file of its pipeline. */
function pipelineSources({ files }: WorkspaceView): (context: ImageContext) => CredentialSource | undefined {
  const byPlace = new Map<string, CredentialSource>();
  let ofAnyFile: CredentialSource | undefined;
  for (const { uri, path, facts } of files) {
    for (const auth of facts.auths) {
      if (auth.origin.kind !== 'pipeline-variable') continue;
      const { owner } = auth.origin;
      const place = owner === '' ? `${path}, \`variables\`` : `${path}, \`variables\` of “${owner}”`;
      const source = variableSource(auth, place, uri);
      const key = `${uri} ${auth.statement.start}`;
      if (!byPlace.has(key)) byPlace.set(key, source);
      if (owner === '') ofAnyFile ??= source;
    }
  }
  return ({ pipeline, variables }) => {
    const set = variables.get('DOCKER_AUTH_CONFIG');
    if (set === undefined) return pipeline.isRoot ? undefined : ofAnyFile;
    return set.from?.key && byPlace.get(`${set.from.uri} ${set.from.key.start}`);
  };
}

function homeSource({ files }: WorkspaceView): CredentialSource | undefined {
  const found = files.find((file) => isFormat(file, 'docker-config') && file.ownMachine === undefined && file.facts.auths.length > 0);
  const [auth] = found?.facts.auths ?? [];
  if (found === undefined || auth === undefined) return undefined;
  return { from: 'home', name: '~/.docker/config.json', place: found.path, uri: found.uri, content: 'auth', auth };
}

function coveredSource({ coveredRegistries }: Settings): CredentialSource | undefined {
  if (coveredRegistries.length === 0) return undefined;
  return {
    from: 'variable',
    name: '$DOCKER_AUTH_CONFIG',
    place: 'GitLab’s CI/CD settings',
    content: 'unknown',
    registries: coveredRegistries,
  };
}

/** The runners that pull images, each with the DOCKER_AUTH_CONFIG of its `environment`. */
function runnersOf({ files }: WorkspaceView) {
  return files.flatMap(({ facts, path, uri }) =>
    (facts.runners ?? []).filter(pullsImages).map((runner) => {
      const name = runner.name?.value ?? '';
      const auth = facts.auths.find(({ origin }) => origin.kind === 'runner-environment' && origin.runner === name);
      const environment = auth && variableSource(auth, `${path}, \`environment\` of runner “${name}”`, uri);
      return { runner, name, uri, environment };
    }),
  );
}

function pullsImages({ executor }: RunnerFacts): boolean {
  return executor === undefined || executor.value.startsWith('docker') || executor.value === 'kubernetes';
}

function executorOf({ executor }: RunnerFacts, settings: Settings): 'docker' | 'kubernetes' {
  if (settings.executor !== 'auto') return settings.executor;
  return executor?.value === 'kubernetes' ? 'kubernetes' : 'docker';
}

function isFormat(file: FileFacts, format: FormatId): boolean {
  return file.format === format;
}

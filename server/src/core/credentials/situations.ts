import type { AuthSource, FormatId, ImageUse, RunnerFacts } from '../facts.ts';
import { expandValue } from '../images/variables.ts';
import type { Settings } from '../settings.ts';
import type { FileFacts, WorkspaceView } from '../workspaceView.ts';
import { type CredentialTrace, type PreparedSources, prepareSources, resolveCredentials } from './resolve.ts';
import type { CredentialSource } from './sources.ts';

/** A way in which an image can come to be pulled: by one runner, or by any, with the sources that this one has. */
export interface Situation {
  /** The runner's name, when the workspace has its configuration. */
  readonly runner?: string;
  readonly trace: CredentialTrace;
}

/** An image's name with the variables filled in that the workspace and the settings know; others stay as they are written. */
export function expandImage(image: ImageUse, workspace: WorkspaceView, settings: Settings): string {
  let text = image.text?.text ?? '';
  if (!text.includes('$')) return text;
  const lookup = (name: string) => {
    const set = variableFor(image, name, workspace);
    if (set !== undefined) return set.value;
    return Object.hasOwn(settings.variables, name) ? settings.variables[name] : undefined;
  };
  const keep = (name: string) => (/^\w+$/.test(name) ? `\${${name}}` : '');
  // Values may hold variables of their own, which GitLab expands before it sends them; a chain that never ends stops here.
  for (let pass = 0; pass < 5 && text.includes('$'); pass++) {
    const next = expandValue(text, (name) => lookup(name) ?? keep(name));
    if (next === text) break;
    text = next;
  }
  return text;
}

/** A variable as a job sees it; without a value where it is not known, or differs from one pipeline to another. */
export interface KnownVariable {
  readonly name: string;
  readonly value: string | undefined;
  /** A job's name; empty for the whole pipeline. */
  readonly owner: string;
  /** Its value is the path of a file. */
  readonly file?: true;
}

/** The variables that the pipeline sets for the owner of an image: its own, and the global ones of every file, which may include one another. */
export function variablesFor(image: ImageUse, workspace: WorkspaceView): readonly KnownVariable[] {
  const byOwner = variablesByOwner(workspace);
  const found = new Map(byOwner.get(''));
  for (const variable of byOwner.get(image.owner)?.values() ?? []) found.set(variable.name, variable);
  return [...found.values()];
}

/** One of them; undefined when the pipeline does not set it. */
export function variableFor(image: ImageUse, name: string, workspace: WorkspaceView): KnownVariable | undefined {
  const byOwner = variablesByOwner(workspace);
  return byOwner.get(image.owner)?.get(name) ?? byOwner.get('')?.get(name);
}

type VariablesByOwner = ReadonlyMap<string, ReadonlyMap<string, KnownVariable>>;

/** What was read of a workspace, for as long as that view of it is in use: a view never changes, so nobody can see whether it was read again. */
const variablesRead = new WeakMap<WorkspaceView, VariablesByOwner>();

function variablesByOwner(workspace: WorkspaceView): VariablesByOwner {
  const known = variablesRead.get(workspace);
  if (known !== undefined) return known;
  const byOwner = new Map<string, Map<string, KnownVariable>>();
  for (const { facts } of workspace.files) {
    for (const { name, value, owner, conditional, file } of facts.pipeline?.variables ?? []) {
      const here = byOwner.get(owner) ?? new Map<string, KnownVariable>();
      byOwner.set(owner, here);
      const other = here.get(name.value);
      const certain = !conditional && (other === undefined || other.value === value?.value);
      here.set(name.value, { name: name.value, value: certain ? value?.value : undefined, owner, ...(file && { file }) });
    }
  }
  variablesRead.set(workspace, byOwner);
  return byOwner;
}

/** The sources of a workspace, prepared once for any number of images. */
export interface Situations {
  /** One for each runner that may take the job; a single one where the workspace has no runner's configuration. */
  of(image: ImageUse, file: FileFacts): readonly Situation[];
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
  return {
    of: (image, file) => {
      const expanded = expandImage(image, workspace, settings);
      const own = image.format === 'gitlab-ci' ? pipelineSource(image.owner, file.uri) : undefined;
      const possible = image.format === 'gitlab-ci' ? runners : runners.filter(({ uri, name }) => uri === file.uri && name === image.owner);
      if (possible.length === 0) {
        const executor = settings.executor === 'kubernetes' ? 'kubernetes' : 'docker';
        return [{ trace: resolve(expanded, executor, prepare(own)) }];
      }
      return possible.map(({ runner, name, environment }) => {
        const trace = resolve(expanded, executorOf(runner, settings), prepare(own ?? environment));
        return { ...(name !== '' && { runner: name }), trace };
      });
    },
  };
}

function variableSource(auth: AuthSource, place: string, uri: string): CredentialSource {
  return { from: 'variable', name: '$DOCKER_AUTH_CONFIG', place, uri, content: 'auth', auth };
}

/** A job's own variable beats that of the whole pipeline, which any file of it may set. */
function pipelineSources({ files }: WorkspaceView): (owner: string, uri: string) => CredentialSource | undefined {
  const byFile = new Map<string, Map<string, CredentialSource>>();
  let ofAnyFile: CredentialSource | undefined;
  for (const { uri, path, facts } of files) {
    for (const auth of facts.auths) {
      if (auth.origin.kind !== 'pipeline-variable') continue;
      const { owner } = auth.origin;
      const here = byFile.get(uri) ?? new Map<string, CredentialSource>();
      byFile.set(uri, here);
      if (here.has(owner)) continue;
      const place = owner === '' ? `${path}, \`variables\`` : `${path}, \`variables\` of “${owner}”`;
      const source = variableSource(auth, place, uri);
      here.set(owner, source);
      if (owner === '') ofAnyFile ??= source;
    }
  }
  return (owner, uri) => byFile.get(uri)?.get(owner) ?? byFile.get(uri)?.get('') ?? ofAnyFile;
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

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
  const written = image.text?.text ?? '';
  const known = new Map(Object.entries(settings.variables));
  for (const { name, value } of variablesFor(image, workspace)) {
    if (value === undefined) known.delete(name);
    else known.set(name, value);
  }
  const keep = (name: string) => (/^\w+$/.test(name) ? `\${${name}}` : '');
  let text = written;
  // Values may hold variables of their own, which GitLab expands before it sends them; a chain that never ends stops here.
  for (let pass = 0; pass < 5 && text.includes('$'); pass++) {
    const next = expandValue(text, (name) => known.get(name) ?? keep(name));
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
}

/** The variables that the pipeline sets for the owner of an image: its own, and the global ones of every file, which may include one another. */
export function variablesFor(image: ImageUse, { files }: WorkspaceView): readonly KnownVariable[] {
  const found = new Map<string, KnownVariable>();
  for (const owner of image.owner === '' ? [''] : ['', image.owner]) {
    const here = new Map<string, KnownVariable>();
    for (const { name, value, conditional } of files
      .flatMap(({ facts }) => facts.pipeline?.variables ?? [])
      .filter((one) => one.owner === owner)) {
      const known = here.get(name.value);
      const certain = !conditional && (known === undefined || known.value === value?.value);
      here.set(name.value, { name: name.value, value: certain ? value?.value : undefined, owner });
    }
    for (const variable of here.values()) found.set(variable.name, variable);
  }
  return [...found.values()];
}

/** The sources of a workspace, prepared once for any number of images. */
export interface Situations {
  /** One for each runner that may take the job; a single one where the workspace has no runner's configuration. */
  of(image: ImageUse, file: FileFacts): readonly Situation[];
}

/**
 * The traces of images over the sources that the workspace shows: the pipeline's own DOCKER_AUTH_CONFIG, else each runner's; the docker
 * config that stands for the one in the Runner's home. What lives in GitLab's settings is not at hand (GROUND-TRUTH A.2, A.3).
 */
export function createSituations(workspace: WorkspaceView, settings: Settings): Situations {
  const home = homeSource(workspace);
  const covered = coveredSource(settings);
  const runners = runnersOf(workspace);
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
  return {
    of: (image, file) => {
      const request = { image: expandImage(image, workspace, settings) };
      const own = image.format === 'gitlab-ci' ? pipelineSource(image, file, workspace) : undefined;
      const possible = image.format === 'gitlab-ci' ? runners : runners.filter(({ uri, name }) => uri === file.uri && name === image.owner);
      if (possible.length === 0) {
        const executor = settings.executor === 'kubernetes' ? 'kubernetes' : 'docker';
        return [{ trace: resolveCredentials({ ...request, executor }, prepare(own)) }];
      }
      return possible.map(({ runner, name, environment }) => {
        const trace = resolveCredentials({ ...request, executor: executorOf(runner, settings) }, prepare(own ?? environment));
        return { ...(name !== '' && { runner: name }), trace };
      });
    },
  };
}

function variableSource(auth: AuthSource, place: string, uri: string): CredentialSource {
  return { from: 'variable', name: '$DOCKER_AUTH_CONFIG', place, uri, content: 'auth', auth };
}

/** A job's own variable beats that of the whole pipeline, which any file of it may set. */
function pipelineSource(image: ImageUse, file: FileFacts, workspace: WorkspaceView): CredentialSource | undefined {
  const files = [file, ...workspace.files.filter(({ uri, format }) => uri !== file.uri && format === 'gitlab-ci')];
  const wanted = (owner: string, within: readonly FileFacts[]) =>
    within.flatMap(({ facts, path, uri }) =>
      facts.auths.flatMap((auth) => (auth.origin.kind === 'pipeline-variable' && auth.origin.owner === owner ? [{ auth, path, uri }] : [])),
    );
  const [found] = [...(image.owner === '' ? [] : wanted(image.owner, [file])), ...wanted('', files)];
  if (found === undefined) return undefined;
  const { auth, path, uri } = found;
  const owner = auth.origin.kind === 'pipeline-variable' ? auth.origin.owner : '';
  return variableSource(auth, owner === '' ? `${path}, \`variables\`` : `${path}, \`variables\` of “${owner}”`, uri);
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

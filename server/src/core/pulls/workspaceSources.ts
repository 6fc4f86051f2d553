import type { CredentialSource, JobCredential } from '../credentials/sources.ts';
import { type FileFacts, filesWith, filesWithAuths, filesWithRunners, type WorkspaceView } from '../db/workspaceView.ts';
import type { KnownVariables } from '../images/gitLabProject.ts';
import type { AuthSource, RunnerFacts } from '../model/facts.ts';
import type { Settings } from '../model/settings.ts';
import type { ImageContext } from '../pipeline/imageContexts.ts';
import { folderUri } from '../pipeline/includedFiles.ts';
import { contains } from '../text/mappedText.ts';

function variableSource(auth: AuthSource, place: string, uri: string): CredentialSource {
  return { from: 'variable', name: '$DOCKER_AUTH_CONFIG', place, uri, content: 'auth', auth };
}

/** The DOCKER_AUTH_CONFIG that a job has in the end: of what it extends too, and of any file of its pipeline. */
export function pipelineSources(view: WorkspaceView): (context: ImageContext) => CredentialSource | undefined {
  const byPlace = new Map<string, CredentialSource>();
  /** Of any file of a workspace folder. */
  const ofFolder = new Map<string, CredentialSource>();
  for (const file of filesWithAuths(view)) {
    const { uri, path, facts } = file;
    for (const auth of facts.auths) {
      if (auth.origin.kind !== 'pipeline-variable') continue;
      const { owner } = auth.origin;
      const place = owner === '' ? `${path}, \`variables\`` : `${path}, \`variables\` of “${owner}”`;
      const source = variableSource(auth, place, uri);
      const key = `${uri} ${auth.statement.start}`;
      if (!byPlace.has(key)) byPlace.set(key, source);
      if (owner === '' && !ofFolder.has(folderUri(file))) ofFolder.set(folderUri(file), source);
    }
  }
  return ({ pipeline, variables }) => {
    const set = variables.get('DOCKER_AUTH_CONFIG');
    if (set === undefined) return pipeline.isRoot ? undefined : ofFolder.get(folderUri(pipeline.root));
    return set.from?.key && byPlace.get(`${set.from.uri} ${set.from.key.start}`);
  };
}

/**
 * The docker config of the Runner's user: the one that the settings name, else the first of the workspace. Where the one that is named is not at
 * hand, nothing is known of it.
 */
export function homeSource(view: WorkspaceView, { runnerHomeConfig }: Settings): CredentialSource | undefined {
  const found = runnerHomeConfig === '' ? filesWithAuths(view).find(mayBeHome) : homeFiles(view)[0];
  const base = { from: 'home', name: '~/.docker/config.json' } as const;
  const [auth] = found?.facts.auths ?? [];
  if (found !== undefined) return auth && { ...base, place: found.path, uri: found.uri, content: 'auth', auth };
  return runnerHomeConfig === '' ? undefined : { ...base, place: 'the setting `pullproof.runnerHomeConfig`', content: 'unknown' };
}

const homeFiles = filesWith(({ runnerHome }) => runnerHome === true);

function mayBeHome({ format, ownMachine }: FileFacts): boolean {
  return format === 'docker-config' && ownMachine === undefined;
}

export function coveredSource({ coveredRegistries }: Settings): CredentialSource | undefined {
  if (coveredRegistries.length === 0) return undefined;
  return {
    from: 'variable',
    name: '$DOCKER_AUTH_CONFIG',
    place: 'GitLab’s CI/CD settings',
    content: 'unknown',
    registries: coveredRegistries,
  };
}

/**
 * The credentials that GitLab sends with each job: for its registry, then for its dependency proxy (GROUND-TRUTH A.5). Without any where the hosts
 * are not known. What a pipeline sets changes nothing about them.
 */
export function jobSource({ value, origin }: KnownVariables): CredentialSource {
  const known = ['CI_REGISTRY', 'CI_DEPENDENCY_PROXY_SERVER'].flatMap((name) => {
    const url = value(name);
    return url === undefined || url === '' || url.includes('$') ? [] : [{ url, origin: origin(name) }];
  });
  const origins = [...new Set(known.flatMap((one) => one.origin ?? []))];
  return {
    from: 'job',
    name: 'job payload (GitLab Registry)',
    place: ['the job’s own token', ...(origins.length === 0 ? [] : [`hosts from ${origins.join(' and ')}`])].join(', '),
    content: 'job',
    credentials: known.map(({ url }): JobCredential => ({ type: 'registry', url, username: 'gitlab-ci-token' })),
    ...(value('CI_REGISTRY') === undefined && { isOpen: true }),
  };
}

export interface KnownRunner {
  readonly runner: RunnerFacts;
  /** Empty where it has none. */
  readonly name: string;
  /** The name, or what else tells it from the others; the empty string for the only runner without a name. */
  readonly label: string;
  readonly uri: string;
  readonly environment: CredentialSource | undefined;
}

/**
 * The runners that pull images, each with the DOCKER_AUTH_CONFIG of its `environment`. A `config.toml` holds no tags: GitLab does, so any of them
 * may take any job (GROUND-TRUTH B.1).
 */
export function runnersOf(view: WorkspaceView): readonly KnownRunner[] {
  const found = filesWithRunners(view).flatMap(({ facts, path, uri }) =>
    (facts.runners ?? []).flatMap((runner, index) => {
      if (!pullsImages(runner)) return [];
      const name = runner.name?.value ?? '';
      const environment = environmentOf(runner, facts.auths, `${path}, \`environment\` of runner “${name}”`, uri);
      return [{ runner, name, path, number: index + 1, uri, environment }];
    }),
  );
  return found.map(({ path, number, ...one }) => {
    const alike = found.filter(({ name }) => name === one.name);
    if (alike.length === 1) return { ...one, label: one.name };
    const place = alike.filter(({ uri }) => uri === one.uri).length > 1 ? `the ${ordinal(number)} of ${path}` : path;
    return { ...one, label: one.name === '' ? place : `${one.name} (${place})` };
  });
}

/** By their places: several runners may have one name. Of several variables of one name the last counts (GROUND-TRUTH A.3). */
function environmentOf(runner: RunnerFacts, auths: readonly AuthSource[], place: string, uri: string): CredentialSource | undefined {
  const auth = auths.findLast(({ origin, range }) => origin.kind === 'runner-environment' && contains(runner.range, range.start));
  return auth && variableSource(auth, place, uri);
}

function ordinal(number: number): string {
  const ending = number % 100 > 10 && number % 100 < 14 ? undefined : ['st', 'nd', 'rd'][(number % 10) - 1];
  return `${number}${ending ?? 'th'}`;
}

function pullsImages({ executor }: RunnerFacts): boolean {
  return executor === undefined || executor.value.startsWith('docker') || executor.value === 'kubernetes';
}

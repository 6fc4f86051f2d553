import type { CredentialSource, JobCredential } from '../credentials/sources.ts';
import { filesWithAuths, filesWithRunners } from '../db/filesWith.ts';
import { query } from '../db/query.ts';
import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import type { KnownVariables } from '../images/gitLabProject.ts';
import type { AuthSource, RunnerFacts } from '../model/facts.ts';
import { maxEnvironments, maxRunners } from '../model/limits.ts';
import type { Settings } from '../model/settings.ts';
import { folderUri } from '../pipeline/findIncluded.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';
import type { JobVariable } from '../pipeline/variables.ts';
import { contains } from '../text/mappedText.ts';
import { code, escaped, joinMarkdown, md, plainText } from '../text/markdown.ts';
import { type RangeBase, startKeyOf } from '../text/relativeRange.ts';
import { firstWhere } from '../util/binarySearch.ts';
import { countBy } from '../util/multimap.ts';
import { pullsNothingBecause } from './executors.ts';

/** Where a variable is set. */
type VariablePlace = Required<Pick<CredentialSource, 'owner' | 'place' | 'path' | 'uri'>>;

function variableSource(auth: AuthSource, at: VariablePlace): CredentialSource {
  return { from: 'variable', name: '$DOCKER_AUTH_CONFIG', ...at, content: 'auth', auth };
}

interface VariableSource {
  readonly file: SourceFile;
  readonly auth: AuthSource;
  /** A job's name; empty for the whole pipeline. */
  readonly owner: string;
  readonly source: CredentialSource;
}

/** Every DOCKER_AUTH_CONFIG that a pipeline file sets. */
export const variableSources = query((workspace): readonly VariableSource[] =>
  filesWithAuths(workspace).flatMap((file) =>
    file.facts.auths.flatMap((auth) => {
      if (auth.origin.kind !== 'pipeline-variable') return [];
      const { owner } = auth.origin;
      const { path, uri } = file;
      const variables = md`${escaped(path)}, \`variables\``;
      const place = owner === '' ? variables : md`${variables} of “${escaped(owner)}”`;
      const whose = owner === '' ? md`of the pipeline` : md`of job *${escaped(owner)}*`;
      return [{ file, auth, owner, source: variableSource(auth, { owner: whose, place, path, uri }) }];
    }),
  ),
);

/** The DOCKER_AUTH_CONFIG of a job, also from what it extends and from any file of its pipeline. */
export function pipelineSource(workspace: Workspace, { pipeline, variables }: VariablesIn): CredentialSource | undefined {
  const set = variables.get('DOCKER_AUTH_CONFIG');
  if (set === undefined) return pipeline.isRoot ? undefined : sourceOfFolder(workspace, folderUri(pipeline.root));
  if (set.secret) return secretSource(workspace, set.from?.owner ?? '', set.from?.uri);
  const { uri, key } = set.from ?? {};
  if (uri === undefined || key === undefined) return undefined;
  const { base, offset } = startKeyOf(key);
  return sourceAt(workspace, uri, base, offset);
}

interface VariablesIn {
  readonly pipeline: Pipeline;
  readonly variables: ReadonlyMap<string, JobVariable>;
}

/** A secret of a job is the last definition of the variable (docs/ground-truth.md#a3). Its content is outside the workspace. */
const secretSource = query((workspace, owner: string, uri: string | undefined): CredentialSource => {
  const path = uri === undefined ? undefined : workspace.file(uri)?.path;
  const secrets = md`\`secrets\` of “${escaped(owner)}”`;
  const place = path === undefined ? secrets : md`${escaped(path)}, ${secrets}`;
  const where = { ...(uri !== undefined && { uri }), ...(path !== undefined && { path }) };
  return {
    from: 'variable',
    name: '$DOCKER_AUTH_CONFIG',
    owner: md`from the secrets of job *${escaped(owner)}*`,
    place,
    ...where,
    content: 'unknown',
  };
});

const sourceAt = query((workspace, uri: string, base: RangeBase | undefined, offset: number) => {
  return sourcesByStart(workspace).get(uri)?.get(base)?.get(offset);
});

/** By file, and by where the variable starts. Of several at one place, the first. */
const sourcesByStart = query((workspace) => {
  const found = new Map<string, Map<RangeBase | undefined, Map<number, CredentialSource>>>();
  for (const { file, auth, source } of variableSources(workspace)) {
    const { base, offset } = startKeyOf(auth.statement);
    const starts = found.get(file.uri) ?? new Map<RangeBase | undefined, Map<number, CredentialSource>>();
    const offsets = starts.get(base) ?? new Map<number, CredentialSource>();
    found.set(file.uri, starts);
    starts.set(base, offsets);
    if (!offsets.has(offset)) offsets.set(offset, source);
  }
  return found;
});

/** From any file of a workspace folder. */
const sourceOfFolder = query((workspace, folder: string) => {
  return variableSources(workspace).find(({ owner, file }) => owner === '' && folderUri(file) === folder)?.source;
});

/**
 * The Docker config of the Runner's user: the file from the settings, otherwise the first one in the workspace. If the file from the settings is not
 * available, its content is unknown.
 */
export const homeSource = query((workspace): CredentialSource | undefined => {
  const { runnerHomeConfig } = workspace.settings;
  const found = runnerHomeConfig === '' ? filesWithAuths(workspace).find(mayBeHome) : workspace.files.find(({ runnerHome }) => runnerHome);
  const base = { from: 'home', name: '~/.docker/config.json' } as const;
  const [auth] = found?.facts.auths ?? [];
  if (found !== undefined) {
    const { path, uri } = found;
    return auth && { ...base, place: escaped(path), path, uri, content: 'auth', auth };
  }
  return runnerHomeConfig === '' ? undefined : { ...base, place: md`the setting \`pullproof.runnerHomeConfig\``, content: 'unknown' };
});

function mayBeHome({ format, localMachine }: SourceFile): boolean {
  return format === 'docker-config' && !localMachine;
}

export function coveredSource({ coveredRegistries }: Settings): CredentialSource | undefined {
  if (coveredRegistries.length === 0) return undefined;
  return {
    from: 'variable',
    name: '$DOCKER_AUTH_CONFIG',
    owner: md`in GitLab’s settings`,
    place: md`GitLab’s CI/CD settings`,
    content: 'unknown',
    registries: coveredRegistries,
  };
}

/**
 * The credentials that GitLab sends with each job, for its registry and its dependency proxy (docs/ground-truth.md#a5). Empty if the hosts are not
 * known. A pipeline cannot change them.
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
    ...(origins.length > 0 && { place: md`hosts from ${joinMarkdown(origins, ' and ')}` }),
    content: 'job',
    credentials: known.map(({ url }): JobCredential => ({ type: 'registry', url, username: 'gitlab-ci-token' })),
    ...(value('CI_REGISTRY') === undefined && { isOpen: true }),
  };
}

export interface KnownRunner {
  readonly runner: RunnerFacts;
  /** Empty if it has none. */
  readonly name: string;
  /** Its name, or another text that distinguishes it. Empty for the only runner without a name. */
  readonly label: string;
  readonly uri: string;
  readonly environment: CredentialSource | undefined;
  /** The pull secrets that its pods get from the cluster. */
  readonly cluster: ClusterSecrets | undefined;
}

/** Secrets in a Kubernetes cluster, whose content is not known (docs/ground-truth.md#a9). */
export interface ClusterSecrets {
  readonly source: CredentialSource;
  /** Pods get no other credentials. */
  readonly areOnly: boolean;
}

/**
 * The runners that pull images, each with the DOCKER_AUTH_CONFIG of its `environment`. Any of them may run any job: a `config.toml` has no tags,
 * only GitLab knows them (docs/ground-truth.md#b1).
 */
export const runnersOf = query((workspace): readonly KnownRunner[] => {
  let environments = 0;
  const compared = allRunners(workspace).filter(({ environment }) => environment === undefined || ++environments <= maxEnvironments);
  return compared.slice(0, maxRunners);
});

/** Whether there are more of them than images are compared with. What is true for all of these may not be true for all runners. */
export const hasMoreRunners = query((workspace): boolean => allRunners(workspace).length > runnersOf(workspace).length);

const allRunners = query((workspace): readonly KnownRunner[] => {
  const found = filesWithRunners(workspace).flatMap((file) => {
    const { path, uri, facts } = file;
    const environments = environmentsOf(file);
    return (facts.runners ?? []).flatMap((runner, index) => {
      if (pullsNothingBecause(runner) !== undefined) return [];
      const name = runner.name?.value ?? '';
      const auth = environments.get(runner);
      const owner = name === '' ? md`of the runner` : md`of runner *${escaped(name)}*`;
      const place = md`${escaped(path)}, \`environment\` of runner “${escaped(name)}”`;
      const environment = auth && variableSource(auth, { owner, place, path, uri });
      return [{ runner, name, path, number: index + 1, uri, environment, cluster: clusterSecrets(runner, path, uri) }];
    });
  });
  const named = countBy(found, ({ name }) => name);
  const inFile = countBy(found, ({ name, uri }) => `${uri} ${name}`);
  return found.map(({ path, number, ...one }) => {
    if (named.get(one.name) === 1) return { ...one, label: one.name };
    const place = (inFile.get(`${one.uri} ${one.name}`) ?? 0) > 1 ? `the ${ordinal(number)} of ${path}` : path;
    return { ...one, label: one.name === '' ? place : `${one.name} (${place})` };
  });
});

/** Matched by position, because several runners may have the same name. The last variable with a name is used (docs/ground-truth.md#a3). */
function environmentsOf(file: SourceFile): ReadonlyMap<RunnerFacts, AuthSource> {
  const found = new Map<RunnerFacts, AuthSource>();
  for (const auth of file.facts.auths) {
    const runner = auth.origin.kind === 'runner-environment' ? runnerAt(file, auth.range.start) : undefined;
    if (runner !== undefined) found.set(runner, auth);
  }
  return found;
}

/** The `[[runners]]` of a config.toml that an offset is in. */
export function runnerAt({ facts: { runners = [] } }: SourceFile, offset: number): RunnerFacts | undefined {
  const runner = runners[firstWhere(runners.length, (index) => (runners[index]?.range.start ?? 0) > offset) - 1];
  return runner !== undefined && contains(runner.range, offset) ? runner : undefined;
}

function ordinal(number: number): string {
  const ending = number % 100 > 10 && number % 100 < 14 ? undefined : ['st', 'nd', 'rd'][(number % 10) - 1];
  return `${number}${ending ?? 'th'}`;
}

/** The kubelet tries the secrets together with the Runner's own, so they come last here: their content is not known. */
function clusterSecrets({ pullSecrets }: RunnerFacts, path: string, uri: string): ClusterSecrets | undefined {
  if (pullSecrets === undefined) return undefined;
  const { names, serviceAccount, areOnly } = pullSecrets;
  if (names.length === 0 && !areOnly) return undefined;
  const word = names.length === 1 ? md`the Kubernetes secret` : md`the Kubernetes secrets`;
  const account = md`the pull secrets of the service account`;
  const ofAccount = serviceAccount === undefined ? account : md`${account} ${code(serviceAccount)}`;
  const words = areOnly ? ofAccount : md`${word} ${joinMarkdown(names.map(code), ', ')}`;
  return { areOnly, source: { from: 'cluster', name: plainText(words), words, place: escaped(path), path, uri, content: 'unknown' } };
}

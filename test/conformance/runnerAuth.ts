import { prepareReading, prepareSources } from '../../server/src/core/credentials/prepare.ts';
import { resolveCredentials } from '../../server/src/core/credentials/resolve.ts';
import type { Candidate, CredentialSource, HelperModel, JobCredential, ReadingOptions } from '../../server/src/core/credentials/sources.ts';
import type { PreparedSources } from '../../server/src/core/credentials/trace.ts';
import type { AuthOrigin } from '../../server/src/core/model/facts.ts';
import { readDockerAuth } from '../../server/src/core/dockerAuth/readDockerConfig.ts';
import { newestRunner, type RunnerVersion } from '../../server/src/core/model/settings.ts';
import { parseRunnerVersion } from '../../server/src/core/images/runnerVersion.ts';
import { verbatim } from '../../server/src/core/text/mappedText.ts';
import { type CaseResult, type Check, judge, readLines } from './check.ts';

/** One line of runner-auth.jsonl. */
interface Line {
  readonly id: string;
  readonly image: string;
  readonly dockerAuthConfig?: string;
  readonly homeConfig?: string;
  readonly dockercfg?: string;
  readonly jobCredentials?: readonly JobCredential[];
  readonly helpers?: Readonly<Record<string, StubHelper>>;
  readonly expect: {
    readonly match: Match | null;
    readonly knownPaths: readonly string[];
    readonly warnings?: readonly { readonly source: string }[];
    readonly error?: string;
  };
}

interface Match {
  readonly source: string;
  readonly path: string;
  readonly serverAddress: string;
  readonly username: string;
  readonly password: string;
  readonly identityToken?: string;
  readonly registryToken?: string;
}

interface StubHelper {
  readonly list?: Readonly<Record<string, string>>;
  readonly get?: Readonly<Record<string, { readonly Username: string; readonly Secret: string }>>;
  readonly fail?: boolean;
}

interface Texts {
  readonly variable?: string | undefined;
  readonly home?: string | undefined;
  readonly dockercfg?: string | undefined;
  readonly job?: readonly JobCredential[] | undefined;
}

function* runLines(content: string): Iterable<CaseResult> {
  for (const line of readLines<Line>(content)) {
    const { match, knownPaths, warnings = [], error } = line.expect;
    yield judge(line.id, () => answerTo(line), {
      match: match && {
        source: match.source,
        path: match.path,
        key: match.serverAddress,
        username: match.username,
        password: match.password !== '',
        identityToken: (match.identityToken ?? '') !== '',
        registryToken: (match.registryToken ?? '') !== '',
      },
      knownPaths,
      warnings: warnings.map(({ source }) => source),
      error,
    });
  }
}

function answerTo(line: Line): unknown {
  const sources = sourcesOf({ variable: line.dockerAuthConfig, home: line.homeConfig, dockercfg: line.dockercfg, job: line.jobCredentials });
  const prepared = prepare(sources, { runnerVersion: newestRunner, helpers: stubHelpers(line.helpers ?? {}) });
  const trace = resolveCredentials({ image: line.image, executor: 'docker' }, prepared);
  return {
    match: trace.used === undefined ? null : shown(trace.used),
    knownPaths: knownPaths(prepared),
    warnings: trace.warnings.map(({ source }) => source),
    error: trace.error?.message,
  };
}

function shown({ source, path, key, username, hasPassword, identityToken, registryToken }: Candidate) {
  return { source: source.name, path, key, username, password: hasPassword, identityToken, registryToken };
}

function sourcesOf({ variable, home, dockercfg, job = [] }: Texts): readonly CredentialSource[] {
  const read = (from: 'variable' | 'home', name: string, text: string, origin: AuthOrigin): CredentialSource => {
    return { from, name, content: 'auth', auth: readDockerAuth(verbatim(text), origin, { start: 0, end: text.length }) };
  };
  const expandedBefore: AuthOrigin = { kind: 'pipeline-variable', owner: '', expanded: false };
  return [
    ...(variable === undefined ? [] : [read('variable', '$DOCKER_AUTH_CONFIG', variable, expandedBefore)]),
    ...(home !== undefined
      ? [read('home', '~/.docker/config.json', home, { kind: 'docker-config' })]
      : dockercfg !== undefined
        ? [read('home', '~/.dockercfg', dockercfg, { kind: 'dockercfg' })]
        : []),
    { from: 'job', name: 'job payload (GitLab Registry)', content: 'job', credentials: job },
  ];
}

function stubHelpers(helpers: Readonly<Record<string, StubHelper>>): HelperModel {
  const of = (name: string) => (helpers[name]?.fail ? undefined : helpers[name]);
  return {
    list: (name) => (of(name) === undefined ? 'failed' : Object.keys(of(name)?.list ?? {})),
    get: (name, server) => {
      if (of(name) === undefined) return 'failed';
      // Helpers trim the server name.
      const answer = of(name)?.get?.[server.trim()];
      return answer === undefined ? 'not-found' : { username: answer.Username, hasSecret: answer.Secret !== '' };
    },
  };
}

/** runner-auth-resolve.json */
interface ResolveFile {
  readonly cases: readonly ResolveCase[];
}

interface ResolveCase {
  readonly name: string;
  readonly image: string;
  readonly dockerAuthConfig: string;
  readonly homeFiles: Readonly<Record<string, string>>;
  readonly homeDirKnown: boolean;
  readonly jobCredentials: readonly JobCredential[];
  readonly expected: Expected;
  readonly differsIn?: Readonly<Record<string, Expected>>;
  readonly nondeterministicIn?: readonly string[];
}

interface Expected {
  readonly error: string | null;
  readonly found: boolean;
  readonly source?: string;
  readonly username?: string;
  readonly path?: string;
  readonly serverAddress?: string;
  readonly password?: string;
  readonly warnings?: readonly string[];
  readonly configs?: readonly { readonly path: string; readonly serverAddress: string; readonly source: string; readonly username: string }[];
}

/** The Runner versions that were run to create the file: the newest one, and those in `differsIn`. */
const olderVersions = ['v18.10.0', 'v18.2.0', 'v17.4.0'];

/** One result for each case, for all four versions. */
function* runResolve(content: string): Iterable<CaseResult> {
  for (const one of (JSON.parse(content) as ResolveFile).cases) {
    yield judge(one.name, () => [newestAnswer(one), ...olderVersions.map((version) => olderAnswer(one, version))], [
      newestExpectation(one.expected),
      ...olderVersions.map(() => 'as expected'),
    ]);
  }
}

function prepare(sources: readonly CredentialSource[], options: ReadingOptions): PreparedSources {
  return prepareSources(
    sources.map((source) => prepareReading(source, options)),
    options.runnerVersion,
  );
}

/** All registry paths, those of the first source first. */
function knownPaths({ readings, failure }: PreparedSources): readonly string[] {
  return failure === undefined ? [...new Set(readings.flatMap(({ index }) => [...index.paths()]))] : [];
}

function resolveCase(one: ResolveCase, runnerVersion: RunnerVersion) {
  const home = one.homeDirKnown ? one.homeFiles : {};
  const sources = sourcesOf({
    variable: one.dockerAuthConfig,
    home: home['.docker/config.json'],
    dockercfg: home['.dockercfg'],
    job: one.jobCredentials,
  });
  const prepared = prepare(sources, { runnerVersion, helpers: modelledHelpers });
  return { prepared, trace: resolveCredentials({ image: one.image, executor: 'docker' }, prepared) };
}

function newestAnswer(one: ResolveCase): unknown {
  const { prepared, trace } = resolveCase(one, newestRunner);
  const { used } = trace;
  return {
    error: trace.error?.message ?? null,
    ...(used && { source: used.source.name, username: used.username, path: used.path, key: used.key, password: used.hasPassword }),
    knownPaths: knownPaths(prepared),
    warned: trace.warnings.length > 0,
  };
}

function newestExpectation(expected: Expected): unknown {
  const { error, found, source, username, path, serverAddress, password = '', configs = [], warnings = [] } = expected;
  return {
    error,
    ...(found && { source: tidyHome(source), username, path, key: serverAddress, password: password !== '' }),
    knownPaths: configs.map((config) => config.path),
    warned: warnings.length > 0,
  };
}

function tidyHome(source: string | undefined): string | undefined {
  return source?.replace(/^(?:\$HOME|~)?\/?(?=\.docker)/, '~/');
}

/** If an older Runner chooses at random, the trace must contain its choice. */
function olderAnswer(one: ResolveCase, version: string): string {
  const expected = one.differsIn?.[version] ?? one.expected;
  const runnerVersion = parseRunnerVersion(version) ?? newestRunner;
  const { trace } = resolveCase(one, runnerVersion);
  if ((trace.error?.message ?? null) !== expected.error) return `error ${trace.error?.message}`;
  if (trace.warnings.length > 0) return 'a warning that only newer Runners give';
  if (one.nondeterministicIn?.includes(version)) return trace.ties.length > 0 ? 'as expected' : 'no ties';
  const candidates = trace.used === undefined ? [] : [trace.used, ...trace.ties];
  if (!expected.found) return candidates.length === 0 ? 'as expected' : `found ${candidates[0]?.username}`;
  const fits = ({ source, username, hasPassword }: Candidate) => {
    return source.name === tidyHome(expected.source) && username === (expected.username ?? '') && hasPassword === ((expected.password ?? '') !== '');
  };
  return candidates.some(fits) ? 'as expected' : `expected ${JSON.stringify(expected)}, got ${JSON.stringify(candidates.map(shown))}`;
}

const stored = { username: 'helper_user', hasSecret: true };
const token = { username: '<token>', hasSecret: true };

/** The helpers in the PATH of the Runner that created the file. */
const modelledHelpers: HelperModel = {
  list: (name) => {
    if (name === 'ok') return ['https://stored.example.com/v1/', 'registry.local/ns'];
    if (name === 'token') return ['registry.local'];
    return name === 'notfound' || name === 'emptystore' ? [] : 'failed';
  },
  get: (name) => {
    if (name === 'ok') return stored;
    if (name === 'token') return token;
    return name === 'notfound' || name === 'emptystore' ? 'not-found' : 'failed';
  },
};

export const checks: readonly Check[] = [
  { file: 'runner-auth.jsonl', run: runLines },
  { file: 'runner-auth-resolve.json', run: runResolve },
];

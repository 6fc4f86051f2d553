import { defaultSettings, parseRunnerVersion, type Settings, type Severity } from '../core/index.ts';

/** The user's settings, including those that only the server needs. */
export interface ServerSettings extends Settings {
  /** Paths or URIs of Runner configurations outside the workspace. */
  readonly runnerConfigFiles: readonly string[];
  readonly dockerConfigFiles: readonly string[];
  /** Folders with included files: by the path of a project, `remote:` with an address, or `template:` with a name. A `*` stands for any text. */
  readonly includeSources: Readonly<Record<string, string>>;
  /** When files that pipelines include from elsewhere are fetched. */
  readonly fetchIncludes: 'onRequest' | 'always' | 'never';
  /** Hosts (with a port if they have one) that may be asked over HTTP. */
  readonly httpIncludeHosts: readonly string[];
  /** Whether to show the source of its credential after each image. */
  readonly inlayHints: boolean;
}

const severityNames: readonly string[] = ['error', 'warning', 'info', 'hint', 'off'] satisfies (Severity | 'off')[];

/** Uses the valid part of what the client sends and the default for the rest, because users make mistakes in settings. */
export function readSettings(sent: unknown): ServerSettings {
  const given = isRecord(sent) ? sent : {};
  const version = typeof given.runnerVersion === 'string' ? parseRunnerVersion(given.runnerVersion) : undefined;
  const { executor, fetchIncludes } = given;
  return {
    rules: severitiesOf(given.rules),
    runnerVersion: version ?? defaultSettings.runnerVersion,
    executor: executor === 'docker' || executor === 'kubernetes' ? executor : 'auto',
    variables: textsOf(given.variables),
    coveredRegistries: listOf(given.coveredRegistries),
    runnerHomeConfig: typeof given.runnerHomeConfig === 'string' ? given.runnerHomeConfig : '',
    trustedRegistries: listOf(given.trustedRegistries),
    publicRegistries: listOf(given.publicRegistries),
    ignore: listOf(given.ignore),
    runnerConfigFiles: listOf(given.runnerConfigFiles),
    dockerConfigFiles: listOf(given.dockerConfigFiles),
    includeSources: textsOf(given.includeSources),
    fetchIncludes: fetchIncludes === 'always' || fetchIncludes === 'never' ? fetchIncludes : 'onRequest',
    httpIncludeHosts: listOf(given.httpIncludeHosts),
    inlayHints: given.inlayHints === true,
  };
}

function severitiesOf(value: unknown): Settings['rules'] {
  const entries = isRecord(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, Severity | 'off'] => severityNames.includes(String(entry[1]))));
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = isRecord(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

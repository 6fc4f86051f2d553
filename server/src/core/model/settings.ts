import type { Severity } from './finding.ts';

/** The user's settings as far as the core knows them; the names are those under `pullproof.` in the editor. */
export interface Settings {
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly runnerVersion: RunnerVersion;
  readonly executor: 'auto' | 'docker' | 'kubernetes';
  /** Variables that live in GitLab's settings. */
  readonly variables: Readonly<Record<string, string>>;
  /** Registries for which a CI/CD variable in GitLab's settings holds a credential. */
  readonly coveredRegistries: readonly string[];
  /** The docker config that stands for the one in the home of the Runner's user; empty: the first of the workspace. */
  readonly runnerHomeConfig: string;
  readonly trustedRegistries: readonly string[];
  readonly publicRegistries: readonly string[];
  /** `<rule>`, or `<rule>:<glob>`: findings that are not shown. For JSON, where no comment can say so. */
  readonly ignore: readonly string[];
}

export interface RunnerVersion {
  readonly major: number;
  readonly minor: number;
  /** Absent: the newest patch release of this version. */
  readonly patch?: number;
}

/** The Runner that docs/ground-truth.md was read from. */
export const newestRunner: RunnerVersion = { major: 19, minor: 4 };

export const defaultSettings: Settings = {
  rules: {},
  runnerVersion: newestRunner,
  executor: 'auto',
  variables: {},
  coveredRegistries: [],
  runnerHomeConfig: '',
  trustedRegistries: [],
  publicRegistries: [],
  ignore: [],
};

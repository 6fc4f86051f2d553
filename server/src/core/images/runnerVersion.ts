import type { RunnerVersion } from '../model/settings.ts';

/** Reads `18.3` or `v18.3.1`. Undefined for an invalid version. */
export function parseRunnerVersion(text: string): RunnerVersion | undefined {
  const [, major, minor, patch] = /^v?(\d{1,3})\.(\d{1,3})(?:\.(\d{1,4}))?$/.exec(text.trim()) ?? [];
  if (major === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), ...(patch !== undefined && { patch: Number(patch) }) };
}

/** `18.3`, or `18.3.1` if the patch release is known. */
export function versionText({ major, minor, patch }: RunnerVersion): string {
  return patch === undefined ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}

export function isAtLeast(version: RunnerVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

/** The first patch release of each older line that has the restriction. */
const firstRestricted: ReadonlyMap<number, number> = new Map([
  [1, 3],
  [2, 4],
  [3, 2],
]);

/**
 * Whether the Runner runs a helper that a job's DOCKER_AUTH_CONFIG names only with `allowed_docker_credential_helpers`: from 19.4, and in newer
 * patch releases of 19.1, 19.2 and 19.3 (docs/ground-truth.md#a8).
 */
export function restrictsJobHelpers(version: RunnerVersion): boolean {
  if (isAtLeast(version, 19, 4)) return true;
  const first = version.major === 19 ? firstRestricted.get(version.minor) : undefined;
  return first !== undefined && (version.patch === undefined || version.patch >= first);
}

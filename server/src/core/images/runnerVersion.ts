import type { RunnerVersion } from '../model/settings.ts';

/** Reads `18.3` or `v18.3.1`. Undefined for an invalid version. */
export function parseRunnerVersion(text: string): RunnerVersion | undefined {
  const found = /^v?(\d{1,3})\.(\d{1,3})(?:\.\d+)?$/.exec(text.trim());
  return found === null ? undefined : { major: Number(found[1]), minor: Number(found[2]) };
}

export function isAtLeast(version: RunnerVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

import { lookupOrder, lookupPathOf, registryPathOf } from '../../server/src/core/images/registryPath.ts';
import { newestRunner, type RunnerVersion } from '../../server/src/core/model/settings.ts';
import { parseRunnerVersion } from '../../server/src/core/images/runnerVersion.ts';
import { type CaseResult, type Check, judge } from './check.ts';

interface File {
  readonly images: readonly (Differing & { readonly image: string; readonly normalized: string; readonly lookupOrder: readonly string[] })[];
  readonly keys: readonly (Differing & { readonly key: string; readonly path: string })[];
}

interface Differing {
  /** The result of an older Runner, if different. */
  readonly differsIn?: Readonly<Record<string, string>>;
}

/** The Runner versions that were run to create the file. */
const versions = ['v18.10.0', 'v18.2.0', 'v17.4.0'];

function* run(content: string): Iterable<CaseResult> {
  const file = JSON.parse(content) as File;
  for (const { image, normalized, lookupOrder: order, differsIn } of file.images) {
    yield judge(
      `image ${image}`,
      () => ({ ...everyVersion(image, lookupPathOf), order: lookupOrder(lookupPathOf(image, newestRunner)) }),
      { ...everyAnswer(normalized, differsIn), order },
    );
  }
  for (const { key, path, differsIn } of file.keys) {
    yield judge(`key ${key}`, () => everyVersion(key, registryPathOf), everyAnswer(path, differsIn));
  }
}

function everyVersion(text: string, pathOf: (text: string, version: RunnerVersion) => string): Record<string, string> {
  const older = versions.map((name) => [name, pathOf(text, parseRunnerVersion(name) ?? newestRunner)]);
  return { newest: pathOf(text, newestRunner), ...Object.fromEntries(older) };
}

function everyAnswer(newest: string, differsIn: Differing['differsIn'] = {}): Record<string, string> {
  return { newest, ...Object.fromEntries(versions.map((name) => [name, differsIn[name] ?? newest])) };
}

export const checks: readonly Check[] = [{ file: 'runner-auth-normalize.json', run }];

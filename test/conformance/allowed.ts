import { isAllowed, isPattern, matchesPattern } from '../../server/src/core/images/allowed.ts';
import { type CaseResult, type Check, judge } from './check.ts';

interface File {
  readonly verifyAllowedImage: Table<{ image: string; allowedImages: readonly string[]; internalImages: readonly string[]; allowed: boolean }>;
  readonly globRunnerShaped: Table<Glob & { readonly image: string }>;
  readonly globUpstream: Table<Glob & { readonly name: string }>;
}

interface Table<Case> {
  readonly cases: readonly Case[];
}

interface Glob {
  readonly pattern: string;
  readonly match: boolean;
  readonly error: string | null;
}

function* run(content: string): Iterable<CaseResult> {
  const file = JSON.parse(content) as File;
  for (const { image, allowedImages, internalImages, allowed } of file.verifyAllowedImage.cases) {
    yield judge(`${image} in ${allowedImages.join(' ')}`, () => isAllowed(image, allowedImages, internalImages), allowed);
  }
  for (const row of file.globRunnerShaped.cases) yield matched(row, row.image);
  for (const row of file.globUpstream.cases) yield matched(row, row.name);
}

function matched({ pattern, match, error }: Glob, text: string): CaseResult {
  const actual = () => ({ match: matchesPattern(pattern, text), readable: isPattern(pattern) });
  return judge(`${pattern} against ${text}`, actual, { match, readable: error === null });
}

export const checks: readonly Check[] = [{ file: 'runner-allowed-images.json', run }];

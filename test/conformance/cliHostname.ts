import { cliHostname } from '../../server/src/core/credentials/cliHostname.ts';
import { type CaseResult, type Check, judge } from './check.ts';

type Row = { readonly input: string; readonly expected: string };

function* run(content: string): Iterable<CaseResult> {
  const { upstream, derived } = JSON.parse(content) as { readonly upstream: readonly Row[]; readonly derived: readonly Row[] };
  for (const { input, expected } of [...upstream, ...derived]) yield judge(input, () => cliHostname(input), expected);
}

export const checks: readonly Check[] = [{ file: 'docker-cli-hostname.json', run }];

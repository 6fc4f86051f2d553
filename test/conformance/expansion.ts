import { expandValue } from '../../server/src/core/images/variables.ts';
import { type CaseResult, type Check, judge } from './check.ts';

interface Case {
  readonly input: string;
  readonly variables: readonly { readonly key: string; readonly value: string; readonly file?: boolean }[];
  readonly expected: string;
}

function* run(content: string): Iterable<CaseResult> {
  const { cases } = JSON.parse(content) as { readonly cases: readonly Case[] };
  for (const { input, variables, expected } of cases) {
    const values = new Map(variables.map(({ key, value, file }) => [key, file === true ? `/builds/g/p.tmp/${key}` : value]));
    yield judge(input, () => expandValue(input, (name) => values.get(name)), expected);
  }
}

export const checks: readonly Check[] = [{ file: 'runner-variable-expansion.json', run }];

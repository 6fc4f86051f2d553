import { blockQuery } from '../db/blockQuery.ts';
import { isSameList, isSameSet, query } from '../db/query.ts';
import type { Facts } from '../model/facts.ts';

/** The variables that any file sets, runners' `environment` included. */
export const variableNames = query((workspace): ReadonlySet<string> => {
  return new Set(workspace.files.flatMap((file) => [...namesIn(file)]));
}, isSameSet);

/** Whether some file sets this variable. */
export const isVariableSet = query((workspace, name: string): boolean => variableNames(workspace).has(name));

const namesIn = blockQuery<ReadonlySet<string>>({
  compute: (blocks) => new Set(blocks.flatMap(({ facts }) => variablesOf(facts))),
  isAlike: (before, now) => isSameList(variablesOf(before), variablesOf(now)),
  isEqual: isSameSet,
});

function variablesOf(facts: Facts | undefined): readonly string[] {
  const environment = (facts?.runners ?? []).flatMap((runner) => runner.environment.map(({ value }) => value));
  return [...(facts?.pipeline?.variables ?? []).map(({ name }) => name.value), ...environment];
}

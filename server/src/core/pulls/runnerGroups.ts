import { query } from '../db/query.ts';
import type { Workspace } from '../db/workspace.ts';
import type { RunnerFacts } from '../model/facts.ts';
import type { Settings } from '../model/settings.ts';
import { type KnownRunner, runnersOf } from './workspaceSources.ts';

/** Runners that give every image the same credential. */
export type RunnerGroup = readonly KnownRunner[];

/** All runners, by what they do. Thousands of images share these lists. */
export const runnerGroups = query((workspace): readonly RunnerGroup[] => {
  const { settings } = workspace;
  const groups: KnownRunner[][] = [];
  for (const known of runnersOf(workspace)) {
    const isLike = ({ environment, cluster, runner }: KnownRunner) =>
      environment === known.environment && cluster === known.cluster && executorOf(runner, settings) === executorOf(known.runner, settings);
    const group = groups.find(([first]) => first !== undefined && isLike(first));
    if (group === undefined) groups.push([known]);
    else group.push(known);
  }
  return groups;
});

const runnerPlaces = query((workspace) => new Map(runnersOf(workspace).map((known, at) => [known, at])));

export function executorOf({ executor }: RunnerFacts, settings: Settings): 'docker' | 'kubernetes' {
  if (settings.executor !== 'auto') return settings.executor;
  return executor?.value === 'kubernetes' ? 'kubernetes' : 'docker';
}

/** What runners of a group do. */
export interface OfRunners {
  /** Empty: any runner. */
  readonly runners: RunnerGroup;
}

/** Does not name the runners. */
export function forAllRunners<S extends OfRunners>(each: readonly S[]): readonly Omit<S, 'runners'>[] {
  return each.map(({ runners: _, ...scenario }) => scenario);
}

/** One item for each runner, in their order. */
export function forEachRunner<S extends OfRunners>(
  workspace: Workspace,
  each: readonly S[],
): readonly (Omit<S, 'runners'> & { readonly runner?: string })[] {
  const places = runnerPlaces(workspace);
  const found = each.flatMap(({ runners, ...scenario }) => {
    if (runners.length === 0) return [{ place: 0, scenario }];
    return runners.map((known) => {
      return { place: places.get(known) ?? 0, scenario: { ...scenario, ...(known.label !== '' && { runner: known.label }) } };
    });
  });
  return found.sort((a, b) => a.place - b.place).map(({ scenario }) => scenario);
}

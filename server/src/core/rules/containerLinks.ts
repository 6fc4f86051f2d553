import type { RunnerFacts } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { type Edit, replaceLocated } from '../text/edit.ts';
import type { Rule } from './rule.ts';

const flag = 'FF_NETWORK_PER_BUILD';

export const containerLinks: Rule = {
  id: 'container-links',
  summary: '"links" in config.toml, which makes all jobs of the runner share a container and a network',
  severity: 'warning',
  appliesTo: 'runners',
  *check({ runners = [] }) {
    for (const runner of runners) {
      const { links, executor, networkMode } = runner;
      if (links === undefined || (executor !== undefined && !executor.value.startsWith('docker'))) continue;
      const isIsolated = isOn(runner) && networkMode === undefined;
      yield {
        range: links,
        message: isIsolated
          ? `Jobs cannot reach linked containers: with ${flag} each job has its own network. Remove "links" and use "services" instead.`
          : `All jobs of this runner share the linked container and its network. Use "services" instead of "links", and set ${flag} to give each job its own network.`,
        fixes: isIsolated || networkMode === undefined ? isolate(runner) : [],
      };
    }
  },
};

function isOn({ networkPerBuild }: RunnerFacts): boolean {
  return /^(?:true|1|t)$/i.test(networkPerBuild?.value ?? '');
}

/** Removes `links`, and sets the flag if it is not set yet. */
function isolate(runner: RunnerFacts): readonly Fix[] {
  if (runner.linksLines === undefined) return [];
  const removal: Edit = { range: runner.linksLines, newText: '' };
  if (isOn(runner)) return [{ title: 'Remove "links"', edits: () => [removal] }];
  const setting = runner.networkPerBuild === undefined ? runner.setFeatureFlag(flag) : replaceLocated(runner.networkPerBuild, 'true');
  return setting === undefined ? [] : [{ title: `Set ${flag} and remove "links"`, edits: () => together(removal, setting) }];
}

/** Where `links` is the last line of the runner, the setting replaces it, since two edits of one line would overlap. */
function together(removal: Edit, setting: Edit): readonly Edit[] {
  const { start, end } = removal.range;
  if (setting.range.start < start || setting.range.start >= end) return [removal, setting];
  const lineEnd = /^\r?\n/.exec(setting.newText)?.[0] ?? '';
  return [{ range: removal.range, newText: setting.newText.slice(lineEnd.length) + lineEnd }];
}

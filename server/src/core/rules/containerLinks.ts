import type { RunnerFacts } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import { type Edit, replacePart } from '../text/edit.ts';
import type { Rule } from './rule.ts';

const flag = 'FF_NETWORK_PER_BUILD';

export const containerLinks: Rule = {
  id: 'container-links',
  summary: '"links" in config.toml: containers that all jobs of the runner share, on the network that they share too',
  severity: 'warning',
  about: 'runners',
  *check({ runners = [] }) {
    for (const runner of runners) {
      const { links, executor, networkMode } = runner;
      if (links === undefined || (executor !== undefined && !executor.value.startsWith('docker'))) continue;
      const isIsolated = isOn(runner) && networkMode === undefined;
      yield {
        range: links,
        message: isIsolated
          ? `With ${flag} each job has a network of its own, in which no linked container can be reached. Remove "links", and declare what jobs need under "services".`
          : `"links" is Docker's old way to join containers: all jobs of this runner share the linked container and its network. Declare what jobs need under "services", with ${flag} for a network per job.`,
        fixes: isIsolated || networkMode === undefined ? isolate(runner) : [],
      };
    }
  },
};

function isOn({ networkPerBuild }: RunnerFacts): boolean {
  return /^(?:true|1|t)$/i.test(networkPerBuild?.value ?? '');
}

/** Takes `links` out, and sets the flag where it is not set yet. */
function isolate(runner: RunnerFacts): readonly Fix[] {
  if (runner.linksLines === undefined) return [];
  const removal: Edit = { range: runner.linksLines, newText: '' };
  if (isOn(runner)) return [{ title: 'Remove "links"', edits: () => [removal] }];
  const setting = runner.networkPerBuild === undefined ? runner.setFeatureFlag(flag) : replacePart(runner.networkPerBuild, 'true');
  return setting === undefined ? [] : [{ title: `Set ${flag} and remove "links"`, edits: () => together(removal, setting) }];
}

/** Where `links` is the last line of the runner, the setting takes its place: two edits of one line overlap. */
function together(removal: Edit, setting: Edit): readonly Edit[] {
  const { start, end } = removal.range;
  if (setting.range.start < start || setting.range.start >= end) return [removal, setting];
  const lineEnd = /^\r?\n/.exec(setting.newText)?.[0] ?? '';
  return [{ range: removal.range, newText: setting.newText.slice(lineEnd.length) + lineEnd }];
}

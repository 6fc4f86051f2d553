import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';
import { keyOf, statementOf, tableOf } from './shared/runners.ts';

const flag = 'FF_NETWORK_PER_BUILD';

export const networkModeDefeatsIsolation: Rule = {
  id: 'network-mode-defeats-isolation',
  summary: '"network_mode" next to settings for a network per job, which it turns off',
  severity: 'warning',
  appliesTo: 'runners',
  *check(facts, { workspace }) {
    for (const [index, runner] of (facts.runners ?? []).entries()) {
      const { executor, networkMode, networkPerBuild } = runner;
      if (networkMode === undefined || networkMode.value === '' || (executor !== undefined && !executor.value.startsWith('docker')))
        continue;
      const table = tableOf(workspace, facts, index, 'runners.docker');
      const set = keyOf(table, 'network_mode');
      const others = [keyOf(table, 'network_mtu'), keyOf(table, 'enable_ipv6')].filter(
        (key) => key !== undefined && !/^(?:0|false)$/.test(key.word ?? ''),
      );
      const isOn = /^(?:true|1|t)$/i.test(networkPerBuild?.value ?? '');
      const ignored = [...(isOn ? [flag] : []), ...others.map((key) => quoted(key?.key.value ?? ''))];
      if (ignored.length === 0 || set === undefined) continue;
      yield {
        range: statementOf(set),
        message: `${result(networkMode.value)}: with "network_mode", the Runner ignores ${ignored.join(', ')}. Remove "network_mode" to give each job its own network.`,
        related: [
          ...(isOn && networkPerBuild ? [{ range: networkPerBuild.range, message: 'Ignored' }] : []),
          ...others.flatMap((key) => (key === undefined ? [] : [{ range: statementOf(key), message: 'Ignored' }])),
        ],
        fixes: set.remove().length === 0 ? [] : [{ title: 'Remove "network_mode"', preferred: true, edits: set.remove }],
      };
    }
  },
};

/** The result for jobs (docs/ground-truth.md#b1). */
function result(mode: string): string {
  return mode === 'none' ? 'Jobs have no network' : 'All jobs share one network';
}

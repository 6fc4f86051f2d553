import { labelMatches } from '../credentials/kubelet.ts';
import type { AuthSource, Facts, HelperEntry } from '../model/facts.ts';
import type { Settings } from '../model/settings.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine } from './shared/authSource.ts';
import { copyEntry } from './shared/entryCopies.ts';
import { quoted } from './shared/quoting.ts';
import { type KeyEntry, keysOf, runnerKeys } from './shared/registryKey.ts';

export const registryKeyWildcard: Rule = {
  id: 'registry-key-wildcard',
  summary: 'A "*" in a key, which matches images only on Kubernetes and never in "credHelpers"',
  severity: 'error',
  appliesTo: 'auths',
  *check(facts, context) {
    const { settings, file, workspace } = context;
    for (const source of facts.auths) {
      for (const { entry, key } of keysOf(workspace, source).withWildcard) {
        if (!isOfHelper(entry)) continue;
        yield {
          range: entry.registry.range,
          message: `Helper ${quoted(entry.helper.value)} has no credential for ${quoted(key)}: it gets the key as it is, and "*" is not a wildcard, not even on Kubernetes. Add a key for each host.`,
          ...hintOnLocalMachine(file),
        };
      }
    }
    for (const { source, key: one } of runnerKeys(facts, context, 'withWildcard')) {
      const { entry, key } = one;
      if (isOfHelper(entry)) continue;
      const isSure = file.localMachine || isForDocker(source, facts, settings);
      yield {
        range: entry.registry.range,
        message: isSure
          ? `Key ${quoted(key)} matches no image: the Runner does not support wildcards in keys. Add an entry for each host.`
          : `Key ${quoted(key)} matches no image with the Docker executor: wildcards work only on Kubernetes. Add an entry for each host, unless all jobs run on Kubernetes.`,
        ...(!isSure && { severity: 'warning' }),
        ...hintOnLocalMachine(file),
      };
    }
  },
  lazyFixes({ range }, file) {
    const keys = file.facts.auths.flatMap((source) => keysOf(file.workspace, source).withWildcard);
    const key = keys.find(({ entry }) => entry.registry.range.start === range.start);
    if (key === undefined) return [];
    const { entry } = key;
    const labels = key.host.toLowerCase().split('.');
    const isCovered = (host: string) => {
      const wanted = host.split('.');
      return wanted.length === labels.length && labels.every((label, at) => labelMatches(label, wanted[at] ?? ''));
    };
    const images = file.workspace.files.flatMap(({ facts }) => facts.images);
    const found = new Set(images.map(({ reference }) => reference?.registry?.value.toLowerCase() ?? '').filter(isCovered));
    const hosts = [...found].slice(0, 5);
    return hosts.length === 0
      ? []
      : [{ title: `Change to ${hosts.map(quoted).join(', ')}`.slice(0, 119), preferred: true, edits: () => copyEntry(file, entry, hosts) }];
  },
};

/** The key of a helper is an argument, whatever the executor (docs/ground-truth.md#a8). */
function isOfHelper(entry: KeyEntry): entry is HelperEntry {
  return 'helper' in entry;
}

function isForDocker({ range, origin }: AuthSource, { runners = [] }: Facts, { executor }: Settings): boolean {
  if (executor !== 'auto') return executor === 'docker';
  const own = runners.find((runner) => runner.range.start <= range.start && range.start < runner.range.end);
  return origin.kind === 'runner-environment' && own?.executor !== undefined;
}

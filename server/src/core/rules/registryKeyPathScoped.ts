import { isApiPath, isHub, keyParts } from '../images/registryKey.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import type { Rule } from './rule.ts';
import { isForKubernetes } from './shared/authSource.ts';
import { jobReading } from './shared/dockerJobs.ts';
import { copyEntry } from './shared/entryCopies.ts';
import { malformationOf } from './shared/malformedKey.ts';
import { type KeyEntry, keyEntries } from './shared/registryKey.ts';
import { quoted } from './shared/words.ts';

export const registryKeyPathScoped: Rule = {
  id: 'registry-key-path-scoped',
  summary: 'A key with a path, which older Runners and the Docker CLI do not support',
  severity: 'info',
  about: 'auths',
  *check(facts, { settings, workspace, file }) {
    const isNew = isAtLeast(settings.runnerVersion, 17, 5);
    for (const source of facts.auths) {
      if (file.ownMachine || isForKubernetes(source, facts, settings)) continue;
      const job = isNew && workspace !== undefined ? jobReading(source, file.uri, workspace) : undefined;
      if (isNew && job === undefined) continue;
      for (const entry of keyEntries(source)) {
        const scoped = scopeOf(entry);
        if (scoped === undefined || keyEntries(source).some(({ registry }) => registry.value.toLowerCase() === scoped.host)) continue;
        const { range, value } = entry.registry;
        const older = `Credential is sent for every image of ${quoted(scoped.host)}: Runner 17.4 and older ignores the path of a key. Update the Runner, or use one key for the host.`;
        const cli = `Key ${quoted(value)} is ignored by the Docker CLI in the job, which uses only ${quoted(scoped.host)}. Add that key if the job pulls or pushes there.`;
        yield {
          range,
          message: isNew ? cli : older,
          ...(!isNew && { severity: 'warning' }),
          ...(job && { related: [{ uri: job.uri, range: job.range, message: 'This job has the Docker CLI' }] }),
        };
      }
    }
  },
  moreFixes({ range, severity }, file) {
    const entry = file.facts.auths.flatMap(keyEntries).find(({ registry }) => registry.range.start === range.start);
    const host = entry && scopeOf(entry)?.host;
    if (entry === undefined || host === undefined || severity === 'warning') return [];
    return [
      { title: `Add the key ${quoted(host)} with the same credential`, edits: () => copyEntry(file, entry, [entry.registry.value, host]) },
    ];
  },
};

function scopeOf({ registry: { value } }: KeyEntry): { readonly host: string } | undefined {
  const { scheme, host, path } = keyParts(value);
  if (scheme !== '' || path === '' || isApiPath(path) || isHub(host) || value.includes('*')) return undefined;
  return malformationOf(value) === undefined && path === path.toLowerCase() ? { host: host.toLowerCase() } : undefined;
}

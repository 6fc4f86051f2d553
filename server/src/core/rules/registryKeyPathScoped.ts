import { isApiPath } from '../images/registryKey.ts';
import { isAtLeast } from '../images/runnerVersion.ts';
import type { Rule } from './rule.ts';
import { isForKubernetes } from './shared/authSource.ts';
import { jobReading } from './shared/dockerJobs.ts';
import { copyEntry } from './shared/entryCopies.ts';
import { quoted } from './shared/quoting.ts';
import { keysOf, type SourceKey } from './shared/registryKey.ts';

export const registryKeyPathScoped: Rule = {
  id: 'registry-key-path-scoped',
  summary: 'A key with a path, which older Runners and the Docker CLI do not support',
  severity: 'info',
  appliesTo: 'auths',
  *check(facts, { settings, workspace, file }) {
    const isNew = isAtLeast(settings.runnerVersion, 17, 5);
    for (const source of facts.auths) {
      if (file.localMachine || isForKubernetes(source, facts, settings)) continue;
      const job = isNew && workspace !== undefined ? jobReading(source, file.uri, workspace) : undefined;
      if (isNew && job === undefined) continue;
      const { all, withSlash } = keysOf(workspace, source);
      const keys = withSlash.length === 0 ? undefined : new Set(all.map(({ key }) => key.toLowerCase()));
      for (const key of withSlash) {
        const scoped = scopeOf(key);
        if (scoped === undefined || keys?.has(scoped.host)) continue;
        const { range, value } = key.entry.registry;
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
  lazyFixes({ range, severity }, file) {
    const keys = file.facts.auths.flatMap((source) => keysOf(file.workspace, source).withSlash);
    const key = keys.find(({ entry }) => entry.registry.range.start === range.start);
    const host = key && scopeOf(key)?.host;
    if (key === undefined || host === undefined || severity === 'warning') return [];
    return [{ title: `Add the key ${quoted(host)} with the same credential`, edits: () => copyEntry(file, key.entry, [key.key, host]) }];
  },
};

function scopeOf({ key, scheme, host, path, isHub, malformation }: SourceKey): { readonly host: string } | undefined {
  if (scheme !== '' || path === '' || isApiPath(path) || isHub || key.includes('*')) return undefined;
  return malformation === undefined && path === path.toLowerCase() ? { host: host.toLowerCase() } : undefined;
}

import { createMemory, createSummary } from '../../db/summary.ts';
import { ofEachFile, onceForEachView, type WorkspaceView } from '../../db/workspaceView.ts';
import { registryOf } from '../../images/registries.ts';
import type { AuthEntry } from '../../model/facts.ts';
import type { SourceRange } from '../../text/mappedText.ts';

/** The registries that the files of a workspace speak of: in images, and in the keys of credentials. */
export interface KnownHosts {
  /** Hosts whose first word is this one, letter case aside: `registry.example.com` and `registry:5000` for `registry`. */
  named(first: string): readonly string[];
  /** The key of a credential that is this word alone, as if it were a host. */
  key(word: string): { readonly uri: string; readonly range: SourceRange } | undefined;
  /** Whether some image of the workspace is `repository` of `host`. */
  holds(host: string, repository: string): boolean;
}

const remembered = createMemory<KnownHosts>();

/** The same object for as long as no file speaks of others. */
export const knownHosts: (workspace: WorkspaceView) => KnownHosts = onceForEachView((workspace) => {
  const spokenOf = [imagesIn, authsIn].map((list) => list(workspace));
  return remembered(spokenOf, () => readHosts(workspace));
});

/** Another object for each file: which file it is need not be asked. */
const imagesIn = ofEachFile(({ facts }) => namedIn(facts));
const authsIn = ofEachFile(({ facts }) => facts.auths);

interface NamedImages {
  readonly hosts: ReadonlySet<string>;
  /** With their hosts, in small letters. */
  readonly repositories: ReadonlySet<string>;
}

/** Hosts and repositories by turns. */
const namedIn = createSummary(
  ({ images }) =>
    images.flatMap(({ reference }) => {
      if (reference?.registry === undefined || reference.problem !== undefined) return [];
      return [reference.registry.value, reference.repository.value];
    }),
  (words): NamedImages => {
    const hosts = new Set<string>();
    const repositories = new Set<string>();
    for (const some of words) {
      for (let at = 0; at < some.length; at += 2) {
        const host = some[at] ?? '';
        hosts.add(host);
        repositories.add(`${host.toLowerCase()}/${some[at + 1]}`);
      }
    }
    return { hosts, repositories };
  },
);

function readHosts({ files }: WorkspaceView): KnownHosts {
  const byFirst = new Map<string, Set<string>>();
  const keys = new Map<string, { readonly uri: string; readonly range: SourceRange }>();
  const repositories: ReadonlySet<string>[] = [];
  const add = (host: string) => {
    const name = host.toLowerCase();
    const first = name.split(/[.:]/, 1)[0] ?? '';
    if (!/^[a-z0-9-]+(?:[.:][a-z0-9-]+)+$/.test(name) || registryOf(name)?.id === 'docker-hub') return;
    byFirst.set(first, (byFirst.get(first) ?? new Set()).add(name));
  };
  for (const { uri, facts } of files) {
    const named = namedIn(facts);
    for (const host of named.hosts) add(host);
    repositories.push(named.repositories);
    for (const { entries, credHelpers } of facts.auths) {
      for (const { registry } of [...entries, ...credHelpers] satisfies readonly Pick<AuthEntry, 'registry'>[]) {
        const host = registry.value.replace(/^https?:\/\//i, '').split('/', 1)[0] ?? '';
        add(host);
        if (/^[a-z0-9-]+$/i.test(registry.value)) keys.set(registry.value.toLowerCase(), { uri, range: registry.range });
      }
    }
  }
  return {
    named: (first) => [...(byFirst.get(first.toLowerCase()) ?? [])],
    key: (word) => keys.get(word.toLowerCase()),
    holds: (host, repository) => repositories.some((some) => some.has(`${host}/${repository}`)),
  };
}

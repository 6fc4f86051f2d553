import { type AuthEntry, type Facts, ofParts } from '../../facts.ts';
import { registryOf } from '../../images/registries.ts';
import type { SourceRange } from '../../text/mappedText.ts';
import type { WorkspaceView } from '../../workspaceView.ts';

/** The registries that the files of a workspace speak of: in images, and in the keys of credentials. */
export interface KnownHosts {
  /** Hosts whose first word is this one, letter case aside: `registry.example.com` and `registry:5000` for `registry`. */
  named(first: string): readonly string[];
  /** The key of a credential that is this word alone, as if it were a host. */
  key(word: string): { readonly uri: string; readonly range: SourceRange } | undefined;
  /** Whether some image of the workspace is `repository` of `host`. */
  holds(host: string, repository: string): boolean;
}

const read = new WeakMap<WorkspaceView, KnownHosts>();

export function knownHosts(workspace: WorkspaceView): KnownHosts {
  const known = read.get(workspace) ?? readHosts(workspace);
  read.set(workspace, known);
  return known;
}

interface NamedImage {
  readonly host: string;
  /** With its host, in small letters. */
  readonly repository: string;
}

const named = new WeakMap<Facts, readonly NamedImage[]>();

function namedBy({ images }: Facts): readonly NamedImage[] {
  return images.flatMap(({ reference }) => {
    if (reference?.registry === undefined || reference.problem !== undefined) return [];
    const host = reference.registry.value;
    return [{ host, repository: `${host.toLowerCase()}/${reference.repository.value}` }];
  });
}

function readHosts({ files }: WorkspaceView): KnownHosts {
  const byFirst = new Map<string, Set<string>>();
  const keys = new Map<string, { readonly uri: string; readonly range: SourceRange }>();
  const repositories = new Set<string>();
  const seen = new Set<string>();
  const add = (host: string) => {
    // Most images come from a few hosts.
    if (seen.has(host)) return;
    seen.add(host);
    const name = host.toLowerCase();
    const first = name.split(/[.:]/, 1)[0] ?? '';
    if (!/^[a-z0-9-]+(?:[.:][a-z0-9-]+)+$/.test(name) || registryOf(name)?.id === 'docker-hub') return;
    byFirst.set(first, (byFirst.get(first) ?? new Set()).add(name));
  };
  for (const { uri, facts } of files) {
    for (const part of ofParts(facts, named, namedBy)) {
      for (const { host, repository } of part) {
        add(host);
        repositories.add(repository);
      }
    }
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
    holds: (host, repository) => repositories.has(`${host}/${repository}`),
  };
}

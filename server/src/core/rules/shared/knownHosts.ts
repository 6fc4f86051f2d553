import { blockQuery } from '../../db/blockQuery.ts';
import { isSameData, query } from '../../db/query.ts';
import type { SourceFile } from '../../db/sourceFile.ts';
import type { Workspace } from '../../db/workspace.ts';
import { registryOf } from '../../images/registries.ts';
import type { Facts } from '../../model/facts.ts';
import type { SourceRange } from '../../text/mappedText.ts';

/** Hosts with this first label, ignoring case: `registry.example.com` and `registry:5000` for `registry`. */
export const hostsNamed = query(
  (workspace, first: string): readonly string[] => [...(hostsByFirstLabel(workspace).get(first.toLowerCase()) ?? [])],
  isSameData,
);

/** Whether some image of the workspace is `repository` of `host`. */
export const holdsImage = query((workspace, host: string, repository: string): boolean => {
  return workspace.files.some((file) => imagesNamed(file).repositories.includes(`${host}/${repository}`));
});

/** The credential key that consists only of this word, as if it were a host. */
export const keyNamed = query((workspace, word: string): { readonly uri: string; readonly range: SourceRange } | undefined => {
  return singleWordKeys(workspace).get(word.toLowerCase());
});

interface NamedImages {
  readonly hosts: readonly string[];
  /** With their hosts, in lowercase. */
  readonly repositories: readonly string[];
}

/** The registries and repositories that the images of a file name. */
const imagesNamed = blockQuery<NamedImages>({
  compute: (blocks) => namedIn(blocks.map(({ facts }) => facts)),
  isAlike: (before, now) => isSameData(namedIn([before]), namedIn([now])),
  isEqual: isSameData,
});

function namedIn(blocks: readonly (Facts | undefined)[]): NamedImages {
  const hosts = new Set<string>();
  const repositories = new Set<string>();
  for (const facts of blocks) {
    for (const { reference } of facts?.images ?? []) {
      if (reference?.registry === undefined || reference.problem !== undefined) continue;
      hosts.add(reference.registry.value);
      repositories.add(`${reference.registry.value.toLowerCase()}/${reference.repository.value}`);
    }
  }
  return { hosts: [...hosts], repositories: [...repositories] };
}

/** The hosts in the keys of a file's credentials. */
const keyHosts = query((_, { facts }: SourceFile): readonly string[] => {
  return keysOf(facts).map(({ value }) => value.replace(/^https?:\/\//i, '').split('/', 1)[0] ?? '');
}, isSameData);

function keysOf({ auths }: SourceFile['facts']) {
  return auths.flatMap(({ entries, credHelpers }) => [...entries, ...credHelpers]).map(({ registry }) => registry);
}

const hostsByFirstLabel = query((workspace): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const file of workspace.files) {
    for (const host of [...imagesNamed(file).hosts, ...keyHosts(workspace, file)]) {
      const name = host.toLowerCase();
      const first = name.split(/[.:]/, 1)[0] ?? '';
      if (!/^[a-z0-9-]+(?:[.:][a-z0-9-]+)+$/.test(name) || registryOf(name)?.id === 'docker-hub') continue;
      found.set(first, (found.get(first) ?? new Set()).add(name));
    }
  }
  return found;
});

const singleWordKeys = query((workspace: Workspace) => {
  const found = new Map<string, { readonly uri: string; readonly range: SourceRange }>();
  for (const { uri, facts } of workspace.files) {
    for (const { value, range } of keysOf(facts)) if (/^[a-z0-9-]+$/i.test(value)) found.set(value.toLowerCase(), { uri, range });
  }
  return found;
});

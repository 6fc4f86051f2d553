import type { SourceFile } from '../db/sourceFile.ts';
import type { Workspace } from '../db/workspace.ts';
import { parsePlain, splitDomain } from '../images/normalize.ts';
import { isHub, keyParts } from '../images/registryKey.ts';
import type { Facts } from '../model/facts.ts';
import { type Edit, replaceLocated } from '../text/edit.ts';
import { contains, type Located } from '../text/mappedText.ts';
import { type Presentable, presentable } from '../text/presentable.ts';

/** The edits for each file by its URI, or the reason why there are none. */
export type RenameResult = { readonly edits: ReadonlyMap<string, readonly Edit[]> } | { readonly refused: Presentable };

const highestPort = 65_535;

/** An occurrence of a host, and the edit that replaces it: undefined if it cannot be replaced. */
interface HostUse {
  readonly host: Located;
  readonly rewrite: (host: string) => Edit | undefined;
}

/** The registry host at `offset`, if it can be renamed. Docker Hub cannot, because most of its images are written without it. */
export function renamableHostAt({ facts, workspace, foreign }: SourceFile, offset: number): Located | undefined {
  if (foreign) return undefined;
  const found = hostUses(facts).find(({ host }) => contains(host.range, offset))?.host;
  if (found === undefined) return undefined;
  // A variable's value may only look like a host (a version, for example), so an image or a key must contain it too.
  const isKnown = workspace.files.some((file) => namedUses(file.facts).some(({ host }) => isSame(host.value, found.value)));
  return isKnown ? found : undefined;
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Renames a host in all files of the workspace: images, keys, variables, allow lists and scripts. */
export function renameHost(file: SourceFile, offset: number, newHost: string): RenameResult {
  const old = renamableHostAt(file, offset);
  if (old === undefined) return { refused: presentable('There is no registry host here that can be renamed.') };
  const host = newHost.trim();
  if (isHub(host)) return { refused: presentable('A registry cannot be renamed to Docker Hub, which has its own keys.') };
  if (!isRenamable(host) || Number(/:(\d+)$/.exec(host)?.[1] ?? 0) > highestPort) {
    const refused = `"${host}" is not a valid registry host. Use a host like "registry.example.com" or "registry.example.com:5000".`;
    return { refused: presentable(refused) };
  }
  return editsFor(old.value, host, file.workspace);
}

function editsFor(old: string, host: string, { files }: Workspace): RenameResult {
  const edits = new Map<string, readonly Edit[]>();
  for (const { uri, path, facts, localMachine, foreign } of files) {
    // Files on the user's own machine and of other projects are not part of the workspace.
    if (localMachine || foreign) continue;
    const made = new Map<number, Edit>();
    for (const use of hostUses(facts)) {
      if (!isSame(use.host.value, old)) continue;
      const edit = use.rewrite(host);
      if (edit === undefined)
        return { refused: presentable(`Cannot replace "${old}" in ${path}, because it is written with escapes. Change it there first.`) };
      made.set(edit.range.start, edit);
    }
    if (made.size > 0) edits.set(uri, [...made.values()]);
  }
  return { edits };
}

function hostUses(facts: Facts): readonly HostUse[] {
  const variables = (facts.pipeline?.variables ?? []).flatMap(({ value }) => firstComponent(value));
  const logins = (facts.pipeline?.logins ?? []).flatMap(({ registry }) => firstComponent(registry));
  const written = (facts.pipeline?.configWrites ?? []).flatMap(({ registries }) => registries.flatMap(firstComponent));
  const patterns = (facts.runners ?? []).flatMap(({ allowed }) => allowed).flatMap(({ pattern }) => firstComponent(pattern));
  return [...namedUses(facts), ...[...variables, ...logins, ...written, ...patterns].filter(({ host }) => isRenamable(host.value))];
}

/** Occurrences in images and keys. */
function namedUses(facts: Facts): readonly HostUse[] {
  const images = facts.images.flatMap(({ reference }) => {
    return reference?.registry === undefined || reference.problem !== undefined ? [] : [plainUse(reference.registry)];
  });
  const keys = facts.auths
    .flatMap(({ entries, credHelpers }) => [...entries, ...credHelpers])
    .flatMap(({ registry, rekey }): readonly HostUse[] => {
      const { scheme, host } = keyParts(registry.value);
      const part = stretchOf(registry, scheme.length, host.length);
      if (part === undefined) return [];
      return [{ host: part, rewrite: (other) => rekey(scheme + other + registry.value.slice(scheme.length + host.length)) }];
    });
  return [...images, ...keys].filter(({ host }) => isRenamable(host.value));
}

/** The host at the start of an image's name, or of a registry's address. */
function firstComponent(part: Located | undefined): readonly HostUse[] {
  if (part === undefined) return [];
  const { scheme, host } = keyParts(part.value);
  const found = stretchOf(part, scheme.length, host.length);
  return found === undefined ? [] : [plainUse(found)];
}

function plainUse(host: Located): HostUse {
  return { host, rewrite: (other) => replaceLocated(host, other) };
}

/** Undefined if the part is written with escapes, because offsets inside it are not known then. */
function stretchOf({ value, range }: Located, from: number, length: number): Located | undefined {
  if (range.end - range.start !== value.length) return undefined;
  const start = range.start + from;
  return { value: value.slice(from, from + length), range: { start, end: start + length } };
}

/** A host with a dot, a port, or `localhost`. Without variables and wildcards, and not Docker Hub's. */
function isRenamable(text: string): boolean {
  return !isHub(text) && splitDomain(`${text}/x`).domain === text && !('error' in parsePlain(`${text}/x`));
}

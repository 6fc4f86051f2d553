import { allWords, createMemory, createSummary } from '../db/summary.ts';
import { fileIn, type WorkspaceView } from '../db/workspaceView.ts';
import type { ImageUse } from '../model/facts.ts';
import type { Report, Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { maskVariables } from './shared/imageVariables.ts';
import { type KnownHosts, knownHosts } from './shared/knownHosts.ts';
import { quoted } from './shared/words.ts';

export const imageHostNotRecognized: Rule = {
  id: 'image-host-not-recognized',
  summary: 'A registry host without a dot or port, so that Docker Hub is used instead',
  severity: 'warning',
  scope: 'job',
  about: 'images',
  hangsOn({ workspace, file }) {
    const facts = workspace && fileIn(workspace, file.uri)?.facts;
    if (workspace === undefined || facts === undefined) return [];
    const [names, known] = [hostlessNames(facts), knownHosts(workspace)];
    const answersFor = (name: string) => {
      const { hosts, likely, key } = hostsFor(name, known);
      return `${hosts.join()} ${likely.join()} ${key !== undefined}`;
    };
    return [remembered([names, known], () => [...names].map(answersFor).join(' '))];
  },
  *check({ images }, { workspace }) {
    if (workspace === undefined) return;
    for (const use of images) {
      const report = reportOn(use, workspace);
      if (report !== undefined) yield report;
    }
  },
};

const remembered = createMemory<string>();

/** Names without tag and digest whose first segment may be meant as a host, but is not read as one. */
const hostlessNames = createSummary(({ images }) => images.flatMap((use) => hostless(use)?.name ?? []), allWords);

interface Hostless {
  readonly written: string;
  readonly first: string;
  readonly path: readonly string[];
  readonly name: string;
}

function hostless({ reference, text }: ImageUse): Hostless | undefined {
  // Most images return here.
  if (reference === undefined || reference.registry !== undefined) return undefined;
  if (text === undefined || reference.problem !== undefined || !reference.written.value.includes('/')) return undefined;
  const [first, ...path] = readHostless(maskVariables(reference));
  const written = reference.written.value;
  return first === undefined ? undefined : { written, first, path, name: written.replace(/[:@].*$/, '') };
}

function readHostless(name: string): readonly string[] {
  const [first = '', ...path] = name.split('@', 1).join('').split('/');
  return path.length === 0 || !/^[a-z0-9_-]+$/.test(first) || first === 'localhost' ? [] : [first, ...path];
}

interface HostsFor {
  readonly hosts: readonly string[];
  /** Those that other files confirm. */
  readonly likely: readonly string[];
  readonly key: ReturnType<KnownHosts['key']>;
}

function hostsFor(name: string, known: KnownHosts): HostsFor {
  const [first = ''] = name.split('/', 1);
  const repository = name.slice(first.length + 1);
  const hosts = known.named(first);
  const likely = hosts.filter((host) => host.startsWith(`${first}:`) || known.holds(host, repository));
  return { hosts, likely, key: known.key(first) };
}

function reportOn(use: ImageUse, workspace: WorkspaceView): Report | undefined {
  const found = hostless(use);
  if (found === undefined || use.text === undefined) return undefined;
  const { first, path, name, written } = found;
  const { hosts, likely, key } = hostsFor(name, knownHosts(workspace));
  // Names with three parts do not exist on Docker Hub. Names with two parts do, so other files must mention such a registry.
  const isTooDeep = path.length > 1;
  if (!isTooDeep && likely.length === 0 && key === undefined) return undefined;
  const why = isTooDeep
    ? `Image will not be found: ${quoted(first)} has no dot or port, so Docker Hub is used, where names have at most two parts`
    : `Image is pulled from Docker Hub: ${quoted(first)} has no dot or port, so it is not read as a registry`;
  const offers = likely.length > 0 ? likely : hosts;
  const rest = written.slice(first.length + 1);
  return {
    range: use.text.toSource(0, first.length),
    message: `${why}. Use the full host${offers.length === 1 ? ` ${quoted(offers[0] ?? '')}` : ', with its port if it has one'}.`,
    fixes: offers.flatMap((host) => imageFixes(use, `${host}/${rest}`, offers.length === 1 ? { preferred: true } : {})),
    ...(key && { related: [{ ...key, message: 'This key matches no image, for the same reason' }] }),
  };
}

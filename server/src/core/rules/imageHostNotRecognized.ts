import type { Workspace } from '../db/workspace.ts';
import type { Report } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { maskVariables } from './shared/imageVariables.ts';
import { holdsImage, hostsNamed, keyNamed } from './shared/knownHosts.ts';
import { quoted } from './shared/words.ts';

export const imageHostNotRecognized: Rule = {
  id: 'image-host-not-recognized',
  summary: 'A registry without dot and port, so that the image is looked for on Docker Hub',
  severity: 'warning',
  about: 'images',
  *check({ images }, { workspace }) {
    for (const use of images) {
      const report = reportOn(use, workspace);
      if (report !== undefined) yield report;
    }
  },
};

interface Hostless {
  readonly written: string;
  readonly first: string;
  readonly path: readonly string[];
  readonly name: string;
}

function hostless({ reference, text }: ImageUse): Hostless | undefined {
  // A host that is one is none of ours. Most images end here.
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

function reportOn(use: ImageUse, workspace: Workspace): Report | undefined {
  const found = hostless(use);
  if (found === undefined || use.text === undefined) return undefined;
  const { first, path, name, written } = found;
  const repository = name.slice(first.length + 1);
  const hosts = hostsNamed(workspace, first);
  // Those that other files show to be meant.
  const likely = hosts.filter((host) => host.startsWith(`${first}:`) || holdsImage(workspace, host, repository));
  const key = keyNamed(workspace, first);
  // Docker Hub has no names of three parts. Two parts may well be somebody's there, unless other files know such a registry.
  const isTooDeep = path.length > 1;
  if (!isTooDeep && likely.length === 0 && key === undefined) return undefined;
  const why = isTooDeep
    ? `${quoted(first)} has no dot and no port, so the image is looked for on Docker Hub, whose names have two parts at most`
    : `${quoted(first)} has no dot and no port, so the image is looked for on Docker Hub and not in the registry that other files name`;
  const offers = likely.length > 0 ? likely : hosts;
  const rest = written.slice(first.length + 1);
  return {
    range: use.text.toSource(0, first.length),
    message: `${why}. Write the registry's whole host${offers.length === 1 ? `: ${quoted(offers[0] ?? '')}` : ', with its port if it has one'}.`,
    fixes: offers.flatMap((host) => imageFixes(use, `${host}/${rest}`, offers.length === 1 ? { preferred: true } : {})),
    ...(key && { related: [{ ...key, message: 'This key serves no image for the same reason.' }] }),
  };
}

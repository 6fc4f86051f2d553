import type { Workspace } from '../db/workspace.ts';
import type { Report } from '../model/finding.ts';
import type { ImageUse } from '../model/imageUse.ts';
import { beforeAny } from '../util/trim.ts';
import type { Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { maskVariables } from './shared/imageVariables.ts';
import { holdsImage, hostsNamed, keyNamed } from './shared/knownHosts.ts';
import { quoted } from './shared/quoting.ts';

export const imageHostNotRecognized: Rule = {
  id: 'image-host-not-recognized',
  summary: 'A registry host without a dot or port, so that Docker Hub is used instead',
  severity: 'warning',
  appliesTo: 'images',
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
  // Most images return here.
  if (reference === undefined || reference.registry !== undefined) return undefined;
  if (text === undefined || reference.problem !== undefined || !reference.written.value.includes('/')) return undefined;
  const [first, ...path] = readHostless(maskVariables(reference));
  const written = reference.written.value;
  return first === undefined ? undefined : { written, first, path, name: beforeAny(written, ':@') };
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
  // Names with three parts do not exist on Docker Hub. Names with two parts do, so other files must mention such a registry.
  const isTooDeep = path.length > 1;
  if (!isTooDeep && likely.length === 0 && key === undefined) return undefined;
  const why = isTooDeep
    ? `Image will not be found: ${quoted(first)} has no dot or port, so Docker Hub is used, where names have at most two parts`
    : `Image is pulled from Docker Hub: ${quoted(first)} has no dot or port, so it is not read as a registry`;
  const candidates = likely.length > 0 ? likely : hosts;
  const rest = written.slice(first.length + 1);
  return {
    range: use.text.toSource(0, first.length),
    message: `${why}. Use the full host${candidates.length === 1 ? ` ${quoted(candidates[0] ?? '')}` : ', with its port if it has one'}.`,
    fixes: candidates.flatMap((host) => imageFixes(use, `${host}/${rest}`, candidates.length === 1 ? { preferred: true } : {})),
    ...(key && { related: [{ ...key, message: 'This key matches no image, for the same reason' }] }),
  };
}

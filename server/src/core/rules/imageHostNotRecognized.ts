import type { ImageUse } from '../facts.ts';
import type { ImageReference } from '../images/imageReference.ts';
import type { WorkspaceView } from '../workspaceView.ts';
import type { Report, Rule } from './rule.ts';
import { imageFixes } from './shared/imageFix.ts';
import { maskVariables } from './shared/imageVariables.ts';
import { knownHosts } from './shared/knownHosts.ts';
import { quoted } from './shared/words.ts';

export const imageHostNotRecognized: Rule = {
  id: 'image-host-not-recognized',
  summary: 'A registry without dot and port, so that the image is looked for on Docker Hub',
  severity: 'warning',
  scope: 'document',
  *check({ images }, { workspace }) {
    if (workspace === undefined) return;
    for (const use of images) {
      const report = reportOn(use, workspace);
      if (report !== undefined) yield report;
    }
  },
};

/** Known from one version of a file to the next, of images that stay as they are. */
const segments = new WeakMap<ImageReference, readonly string[]>();

/** The segments of a name of several, whose first might be meant as a host and is none; none otherwise. */
function hostless(reference: ImageReference): readonly string[] {
  const known = segments.get(reference) ?? readHostless(maskVariables(reference));
  segments.set(reference, known);
  return known;
}

function readHostless(name: string): readonly string[] {
  const [first = '', ...path] = name.split('@', 1).join('').split('/');
  return path.length === 0 || !/^[a-z0-9_-]+$/.test(first) || first === 'localhost' ? [] : [first, ...path];
}

function reportOn(use: ImageUse, workspace: WorkspaceView): Report | undefined {
  const { reference, text } = use;
  // A host that is one is none of ours. Most images end here.
  if (reference === undefined || reference.registry !== undefined) return undefined;
  if (text === undefined || reference.problem !== undefined) return undefined;
  const [first, ...path] = hostless(reference);
  if (first === undefined) return undefined;
  const rest = reference.written.value.slice(first.length + 1);
  const repository = rest.replace(/[:@].*$/, '');
  const known = knownHosts(workspace);
  const hosts = known.named(first);
  const likely = hosts.filter((host) => host.startsWith(`${first}:`) || known.holds(host, repository));
  const key = known.key(first);
  // Docker Hub has no names of three parts. Two parts may well be somebody's there, unless other files know such a registry.
  const isTooDeep = path.length > 1;
  if (!isTooDeep && likely.length === 0 && key === undefined) return undefined;
  const why = isTooDeep
    ? `${quoted(first)} has no dot and no port, so the image is looked for on Docker Hub, whose names have two parts at most`
    : `${quoted(first)} has no dot and no port, so the image is looked for on Docker Hub and not in the registry that other files name`;
  const offers = likely.length > 0 ? likely : hosts;
  return {
    range: text.toSource(0, first.length),
    message: `${why}. Write the registry's whole host${offers.length === 1 ? `: ${quoted(offers[0] ?? '')}` : ', with its port if it has one'}.`,
    fixes: offers.flatMap((host) => imageFixes(use, `${host}/${rest}`, offers.length === 1 ? { preferred: true } : {})),
    ...(key && { related: [{ ...key, message: 'This key serves no image for the same reason.' }] }),
  };
}

import { matchesPattern } from '../images/allowed.ts';
import { lookupPathOf } from '../images/registryPath.ts';
import { newestRunner } from '../model/settings.ts';
import { expandImage } from '../pulls/pullScenarios.ts';
import { trimEndOf } from '../util/trim.ts';
import type { Rule } from './rule.ts';
import { quoted } from './shared/quoting.ts';

export const imageUntrustedRegistry: Rule = {
  id: 'image-untrusted-registry',
  summary: 'An image from a registry that is not in "pullproof.trustedRegistries"',
  severity: 'off',
  appliesTo: 'images',
  *check({ images }, { file, settings }) {
    if (settings.trustedRegistries.length === 0) return;
    const verdicts = new Map<string, boolean>();
    for (const use of images) {
      if (use.reference === undefined || use.reference.problem !== undefined) continue;
      const image = expandImage(use, file);
      const path = pathOf(image);
      const host = path.split('/', 1)[0] ?? '';
      // A host hidden by a variable cannot be compared with the list.
      if (/^[^/:]*[$%]/.test(image) || host.includes('$')) continue;
      const trusted = verdicts.get(path) ?? settings.trustedRegistries.some((entry) => isWithin(path, entry));
      verdicts.set(path, trusted);
      if (trusted) continue;
      const { registry, written } = use.reference;
      yield {
        range: (registry ?? written).range,
        message: `${quoted(written.value)} is not from a trusted registry. Use an image from one, or add ${quoted(host)} to "pullproof.trustedRegistries".`,
      };
    }
  },
};

/** With `library/`, as people write it in such lists: `docker.io/library/nginx`. */
function pathOf(image: string): string {
  const path = lookupPathOf(image, newestRunner);
  return path.replace(/^docker\.io\/(?=[^/]+$)/, 'docker.io/library/');
}

/** Compares whole segments: `registry.example.com/team` covers `team/app`, not `teams/app`. `*` matches one label or segment. */
function isWithin(path: string, entry: string): boolean {
  const wanted = trimEndOf(entry.trim(), '/').split('/');
  const [host = '', ...rest] = path.split('/').slice(0, wanted.length);
  const [wantedHost = '', ...wantedRest] = wanted;
  if (rest.length < wantedRest.length) return false;
  return matchesPattern(wantedHost.toLowerCase(), host) && matchesPattern(wantedRest.join('/'), rest.join('/'));
}

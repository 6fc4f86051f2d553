import { isHub, keyParts } from '../images/registryKey.ts';
import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { hintOnOwnMachine } from './shared/authSource.ts';
import { malformationOf } from './shared/malformedKey.ts';
import { isTaken, type KeyEntry, keyEntries } from './shared/registryKey.ts';
import { quoted } from './shared/words.ts';
import { type KnownImage, type WorkspaceImages, workspaceImages } from './shared/workspaceImages.ts';

export const registryKeyPortMismatch: Rule = {
  id: 'registry-key-port-mismatch',
  summary: 'A key whose port differs from that of the images on this host',
  severity: 'warning',
  about: 'auths',
  *check({ auths }, { settings, workspace, file }) {
    if (auths.length === 0) return;
    const images = workspaceImages(workspace);
    for (const source of auths) {
      for (const entry of keyEntries(source)) {
        const key = entry.registry.value;
        const [image] = otherPorts(key, images);
        if (image === undefined || isTaken(image.host, entry, source, settings.runnerVersion)) continue;
        yield {
          range: entry.registry.range,
          message: `Key ${quoted(key)} does not match images on ${quoted(image.host)}. ${adviceFor(key, image)}`,
          ...(images.isOpen && { severity: 'info' }),
          ...hintOnOwnMachine(file),
          related: [{ uri: image.uri, range: image.use.range, message: `The key does not match this image on ${quoted(image.host)}` }],
          fixes: rewrite(entry, image.host),
        };
      }
    }
  },
};

/** Images on the same host with another port, if no image uses the key's own port. */
function otherPorts(key: string, { known }: WorkspaceImages): readonly KnownImage[] {
  const own = keyParts(key).host.toLowerCase();
  if (own === '' || isHub(own) || key.includes('*') || malformationOf(key) !== undefined) return [];
  if (known.some(({ host }) => host === own)) return [];
  return known.filter(({ host }) => withoutPort(host) === withoutPort(own));
}

function adviceFor(key: string, { host }: KnownImage): string {
  const own = keyParts(key).host;
  if (own === withoutPort(own)) return 'Add the port to the key.';
  return host === withoutPort(host) ? 'Remove the port from the key.' : 'Change the port in the key.';
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

function rewrite(entry: KeyEntry, host: string): readonly Fix[] {
  const { scheme, host: old } = keyParts(entry.registry.value);
  const key = scheme + host + entry.registry.value.slice(scheme.length + old.length);
  const edit = entry.rekey(key);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(key)}`, preferred: true, edits: () => [edit] }];
}

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
  summary: 'A key with another port than the images of this host are written with, or with none',
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
          message: `The port belongs to the name of a registry, so ${quoted(key)} serves no image of ${quoted(image.host)}, as they are written here. Write the key with the host and port of the images.`,
          ...(images.isOpen && { severity: 'info' }),
          ...hintOnOwnMachine(file),
          related: [
            { uri: image.uri, range: image.use.range, message: `${quoted(image.host)}: this image finds no credential in that key` },
          ],
          fixes: rewrite(entry, image.host),
        };
      }
    }
  },
};

/** Images of the same name and another port, when none is of the key's own host. */
function otherPorts(key: string, { known }: WorkspaceImages): readonly KnownImage[] {
  const own = keyParts(key).host.toLowerCase();
  if (own === '' || isHub(own) || key.includes('*') || malformationOf(key) !== undefined) return [];
  if (known.some(({ host }) => host === own)) return [];
  return known.filter(({ host }) => withoutPort(host) === withoutPort(own));
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

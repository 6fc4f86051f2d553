import { query } from '../db/query.ts';
import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';
import { isTaken, keysOf, type SourceKey } from './shared/registryKey.ts';
import { type KnownImage, workspaceImages } from './shared/workspaceImages.ts';

export const registryKeyPortMismatch: Rule = {
  id: 'registry-key-port-mismatch',
  summary: 'A key whose port differs from that of the images on this host',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }, context) {
    const { workspace, file } = context;
    const { known, isOpen } = workspaceImages(workspace);
    if (known.length === 0) return;
    const images = imagesByHost(workspace);
    for (const source of auths) {
      for (const one of keysOf(workspace, source).all) {
        const { entry, key } = one;
        const image = onOtherPort(one, images);
        if (image === undefined || isTaken(image.host, entry, source, context)) continue;
        yield {
          range: entry.registry.range,
          message: `Key ${quoted(key)} does not match images on ${quoted(image.host)}. ${adviceFor(one, image)}`,
          ...(isOpen && { severity: 'info' }),
          ...hintOnLocalMachine(file),
          related: [{ uri: image.uri, range: image.use.range, message: `The key does not match this image on ${quoted(image.host)}` }],
          fixes: rewrite(one, image.host),
        };
      }
    }
  },
};

interface HostImages {
  readonly hosts: ReadonlySet<string>;
  /** The first image of each host, port aside. */
  readonly byName: ReadonlyMap<string, KnownImage>;
}

const imagesByHost = query((workspace): HostImages => {
  const hosts = new Set<string>();
  const byName = new Map<string, KnownImage>();
  for (const image of workspaceImages(workspace).known) {
    hosts.add(image.host);
    const name = withoutPort(image.host);
    if (!byName.has(name)) byName.set(name, image);
  }
  return { hosts, byName };
});

/** The first image on the same host with another port, if no image uses the key's own port. */
function onOtherPort({ key, host, isHub, malformation }: SourceKey, { hosts, byName }: HostImages): KnownImage | undefined {
  const own = host.toLowerCase();
  if (own === '' || isHub || key.includes('*') || malformation !== undefined || hosts.has(own)) return undefined;
  return byName.get(withoutPort(own));
}

function adviceFor({ host: own }: SourceKey, { host }: KnownImage): string {
  if (own === withoutPort(own)) return 'Add the port to the key.';
  return host === withoutPort(host) ? 'Remove the port from the key.' : 'Change the port in the key.';
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

function rewrite({ entry, key, scheme, host: old }: SourceKey, host: string): readonly Fix[] {
  const meant = scheme + host + key.slice(scheme.length + old.length);
  const edit = entry.rekey(meant);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(meant)}`, preferred: true, edits: () => [edit] }];
}

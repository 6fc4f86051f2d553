import { isAtLeast } from '../images/runnerVersion.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';
import { isTaken, rekeyFixes, runnerKeys } from './shared/registryKey.ts';
import { workspaceImages } from './shared/workspaceImages.ts';

export const registryKeyDigestMiss: Rule = {
  id: 'registry-key-digest-miss',
  summary: 'A key for one repository, which does not match images with a digest and no tag',
  severity: 'warning',
  appliesTo: 'auths',
  *check(facts, context) {
    const {
      settings: { runnerVersion },
      workspace,
      file,
    } = context;
    if (!isAtLeast(runnerVersion, 17, 5)) return;
    for (const { source, key } of runnerKeys(facts, context, 'withSlash')) {
      const { entry, registryPath: path } = key;
      const image = path.includes('/') && workspaceImages(workspace).known.find((one) => one.path.startsWith(`${path}@`));
      if (!image) continue;
      const parent = path.slice(0, path.lastIndexOf('/'));
      yield {
        range: entry.registry.range,
        message: `Key ${quoted(entry.registry.value)} does not match images with a digest and no tag. Add a tag before the "@" of the image, or shorten the key.`,
        ...hintOnLocalMachine(file),
        related: [{ uri: image.uri, range: image.use.range, message: 'Image with a digest and no tag' }],
        fixes: isTaken(parent, entry, source, context) ? [] : rekeyFixes(entry, parent),
      };
    }
  },
};

import { isAtLeast } from '../images/runnerVersion.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';
import { isTaken, runnerKeys } from './shared/registryKey.ts';
import { workspaceImages } from './shared/workspaceImages.ts';

export const registryKeyLibrary: Rule = {
  id: 'registry-key-library',
  summary: 'A key with "library/" for a Docker Hub image that is written without it',
  severity: 'warning',
  appliesTo: 'auths',
  *check(facts, context) {
    const { settings, workspace, file, budget } = context;
    if (!isAtLeast(settings.runnerVersion, 17, 5)) return;
    for (const { source, key } of runnerKeys(facts, context, 'withSlash')) {
      const { entry, registryPath: path } = key;
      const [, name] = /^docker\.io\/library\/([^/]+)$/.exec(path) ?? [];
      if (name === undefined) continue;
      const meant = `docker.io/${name}`;
      const { known } = workspaceImages(workspace);
      budget.take(known.length);
      const image = known.find((one) => one.path === meant);
      if (image === undefined || known.some((one) => one.path === path) || isTaken(meant, entry, source, context)) continue;
      const edit = entry.rekey(meant);
      yield {
        range: entry.registry.range,
        message: `Key ${quoted(entry.registry.value)} does not match ${quoted(image.use.text?.text ?? name)}: the Runner does not add "library/". Use ${quoted(meant)}.`,
        ...hintOnLocalMachine(file),
        related: [{ uri: image.uri, range: image.use.range, message: 'Written without "library/"' }],
        fixes: edit === undefined ? [] : [{ title: `Change to ${quoted(meant)}`, preferred: true, edits: () => [edit] }],
      };
    }
  },
};

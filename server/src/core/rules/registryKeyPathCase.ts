import { isApiPath } from '../images/registryKey.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine, isOnlyForDocker } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';
import { allKeys, isTaken, removeFix } from './shared/registryKey.ts';

export const registryKeyPathCase: Rule = {
  id: 'registry-key-path-case',
  summary: 'Uppercase letters in the path of a key, which match no image',
  severity: 'warning',
  appliesTo: 'auths',
  *check(facts, context) {
    if (isOnlyForDocker(context.file)) return;
    for (const { source, key: one } of allKeys(facts, context, 'withSlash')) {
      const { entry, key, host, path, registryPath, malformation } = one;
      // Runner 17.4 and older compares only the host, and newer ones do so after a scheme.
      if (registryPath.toLowerCase() === registryPath || isApiPath(path)) continue;
      if (malformation !== undefined || key.includes('*')) continue;
      const lower = `${host}/${path.toLowerCase()}`;
      const edit = isTaken(lower, entry, source, context) ? undefined : entry.rekey(lower);
      yield {
        range: entry.registry.range,
        message: `Key ${quoted(key)} matches no image: image paths are lowercase, and the comparison is case-sensitive. Use ${quoted(lower)}.`,
        ...hintOnLocalMachine(context.file),
        fixes:
          edit === undefined
            ? [removeFix(entry)]
            : [{ title: `Change to ${quoted(lower)}`, safe: true, preferred: true, edits: () => [edit] }],
      };
    }
  },
};

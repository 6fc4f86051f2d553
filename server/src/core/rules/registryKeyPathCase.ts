import { isApiPath, keyParts } from '../images/registryKey.ts';
import { registryPathOf } from '../images/registryPath.ts';
import type { Rule } from './rule.ts';
import { hintOnOwnMachine } from './shared/authSource.ts';
import { malformationOf } from './shared/malformedKey.ts';
import { isTaken, keyEntries, removeFix } from './shared/registryKey.ts';
import { quoted } from './shared/words.ts';

export const registryKeyPathCase: Rule = {
  id: 'registry-key-path-case',
  summary: 'Uppercase letters in the path of a key, which match no image',
  severity: 'warning',
  about: 'auths',
  *check({ auths }, { settings: { runnerVersion }, file }) {
    for (const source of auths) {
      for (const entry of keyEntries(source)) {
        const key = entry.registry.value;
        const { host, path } = keyParts(key);
        // Runner 17.4 and older compares only the host, and newer ones do so after a scheme.
        if (registryPathOf(key, runnerVersion).toLowerCase() === registryPathOf(key, runnerVersion) || isApiPath(path)) continue;
        if (malformationOf(key) !== undefined || key.includes('*')) continue;
        const lower = `${host}/${path.toLowerCase()}`;
        const edit = isTaken(lower, entry, source, runnerVersion) ? undefined : entry.rekey(lower);
        yield {
          range: entry.registry.range,
          message: `Key ${quoted(key)} matches no image: image paths are lowercase, and the comparison is case-sensitive. Use ${quoted(lower)}.`,
          ...hintOnOwnMachine(file),
          fixes:
            edit === undefined
              ? [removeFix(entry)]
              : [{ title: `Change to ${quoted(lower)}`, safe: true, preferred: true, edits: () => [edit] }],
        };
      }
    }
  },
};

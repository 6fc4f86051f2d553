import { isApiPath, keyParts } from '../images/registryKey.ts';
import { registryPathOf } from '../images/registryPath.ts';
import type { Rule } from './rule.ts';
import { hintOnOwnMachine } from './shared/authSource.ts';
import { malformationOf } from './shared/malformedKey.ts';
import { isTaken, keyEntries, removeFix } from './shared/registryKey.ts';
import { quoted } from './shared/words.ts';

export const registryKeyPathCase: Rule = {
  id: 'registry-key-path-case',
  summary: 'Capitals in the path of a key, which no image has',
  severity: 'warning',
  about: 'auths',
  *check({ auths }, { settings: { runnerVersion }, file }) {
    for (const source of auths) {
      for (const entry of keyEntries(source)) {
        const key = entry.registry.value;
        const { host, path } = keyParts(key);
        // Up to 17.4 the Runner looks at the host alone, and so it does behind a scheme.
        if (registryPathOf(key, runnerVersion).toLowerCase() === registryPathOf(key, runnerVersion) || isApiPath(path)) continue;
        if (malformationOf(key) !== undefined || key.includes('*')) continue;
        const lower = `${host}/${path.toLowerCase()}`;
        const edit = isTaken(lower, entry, source, runnerVersion) ? undefined : entry.rekey(lower);
        yield {
          range: entry.registry.range,
          message: `The path of an image has small letters only and the Runner compares letter by letter, so ${quoted(key)} matches none. Write ${quoted(lower)}.`,
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

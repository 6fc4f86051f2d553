import { isApiPath } from '../images/registryKey.ts';
import type { Rule } from './rule.ts';
import { hintOnLocalMachine } from './shared/authSource.ts';
import { quoted } from './shared/quoting.ts';
import { allKeys, isSelectable, isTaken, removeFix } from './shared/registryKey.ts';

export const registryKeyMalformed: Rule = {
  id: 'registry-key-malformed',
  summary: 'A key that is not a registry host and matches no image',
  severity: 'error',
  appliesTo: 'auths',
  *check(facts, context) {
    for (const { source, key: one } of allKeys(facts, context, 'malformed')) {
      const { entry, key, path, isHub, malformation: fault } = one;
      if (key.includes('*') || isHub || fault === undefined || (isApiPath(path) && fault.meant === undefined)) continue;
      // Programs on a user's machine store their own data under single words.
      if (fault.isWord && context.file.localMachine) continue;
      if (isSelectable(one, source, facts, context)) continue;
      const { because, meant, isWord } = fault;
      const isFile = source.origin.kind === 'docker-config' || source.origin.kind === 'dockercfg';
      const edit = meant === undefined || isTaken(meant, entry, source, context) ? undefined : entry.rekey(meant);
      yield {
        range: entry.registry.range,
        message: `Key ${quoted(key)} matches no image: ${because}. Use ${meant === undefined ? 'the host as written in the image' : quoted(meant)}.`,
        ...(isWord && isFile && { severity: 'info' }),
        ...hintOnLocalMachine(context.file),
        fixes:
          edit === undefined || meant === undefined
            ? [removeFix(entry)]
            : [{ title: `Change to ${quoted(meant)}`, preferred: true, edits: () => [edit] }],
      };
    }
  },
};

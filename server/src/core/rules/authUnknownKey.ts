import type { AuthSource, UnknownKey } from '../model/facts.ts';
import type { Fix } from '../model/finding.ts';
import type { Rule } from './rule.ts';
import { nounFor } from './shared/authSource.ts';
import { createNearestKey } from './shared/nearestKey.ts';
import { quoted } from './shared/quoting.ts';

const maps = ['auths', 'credHelpers', 'HttpHeaders', 'proxies'];
const entryFields = ['username', 'password', 'auth', 'serveraddress', 'identitytoken', 'registrytoken'];
const entryWords: ReadonlyMap<string, string> = new Map([
  ['user', 'username'],
  ['login', 'username'],
  ['pass', 'password'],
  ['passwd', 'password'],
  ['pwd', 'password'],
]);
const nearestField = createNearestKey(entryFields);
const nearestMap = createNearestKey(maps);

export const authUnknownKey: Rule = {
  id: 'auth-unknown-key',
  summary: 'An unknown or misplaced key in a Docker auth configuration, which is ignored',
  severity: 'warning',
  appliesTo: 'auths',
  *check({ auths }) {
    for (const source of auths) {
      if (source.origin.kind === 'dockercfg' && source.entries.length === 0) continue;
      for (const unknown of source.unknownKeys ?? []) {
        const meant = meantKey(unknown);
        const place = misplaced(unknown);
        if (meant === undefined && place === undefined) continue;
        const key = quoted(unknown.key.value);
        yield {
          range: unknown.key.range,
          message:
            meant === undefined
              ? `${key} is ignored here: ${place}.`
              : `Unknown key ${key} in this ${nounFor(source.origin)}: it is ignored. Did you mean ${quoted(meant)}?`,
          fixes: meant === undefined ? [] : rename(unknown, meant, source),
        };
      }
    }
  },
};

function meantKey({ key, level, holds }: UnknownKey): string | undefined {
  if (level === 'entry') return holds === 'text' ? (entryWords.get(key.value.toLowerCase()) ?? nearestField(key.value)) : undefined;
  if (/^cred(?:ential)?s?[-_]?helpers?$/i.test(key.value) && holds === 'mapping') return 'credHelpers';
  if (/^cred(?:ential)?s?[-_]?(?:store|helper)s?$/i.test(key.value) && holds === 'text') return 'credsStore';
  return holds === 'mapping' ? nearestMap(key.value) : undefined;
}

/** Fields of an entry, or entries, that are at the top level. */
function misplaced({ key, level, holds }: UnknownKey): string | undefined {
  if (level === 'entry') return undefined;
  if (holds === 'text' && /^(?:auth|username|password|identitytoken)$/i.test(key.value))
    return 'it belongs in the entry of a registry, under "auths"';
  const isHost = /^https?:\/\/|^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:\/|$)|^localhost(?::\d+)?$/i.test(key.value);
  return isHost && holds === 'mapping' ? 'registries belong under "auths"' : undefined;
}

function rename({ rename: write }: UnknownKey, meant: string, { entries, credHelpers, credsStore }: AuthSource): readonly Fix[] {
  const isThere = (meant === 'auths' && entries.length > 0) || (meant === 'credHelpers' && credHelpers.length > 0);
  const edit = isThere || (meant === 'credsStore' && credsStore !== undefined) ? undefined : write(meant);
  return edit === undefined ? [] : [{ title: `Change to ${quoted(meant)}`, preferred: true, edits: () => [edit] }];
}

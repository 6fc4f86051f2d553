import type { ConfigText } from '../dockerAuth/configText.ts';
import { type ConfigVersion, nextVersion } from '../dockerAuth/configVersion.ts';
import { readConfigText } from '../dockerAuth/readDockerConfig.ts';
import type { AuthOrigin, AuthSource, Facts, KeyUse } from '../model/facts.ts';
import type { Parsed } from '../syntax/node.ts';
import { isDockerConfigPath, isDockercfgPath, isDockerFolderPath } from './filePaths.ts';
import { type Format, some } from './format.ts';

/** The text and its tree. A tree from a tolerant parser does not show how Go reads the text. */
interface ParsedConfig extends Parsed {
  readonly config: ConfigText;
}

/** `config.json` and similar names in any folder. Only recognized if it contains credentials. */
export const dockerConfig: Format<ParsedConfig> = {
  id: 'docker-config',
  matchesPath: isDockerConfigPath,
  split: (text, memo, moves) => {
    const version = nextVersion(text, memo as ConfigVersion | undefined, moves);
    return { sources: [{ key: text, parse: () => ({ problems: [], config: version.config }) }], memo: version };
  },
  read: (parsed) => readFile({ kind: 'docker-config' }, parsed),
  recognises: (parts) => some(parts, (facts) => facts !== undefined && speaksOfCredentials(facts)),
};

/** `.docker/config.json`, which belongs to Docker whatever it contains. */
export const dockerFolderConfig: Format<ParsedConfig> = {
  ...dockerConfig,
  matchesPath: isDockerFolderPath,
  recognises: () => true,
};

/** `.dockercfg`, which the Runner reads like a config.json (docs/ground-truth.md#a4). */
export const dockercfg: Format<ParsedConfig> = {
  ...dockerFolderConfig,
  matchesPath: isDockercfgPath,
  read: (parsed) => readFile({ kind: 'dockercfg' }, parsed),
};

function readFile(origin: AuthOrigin, { config }: ParsedConfig): Facts {
  const { text } = config;
  const { auth, keys } = readConfigText(config, origin, text.toSource(0, text.text.length));
  return {
    images: [],
    auths: [auth],
    get keys() {
      return keys();
    },
    problems: [],
  };
}

function speaksOfCredentials({ auths, keys }: Facts): boolean {
  if (!keys.some(({ path }) => /^docker-config\.(?:auths|credhelpers|credsstore)$/.test(path))) return false;
  return auths.some((source) => !hasForeignKeys(source) || hasCredentials(source, keys));
}

function hasForeignKeys({ unknownKeys = [] }: AuthSource): boolean {
  return unknownKeys.some(({ level }) => level === 'config');
}

/** In a file that may belong to another program: entries that look like Docker's, and no value of another type. */
function hasCredentials({ entries, credHelpers, credsStore, defects }: AuthSource, keys: readonly KeyUse[]): boolean {
  if (credHelpers.length > 0 || credsStore !== undefined) return true;
  if (entries.some(({ registry }) => /[.:]|^localhost$/.test(registry.value))) return true;
  const hasFields = keys.some(({ path }) => path.startsWith('docker-config.auths.'));
  return hasFields || (entries.length === 0 && !defects.some(({ kind }) => kind === 'wrong-type'));
}

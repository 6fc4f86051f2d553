import { readDockerFile } from '../dockerAuth/readDockerConfig.ts';
import type { Facts } from '../model/facts.ts';
import type { Parsed, Scalar } from '../syntax/node.ts';
import { verbatim } from '../text/mappedText.ts';
import { type Format, some, wholeText } from './format.ts';

/** The whole text as one scalar, because how Go reads it only shows in the text, not in a tree from a tolerant parser. */
function parseWhole(text: string): Parsed {
  const source = verbatim(text);
  const root: Scalar = { kind: 'scalar', range: source.toSource(0, text.length), value: text, style: 'plain', source };
  return { root, problems: [] };
}

const split = wholeText(parseWhole);

/** `config.json` and similar names in any folder. Only recognized if it contains credentials. */
export const dockerConfig: Format = {
  id: 'docker-config',
  matchesPath: (path) => {
    return (
      /(?:^|\/)(?:config\.json|auth\.json|docker[-_.]?config[^/]*\.json|[^/]*\.dockerconfigjson)$/.test(path) && !isInDockerFolder(path)
    );
  },
  split,
  read: (parsed) => readDockerFile({ kind: 'docker-config' }, parsed),
  recognises: (parts) => some(parts, (facts) => facts !== undefined && speaksOfCredentials(facts)),
};

/** `.docker/config.json`, which belongs to Docker whatever it contains. */
export const dockerFolderConfig: Format = {
  ...dockerConfig,
  matchesPath: isInDockerFolder,
  recognises: () => true,
};

/** `.dockercfg`, which the Runner reads like a config.json (docs/ground-truth.md#a4). */
export const dockercfg: Format = {
  ...dockerFolderConfig,
  matchesPath: (path) => /(?:^|\/)\.dockercfg$/.test(path),
  read: (parsed) => readDockerFile({ kind: 'dockercfg' }, parsed),
};

function isInDockerFolder(path: string): boolean {
  return /(?:^|\/)\.docker\/config\.json$/.test(path);
}

function speaksOfCredentials({ keys }: Facts): boolean {
  return keys.some(({ path }) => /^docker-config\.(?:auths|credhelpers|credsstore)$/.test(path));
}

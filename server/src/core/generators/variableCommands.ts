import { fromStandardInput, shellWord } from './shell.ts';

/** A CI/CD variable of a project, as it is created or changed. */
export interface VariableChange {
  readonly key: string;
  readonly mode: 'create' | 'update';
  /** `hidden`: also in the settings. Only when the variable is created. */
  readonly visibility: 'masked' | 'hidden';
  /** Only for protected branches and tags. */
  readonly isProtected: boolean;
}

/**
 * A line for bash or zsh that sets the variable with glab (docs/ground-truth.md#k1). All flags are there for an update too, because glab sets those that
 * are left out to false. `project` is its web address. Without it, glab takes the one of the current folder.
 */
export function glabCommand({ key, mode, visibility, isProtected }: VariableChange, project: string | undefined): string {
  const words = [
    'glab variable',
    mode === 'create' ? 'set' : 'update',
    shellWord(key),
    '--masked --raw',
    ...(visibility === 'hidden' && mode === 'create' ? ['--hidden'] : []),
    ...(isProtected ? ['--protected'] : []),
    ...(project === undefined ? [] : ['--repo', shellWord(project)]),
  ];
  return fromStandardInput(words.join(' '));
}

/** The file with the line `PRIVATE-TOKEN: …`. */
export const tokenFile = 'gitlab-token.txt';

/**
 * The same with curl and the REST API. `endpoint` is that of the project's variables. The access token comes from a file, because standard input has the
 * value. `masked_and_hidden` is only sent where it is true (docs/ground-truth.md#k1).
 */
export function curlCommand({ key, mode, visibility, isProtected }: VariableChange, endpoint: string): string {
  const isNew = mode === 'create';
  const words = [
    'curl --fail-with-body --request',
    isNew ? 'POST' : 'PUT',
    `--header @${tokenFile}`,
    '--data-urlencode value@-',
    ...(isNew ? [`--data key=${shellWord(key)}`] : []),
    isNew && visibility === 'hidden' ? '--data masked_and_hidden=true' : '--data masked=true',
    '--data raw=true',
    `--data protected=${isProtected}`,
    shellWord(isNew ? endpoint : `${endpoint}/${key}`),
  ];
  return fromStandardInput(words.join(' '));
}

import type { PullSecrets, RunnerDetails, RunnerToken, UnsetVariable } from '../model/tomlFacts.ts';
import type { Mapping, Scalar } from '../syntax/node.ts';
import { replaceText } from '../text/edit.ts';
import { scalarsOf, textsOf } from './imageUse.ts';
import { tokenKind } from './tokens.ts';
import { tomlTable, tomlText, tomlValue } from './tomlFields.ts';

/** The properties of a `[[runners]]` other than images and credentials. */
export function readRunnerDetails(runner: Mapping): RunnerDetails {
  const unset = scalarsOf(tomlValue(runner, 'environment'))
    .filter(({ value, source }) => typeof value === 'string' && !source.text.includes('='))
    .map(unsetVariable);
  const token = tomlValue(runner, 'token');
  const read = token?.kind === 'scalar' && typeof token.value === 'string' ? runnerToken(token) : undefined;
  const pullSecrets = readPullSecrets(tomlTable(runner, 'kubernetes'));
  return { unset, ...(read && { token: read }), ...(pullSecrets && { pullSecrets }) };
}

function readPullSecrets(table: Mapping | undefined): PullSecrets | undefined {
  const names = textsOf(tomlValue(table, 'image_pull_secrets')).map(({ value }) => value);
  const only = tomlValue(table, 'use_service_account_image_pull_secrets');
  const areOnly = only?.kind === 'scalar' && only.value === true;
  if (names.length === 0 && !areOnly) return undefined;
  const serviceAccount = tomlText(table, 'service_account')?.value;
  return { names, areOnly, ...(serviceAccount !== undefined && { serviceAccount }) };
}

function unsetVariable({ source, range }: Scalar): UnsetVariable {
  const { text } = source;
  const [beginning = '', name, between = ''] = /^\s*([A-Za-z_]\w*)(\s*:\s*|\s+|$)/.exec(text) ?? [];
  // Two lowercase words in a row are not a variable and its value.
  const isNamed = name !== undefined && (between.includes(':') || /^[A-Z_]/.test(name));
  const repair = () => {
    const edit = replaceText(source, beginning.length - between.length, beginning.length, '=');
    return edit === undefined || between === '' || beginning.length === text.length ? [] : [edit];
  };
  return { range: text === '' ? range : source.toSource(0, text.length), ...(isNamed && { name }), repair };
}

/** Tokens without a prefix, from old versions: twenty characters of any kind, and before that thirty hex digits. */
const plainToken = /^(?:[\w-]{20}|[0-9a-f]{30})$/;
const placeholder = /token|runner|secret|change|your|^(.)\1*$/i;

function runnerToken({ source }: Scalar): RunnerToken | undefined {
  const kind = tokenKind(source.text);
  const mixed = /\d/.test(source.text) && /[A-Za-z]/.test(source.text) && new Set(source.text).size >= 10;
  if (kind === undefined && (!plainToken.test(source.text) || !mixed || placeholder.test(source.text))) return undefined;
  const replace = (text: string) => {
    const edit = replaceText(source, 0, source.text.length, text);
    return edit === undefined ? [] : [edit];
  };
  return { range: source.toSource(0, source.text.length), ...(kind !== undefined && { kind }), replace };
}

import type { AuthRepair } from '../model/facts.ts';
import type { Entry, Mapping, Scalar } from '../syntax/node.ts';
import { type Edit, replaceText } from '../text/edit.ts';
import { endOf, spanning, startOf } from '../text/relativeRange.ts';
import { encodeBase64 } from '../util/base64.ts';
import { readAuthValue } from './authValue.ts';
import { foldKey } from './configFields.ts';

/**
 * Moves a `username` and a `password` that contain `$` into one `auth`, where nothing is expanded. Each `$` is taken literally: the caller
 * knows whether that is right. Undefined if the entry does not allow it.
 */
export function moveIntoAuth({ entries }: Mapping): AuthRepair | undefined {
  const [first, second] = entries;
  if (first === undefined || second === undefined || entries.length > 2) return undefined;
  const username = textOf(entries, 'username');
  const password = textOf(entries, 'password');
  const value = textOf([first], 'username') ?? textOf([first], 'password');
  if (username === undefined || password === undefined || value === undefined) return undefined;
  const pair = `${username.source.text}:${password.source.text}`;
  if (!pair.includes('$') || /\$[${]/.test(pair)) return undefined;
  const read = readAuthValue(encodeBase64(pair));
  const isSame = read.kind === 'decoded' && read.username === username.source.text && read.password === password.source.text;
  if (!isSame || first.key.source.encode('') === undefined || value.source.encode('') === undefined) return undefined;
  const edits = (): readonly Edit[] => [
    ...[replaceText(first.key.source, 0, first.key.source.text.length, 'auth')].filter((edit) => edit !== undefined),
    ...[replaceText(value.source, 0, value.source.text.length, encodeBase64(pair))].filter((edit) => edit !== undefined),
    { range: { start: first.range.end, end: second.range.end }, newText: '' },
  ];
  return { title: 'Move user and password into "auth"', edits };
}

/**
 * Removes fields that make the docker CLI reject a DOCKER_AUTH_CONFIG (docs/ground-truth.md#e2). Undefined if the Runner would lose
 * something: a helper, a token, or a user and password outside `auth`.
 */
export function keepOnlyAuth(root: Mapping): AuthRepair | undefined {
  const members = root.entries.find(({ key }) => foldKey(key.source.text) === 'auths')?.value;
  if (members?.kind !== 'mapping' || members.entries.length === 0) return undefined;
  const isUsed = ({ key }: Entry) => ['credhelpers', 'credsstore'].includes(foldKey(key.source.text));
  if (root.entries.some(isUsed)) return undefined;
  const kept = [onlyOne(root, 'auths'), ...members.entries.map(({ value }) => (value?.kind === 'mapping' ? onlyAuth(value) : undefined))];
  const edits = kept.flatMap((one) => one ?? []);
  return kept.includes(undefined) || edits.length === 0 ? undefined : { title: 'Keep only "auth" in each entry', edits: () => edits };
}

function onlyAuth(member: Mapping): readonly Edit[] | undefined {
  const auth = textOf(member.entries, 'auth');
  const isToken = ({ key }: Entry) => ['identitytoken', 'registrytoken'].includes(foldKey(key.source.text));
  if (auth === undefined || readAuthValue(auth.source.text).kind !== 'decoded' || member.entries.some(isToken)) return undefined;
  return onlyOne(member, 'auth');
}

/** Removes all entries except the one with this name. Undefined if several have this name. */
function onlyOne({ entries }: Mapping, name: string): readonly Edit[] | undefined {
  const [kept, another] = entries.filter(({ key }) => foldKey(key.source.text) === name).map(({ range }) => range);
  const [first, last] = [entries[0]?.range, entries.at(-1)?.range];
  if (kept === undefined || first === undefined || last === undefined || another !== undefined) return undefined;
  const around = [spanning(first, startOf(kept)), spanning(endOf(kept), last)];
  return around.filter(({ start, end }) => start < end).map((range) => ({ range, newText: '' }));
}

function textOf(entries: readonly Entry[], name: string): Scalar | undefined {
  const value = entries.find(({ key }) => foldKey(key.source.text) === name)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value : undefined;
}

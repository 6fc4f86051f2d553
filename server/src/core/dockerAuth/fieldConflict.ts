import type { AuthRepair, FieldConflict } from '../model/facts.ts';
import type { Scalar } from '../syntax/node.ts';
import { replaceText } from '../text/edit.ts';
import { presentableUser } from '../text/presentable.ts';
import { encodeBase64 } from '../util/base64.ts';
import { secretKindOf } from './secretKind.ts';
import { isTemplate } from './template.ts';
import { mentionsVariable, type TextMode, withoutEscapes } from './variableUse.ts';

/**
 * A `username` or `password` that says something else than the `auth` of the same entry, which overrides them (docs/ground-truth.md#a8). `fields` are
 * the strings of the entry by name, `read` is its `auth`.
 */
export function fieldConflict(fields: ReadonlyMap<string, Scalar>, read: Read | undefined, mode: TextMode): FieldConflict | undefined {
  if (read === undefined || !isDecoded(read)) return undefined;
  const isLiteral = (text: string) => text !== '' && !mentionsVariable(text, mode) && !isTemplate(text);
  const [username, password] = [fields.get('username'), fields.get('password')];
  const user = withoutEscapes(username?.source.text ?? '', mode);
  const secret = withoutEscapes(password?.source.text ?? '', mode);
  const isSameSecret = secret === '' || secret === read.password.replace(/[\r\n]+$/, '');
  const isLost = user.startsWith(`${read.username}$`);
  if (username !== undefined && user !== read.username && (isLost || isLiteral(user))) {
    const repair = isLost && isSameSecret ? intoAuth(fields.get('auth'), user, read.password) : undefined;
    return {
      field: 'username',
      range: username.source.toSource(0, username.source.text.length),
      ...(secretKindOf(user) === undefined && { username: user }),
      ...(isLost && { lostDollar: true }),
      ...(repair && { repair }),
    };
  }
  if (password === undefined || isSameSecret || !isLiteral(secret)) return undefined;
  return { field: 'password', range: password.source.toSource(0, password.source.text.length) };
}

type Read = Decoded | { readonly kind: string };

interface Decoded {
  readonly kind: 'decoded';
  readonly username: string;
  readonly password: string;
}

function isDecoded(read: Read): read is Decoded {
  return read.kind === 'decoded';
}

function intoAuth(auth: Scalar | undefined, username: string, password: string): AuthRepair | undefined {
  if (auth === undefined || auth.source.encode('') === undefined) return undefined;
  const { source } = auth;
  const edits = () =>
    [replaceText(source, 0, source.text.length, encodeBase64(`${username}:${password}`))].filter((edit) => edit !== undefined);
  return { title: `Encode "${presentableUser(username)}" in "auth"`, edits };
}

import type { AuthDefect, AuthEntry, AuthRepair } from '../model/facts.ts';
import type { Entry, Mapping, Scalar } from '../syntax/node.ts';
import { type Edit, replaceText } from '../text/edit.ts';
import { locate, type MappedText, type SourceRange } from '../text/mappedText.ts';
import { trimEndOf } from '../util/trim.ts';
import { type AuthValue, type Repaired, readAuthValue } from './authValue.ts';
import { foldKey } from './configFields.ts';
import { credentialMisfit } from './credentialMisfit.ts';
import { fieldConflict } from './fieldConflict.ts';
import { isShellCommand, type LiteralFault, literalFault } from './literalAuth.ts';
import { moveIntoAuth } from './moveToAuthField.ts';
import { secretKindOf } from './secretKind.ts';
import { isTemplate } from './template.ts';
import { mentionsVariable, type TextMode, withoutEscapes } from './variableUse.ts';

export interface ReadEntry {
  readonly entry: AuthEntry;
  readonly defect: AuthDefect | undefined;
}

/** Reads one member of `auths` like the Runner (docs/ground-truth.md#a8), with the defect that makes it reject the whole source, if any. */
export function readAuthEntry(member: Entry, removal: SourceRange, mode: TextMode): ReadEntry {
  const fields = member.value?.kind === 'mapping' ? lastTexts(member.value) : new Map<string, Scalar>();
  const written = (name: string) => fields.get(name)?.source.text ?? '';
  const auth = fields.get('auth');
  const value = readAuth(written('auth'), mode);
  // Only a non-empty `auth` counts.
  const needed = written('auth') === '' ? ['username', 'password'] : value === undefined ? ['auth'] : [];
  const isUnknown = needed.some((name) => mentionsVariable(written(name), mode));
  const { username: user, password } = credentialOf(value, written, mode);
  const userKind = secretKindOf(user);
  const username = userKind === undefined ? user : `<${userKind}>`;
  const secret = value !== undefined && value.kind !== 'decoded' ? 'undecodable' : password !== '' || isUnknown ? 'present' : 'missing';
  const identityToken = written('identitytoken') !== '';
  const registryToken = written('registrytoken') !== '';
  const secretKind = secretKindOf(password !== '' ? password : value?.kind === 'missing-colon' ? value.decoded.trim() : '');
  const repair = flawRepair(value, auth) ?? newlineRepair(written('auth') === '' ? fields.get('password') : undefined);
  const intoAuth = mode === 'expanded' && member.value?.kind === 'mapping' ? moveIntoAuth(member.value) : undefined;
  const writtenSecret = writtenSecretOf(fields, value, mode);
  const { key } = member;
  const isLiteral = (text: string) => !mentionsVariable(text, mode) && !isTemplate(text);
  const isExample = isPlaceholder(user, password);
  const misfit =
    identityToken || registryToken || isExample || !isLiteral(key.source.text) || !isLiteral(user)
      ? undefined
      : credentialMisfit({ key: key.source.text, username, password: isLiteral(password) ? password : '', secretKind });
  const conflict = fieldConflict(fields, value, mode);
  const entry: AuthEntry = {
    registry: locate(key.source, 0, key.source.text.length),
    ...(mentionsVariable(key.source.text, mode) && { registryUnknown: true }),
    ...(username !== '' && { username }),
    secret,
    ...(secret === 'missing' && username === '' && !identityToken && !registryToken && { empty: true }),
    ...((isExample || (secret === 'undecodable' && isPlaceholderText(written('auth')))) && { placeholder: true }),
    ...(secretKind !== undefined && { secretKind }),
    ...(/[\r\n]$/.test(password) && { endsWithNewline: true }),
    ...(value?.kind === 'decoded' && value.flaw?.kind === 'utf-16' && { utf16: true }),
    ...(repair && { repair }),
    ...(intoAuth && { intoAuth }),
    ...(misfit && { misfit }),
    ...(conflict && { conflict }),
    ...(isUnknown && { unknown: true }),
    ...(identityToken && { identityToken: true }),
    ...(registryToken && { registryToken: true }),
    ...(writtenSecret && { writtenSecret }),
    ...(auth && { auth: insideOf(auth) }),
    ...(fields.get('password') && { password: insideOf(fields.get('password')) }),
    range: member.range,
    remove: () => [{ range: removal, newText: '' }],
    rekey: (name) => replaceText(key.source, 0, key.source.text.length, name),
  };
  return { entry, defect: auth === undefined || value === undefined ? undefined : defectOf(value, auth, entry) };
}

/** The last string of each field. A later `null` does not change the value of an earlier field with the same name. */
function lastTexts(mapping: Mapping): ReadonlyMap<string, Scalar> {
  const found = new Map<string, Scalar>();
  for (const { key, value } of mapping.entries) {
    if (value?.kind === 'scalar' && typeof value.value === 'string') found.set(foldKey(key.source.text), value);
  }
  return found;
}

function writtenSecretOf(fields: ReadonlyMap<string, Scalar>, value: ReadAuth | undefined, mode: TextMode): SourceRange | undefined {
  const isSecret = (username: string, secret: string) => {
    return secret !== '' && !isTemplate(secret) && !mentionsVariable(secret, mode) && !isPlaceholder(username, secret);
  };
  const username = fields.get('username')?.source.text ?? '';
  if (value?.kind === 'decoded' && isSecret(value.username, value.password)) return insideOf(fields.get('auth'));
  const names = value?.kind === 'decoded' ? ['identitytoken', 'registrytoken'] : ['password', 'identitytoken', 'registrytoken'];
  const found = names.map((name) => fields.get(name)).find((field) => isSecret(username, field?.source.text ?? ''));
  return found && insideOf(found);
}

/** Undefined if there is no `auth`, or if its variables decide about it. */
function readAuth(auth: string, mode: TextMode): ReadAuth | undefined {
  if (auth === '') return undefined;
  if (!mentionsVariable(auth, mode)) return isShellCommand(auth) ? { kind: 'not-base64', cause: 'shell' } : readAuthValue(auth);
  const cause = literalFault(auth);
  return cause && { kind: 'not-base64', cause };
}

type ReadAuth = AuthValue | { readonly kind: 'not-base64'; readonly cause: LiteralFault; readonly repaired?: undefined };

function credentialOf(
  value: ReadAuth | undefined,
  written: (name: string) => string,
  mode: TextMode,
): { readonly username: string; readonly password: string } {
  if (value?.kind === 'decoded') return value;
  if (written('auth') !== '') return { username: '', password: '' };
  return { username: withoutEscapes(written('username'), mode), password: withoutEscapes(written('password'), mode) };
}

function defectOf(value: ReadAuth, auth: Scalar, entry: AuthEntry): AuthDefect | undefined {
  if (value.kind === 'decoded') return undefined;
  const { kind } = value;
  const cause =
    value.cause !== 'shell' && isTemplate(auth.source.text)
      ? 'template'
      : isPlaceholderText(auth.source.text)
        ? 'placeholder'
        : value.cause;
  const detail = details[cause];
  const isOwn = cause !== 'template' && cause !== 'placeholder';
  const repair = isOwn && value.repaired !== undefined ? repairOf(auth.source, value.repaired) : undefined;
  const known = cause === 'unknown' ? 'other' : cause === 'plain-variables' ? 'plain' : cause;
  return { kind, cause: known, range: insideOf(auth), detail, entry, ...(repair && { repair }) };
}

const details: Readonly<Record<Exclude<ReadAuth, { kind: 'decoded' }>['cause'] | 'template' | 'placeholder', string>> = {
  plain: 'user name and password are plain text',
  'plain-variables': 'user name and password are plain text (variables work in "username" and "password")',
  shell: 'it is a shell command, but no shell reads it',
  'url-safe': 'it uses "-" or "_" from the URL-safe alphabet instead of "+" and "/"',
  unpadded: 'the "=" padding at its end is wrong',
  'white-space': 'it contains whitespace',
  placeholder: 'it is a placeholder',
  template: 'it is a variable that is never replaced',
  header: 'it is the value of an HTTP header, including "Basic"',
  unknown: 'it contains invalid characters or is incomplete',
  'encoded-twice': 'it is encoded twice',
  'no-user': 'the user name before ":" is empty',
  'no-colon': 'it decodes to a string without ":", so there is no user name',
};

function flawRepair(value: ReadAuth | undefined, auth: Scalar | undefined): AuthRepair | undefined {
  if (value?.kind !== 'decoded' || value.flaw?.repaired === undefined || auth === undefined) return undefined;
  const repair = repairOf(auth.source, value.flaw.repaired);
  return repair && { ...repair, safe: true };
}

function newlineRepair(password: Scalar | undefined): AuthRepair | undefined {
  const written = password?.source.text ?? '';
  const { length } = trimEndOf(written, '\r\n');
  if (password === undefined || length === written.length) return undefined;
  const edit = replaceText(password.source, length, written.length, '');
  return edit && { title: 'Remove the newline', edits: () => [edit], safe: true };
}

/** Base64 needs no escapes in any string, so whether the edit is possible is known without reading the secret. */
function repairOf(source: MappedText, { title, auth }: Repaired): AuthRepair | undefined {
  if (source.encode('') === undefined) return undefined;
  const edits = (): readonly Edit[] => [replaceText(source, 0, source.text.length, auth)].filter((edit) => edit !== undefined);
  return { title, edits };
}

function insideOf(scalar: Scalar | undefined): SourceRange {
  return scalar === undefined ? { start: 0, end: 0 } : scalar.source.toSource(0, scalar.source.text.length);
}

/** Longer text is not a placeholder. */
const maxPlaceholderLength = 200;

/** A whole `auth` that is a placeholder from an example. */
function isPlaceholderText(auth: string): boolean {
  const words =
    /^(?:(?:your|my|the|some|base64|b64|encoded|auth|token|secret|credentials?|creds|user(?:name)?|pass(?:word)?|here|string|value|of|and|changeme|change|replace|me|redacted|todo|example)[-_ .]*)+$/i;
  const text = auth.trim();
  if (/^(?:<.*>|\[.*\]|x{3,}|\*{3,}|\.{3,}|…)$/is.test(text)) return true;
  return text.length <= maxPlaceholderLength && text.split(/[-_ .]+/).every((part) => part === '' || words.test(part));
}

/** Placeholders from manuals. */
function isPlaceholder(username: string, password: string): boolean {
  if (password === '') return false;
  const bracketed = /^(?:<.+>|\[.+\]|\{\{.+\}\}|x{3,}|\*{3,}|\.{3,}|…)$/i;
  const words =
    /^(?:my|your|the)?[-_ ]?(?:user|username|user_?name|password|passwd|pass|token|access_?token|secret|deploy_?token)(?:[-_ ]?here)?$/i;
  const obvious = /^(?:change[-_]?me|replace[-_]?me|todo|example|dummy|foobar)$/i;
  if (bracketed.test(password) || obvious.test(password) || bracketed.test(username)) return true;
  return words.test(username) && words.test(password);
}

import { decodeBase64, decodeUtf8 } from '../util/base64.ts';
import { type Checked, wording } from './wording.ts';

/** A user name, checked while it is typed (GROUND-TRUTH A.8, F.4). */
export function checkUser(input: string): Checked {
  if (input === '') return { problem: wording('Without a user name the Runner drops every credential of the file.') };
  if (input.includes(':')) {
    return {
      problem: wording('A user name cannot hold ":", since the secret begins after the first one. Enter the secret in the next step.'),
    };
  }
  if (hasControlCharacter(input)) return { problem: wording('The user name holds a line end or another character that cannot be seen.') };
  if (input.trim() !== input) return { problem: wording('The user name begins or ends with a space.'), suggestion: input.trim() };
  if (input === 'gitlab-ci-token') {
    return {
      ok: input,
      warning: wording(`"{0}" works only with a job's own token, which ends with the job. Use a deploy token.`, input),
    };
  }
  return { ok: input };
}

/** A secret, checked while it is typed. Neither problem nor warning holds any of it. */
export function checkSecret(input: string): Checked {
  if (input === '') return { problem: wording('Without a secret the registry refuses the pull.') };
  if (/[\r\n]$/.test(input)) {
    return { problem: wording('The secret ends with a line end, which would be sent to the registry too.') };
  }
  if (input.includes('\0')) return { problem: wording('The secret holds a NUL character, which the Runner may take away.') };
  if (input.trim() !== input)
    return { ok: input, warning: wording('The secret begins or ends with a space, which is sent to the registry too.') };
  if (looksEncoded(input)) {
    return {
      ok: input,
      warning: wording('This looks like "user:secret" in base64 already. Enter the secret alone; it is encoded for you.'),
    };
  }
  if (input.startsWith('{"auths"')) {
    return { ok: input, warning: wording('This looks like a whole docker configuration. Enter the secret alone.') };
  }
  return { ok: input };
}

/** Long enough not to be chance, and decodes to printable text with a colon behind a user name. */
function looksEncoded(input: string): boolean {
  if (input.length < 8 || input.length % 4 !== 0) return false;
  const decoded = decodeBase64(input);
  if (!('bytes' in decoded)) return false;
  const text = decodeUtf8(decoded.bytes);
  return text !== undefined && /^[^\s:]+:./.test(text) && !hasControlCharacter(text);
}

function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 || unit === 0x7f) return true;
  }
  return false;
}

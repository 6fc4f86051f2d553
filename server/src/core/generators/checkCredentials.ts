import { decodeBase64, decodeUtf8 } from '../util/base64.ts';
import { type Checked, wording } from './wording.ts';

/** Checks a user name while it is typed (docs/ground-truth.md#a8, #f4). */
export function checkUser(input: string): Checked {
  if (input === '') return { problem: wording('Enter a user name: an empty one makes the Runner ignore the whole file.') };
  if (input.includes(':')) {
    return {
      problem: wording('A user name cannot contain ":", because the secret starts after the first one. Enter the secret in the next step.'),
    };
  }
  if (hasControlCharacter(input)) return { problem: wording('The user name contains a newline or another invisible character.') };
  if (input.trim() !== input) return { problem: wording('The user name starts or ends with a space.'), suggestion: input.trim() };
  if (input === 'gitlab-ci-token') {
    return {
      ok: input,
      warning: wording(`"{0}" only works with a job token, which expires when the job ends. Use a deploy token.`, input),
    };
  }
  return { ok: input };
}

/** Checks a secret while it is typed. Neither problem nor warning contains any part of it. Google has user names that decide its form. */
export function checkSecret(input: string, username = ''): Checked {
  if (input === '') return { problem: wording('Enter a secret: the registry refuses the pull without one.') };
  if (username === '_json_key' && !input.trimStart().startsWith('{')) {
    return {
      problem: wording(
        '"{0}" needs the content of the key file, which starts with "{". Its base64 form needs "{1}".',
        username,
        `${username}_base64`,
      ),
    };
  }
  if (username === '_json_key_base64' && input.trimStart().startsWith('{')) {
    return { problem: wording('"{0}" needs the key file in base64. Its content as it is needs "{1}".', username, '_json_key') };
  }
  if (/[\r\n]$/.test(input)) {
    return { problem: wording('The secret ends with a newline, which would be sent to the registry too.') };
  }
  if (input.includes('\0')) return { problem: wording('The secret contains a NUL character, which the Runner may remove.') };
  if (input.trim() !== input)
    return { ok: input, warning: wording('The secret starts or ends with a space, which is sent to the registry too.') };
  if (username !== '_json_key_base64' && looksEncoded(input)) {
    return {
      ok: input,
      warning: wording('This looks like "user:secret" in base64. Enter only the secret: it is encoded for you.'),
    };
  }
  if (input.startsWith('{"auths"')) {
    return { ok: input, warning: wording('This looks like a whole Docker configuration. Enter only the secret.') };
  }
  return { ok: input };
}

/** Too long to be a coincidence, and decodes to printable text with a user name before a colon. */
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

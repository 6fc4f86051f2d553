import { decodeBase64, decodeUtf8 } from '../util/base64.ts';

/** What a secret is replaced by. */
const hidden = '…';

/**
 * Replaces everything in a text that clearly is a secret, wherever the text comes from. These count as secrets: tokens with a known prefix,
 * private keys, `user:password@` before a host, the values of options, variables, headers and query parameters whose names say so, what is piped
 * into a login, and base64 that decodes to `user:password`. Commit hashes, digests and variables do not. A second call changes nothing.
 */
export function hideSecrets(text: string): string {
  return shapes.reduce((shown, { mayOccur, hide }) => (mayOccur(shown) ? hide(shown) : shown), text);
}

interface Shape {
  /** A quick test, because nearly all texts contain no secret and are shown often. */
  readonly mayOccur: (text: string) => boolean;
  readonly hide: (text: string) => string;
}

const shapes: readonly Shape[] = [
  { mayOccur: (text) => text.includes('PRIVATE KEY'), hide: hideKeys },
  { mayOccur: (text) => anyToken.test(text), hide: hideTokens },
  { mayOccur: (text) => text.includes('@') && text.includes(':'), hide: hideUserInfo },
  { mayOccur: (text) => text.includes('=') && (text.includes('?') || text.includes('#')), hide: hideQuery },
  { mayOccur: (text) => text.includes('-') && /(?:^|\s)-/.test(text), hide: hideOptions },
  { mayOccur: (text) => text.includes('|'), hide: hidePipedText },
  { mayOccur: (text) => text.includes('='), hide: hideAssignments },
  { mayOccur: (text) => text.includes(':') && /["']:|PASS|SECRET|TOKEN|KEY/.test(text), hide: hideMembers },
  { mayOccur: (text) => /bearer|basic/i.test(text), hide: hideHeaders },
  { mayOccur: hasBase64, hide: hideBase64 },
];

const anyToken =
  /gl[a-z]{2,7}-|GR1348941|(?:gh[oprsu]|github_pat|dckr_[op]at|do[opr]_v1|npm|sk_live)_|hvs\.|xox[abeprs]-|AKCp|cmVmd|AIza|ya29|ey[IJ]|\+ACR/;

/** The prefixes of tokens (docs/ground-truth.md#f5, #f3), and the rest of each. The prefix stays, because it tells which token it is. */
const tokens: readonly RegExp[] = [
  /(glpat-|(?<![A-Za-z0-9])(?:gldt-|glcbt-|glrtr?-|glptt-|glft-|glffct-|glimt-|glagent-|gloas-|glsoat-))(?=[\w.-]*[\dA-Z_])[\w.-]{6,}/g,
  /(?<![A-Za-z0-9])(GR1348941)[\w.-]{8,}/g,
  /(gh[oprsu]_)[A-Za-z0-9]{6,}/g,
  /(github_pat_|dckr_[op]at_|(?<![A-Za-z0-9])(?:hvs\.|xox[abeprs]-|sk_live_|do[opr]_v1_))[\w-]{6,}/g,
  /(?<![A-Za-z0-9])(npm_)[A-Za-z0-9]{20,}/g,
  /(?<![A-Za-z0-9])(AKCp|cmVmd)[A-Za-z0-9]{50,}/g,
  /(?<![A-Za-z0-9])(AIza)[\w-]{30,}/g,
  /(?<![A-Za-z0-9])(ya29\.)[\w.-]{12,}/g,
  // JSON in base64: a JSON Web Token, or a Docker configuration.
  /(?<![A-Za-z0-9])(ey[IJ])[\w+/-]{12,}={0,2}(?:\.[\w-]+)*/g,
  /()[A-Za-z0-9+/]{42}\+ACR[A-Za-z0-9]{6}/g,
];

function hideTokens(text: string): string {
  return tokens.reduce((shown, token) => shown.replace(token, `$1${hidden}`), text);
}

function hideKeys(text: string): string {
  return text.replace(/(-----BEGIN [A-Z ]*PRIVATE KEY-----).+/gs, `$1${hidden}`);
}

/** Runs without whitespace that contain an `@`. */
const withAt = /[^\s@]*@\S*/g;
/** Text before the last `@`, from the last scheme on; a path in which `//` became `/` is read too. `start` may also be a quote or bracket around the whole. */
const userInfo = /^(?<start>.*:\/+|["'`([{<]*)(?<user>[^:/@]*):(?<password>.*)@(?<rest>[^@]*)$/is;
const hostLike = /^(?:[^@:/]+\.[a-z]|\[|localhost\b|[^@/]*\/|[\w-]+:\d)/i;
const digest = /^sha\d+\b/i;

/** `user:password@host`, where the password may contain `/` and `@`. `image:tag@sha256:…` looks alike. */
function hideUserInfo(text: string): string {
  if (!text.includes('@')) return text;
  return text.replace(withAt, (run) => {
    const { start = '', user = '', password = '', rest = '' } = userInfo.exec(run)?.groups ?? {};
    if (password === '' || isVariable(password) || digest.test(rest)) return run;
    const hasScheme = start.endsWith('/');
    // `host:5000/path@…` names an image on a port.
    const isPort = /^\d+\//.test(password) && (user.includes('.') || user === 'localhost');
    const isUser = hostLike.test(rest) || (hasScheme && !password.includes('/'));
    return isPort || !isUser ? run : `${start}${hidden}@${rest}`;
  });
}

/** Parameters of URLs that never carry a secret. */
const harmless = /^(?:ref|ref_type|branch|tag|version|v|path|inline|raw|format|page|plain)$/i;

function hideQuery(text: string): string {
  return text.replace(/[?#][^\s"'`<>?#]*=[^\s"'`<>]*/g, (query) =>
    query.replace(/([?#&;])([^=&;]*)=([^&;]+)/g, (whole, before: string, name: string, value: string) => {
      return harmless.test(name) || isVariable(value) ? whole : `${before}${name}=${hidden}`;
    }),
  );
}

/** Names of options and variables whose value is a secret. */
const secretNames = 'pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|creds|api-?_?key|private-?_?key|access-?_?key';
const value = `"[^"]*"|'[^']*'|[^\\s"'\`]+`;
const longOption = new RegExp(`(^|\\s)(--?[\\w-]*(?:${secretNames}|auth)s?)(\\s+|=)(${value})`, 'gi');
const userOption = /(^|\s)(-u|--user)(\s+|=)?([^\s:"']+):([^\s"']+)/g;
const shortOption = /(^|\s)(-p)(\s+|=)?("[^"]*"|'[^']*'|[^\s"'`]+)/g;
const login = /\b(?:login|sshpass|mysql\w*|htpasswd)\b/;
/** What `-p` means in other commands: ports, and paths. */
const portOrPath = /^(?:[\d.:/-]+(?:tcp|udp)?|[./~$].*)$/;

/** `--password X`, `-p X` and `-u user:X` of commands. */
function hideOptions(text: string): string {
  const isLogin = login.test(text);
  return text
    .replace(longOption, (whole, before: string, option: string, between: string, secret: string) => {
      return isVariable(secret) ? whole : `${before}${option}${between}${hidden}`;
    })
    .replace(userOption, (whole, before: string, option: string, between: string | undefined, user: string, secret: string) => {
      return isVariable(secret) || !(isLogin || /\bcurl\b/.test(text)) ? whole : `${before}${option}${between ?? ''}${user}:${hidden}`;
    })
    .replace(shortOption, (whole, before: string, option: string, between: string | undefined, secret: string) => {
      const isOther = !isLogin && (between === undefined || portOrPath.test(secret));
      return isOther || isVariable(secret) ? whole : `${before}${option}${between ?? ''}${hidden}`;
    });
}

/** `echo X | docker login --password-stdin`. */
function hidePipedText(text: string): string {
  return text.replace(/\b(echo|printf)(\s+)([^|\n]*[^|\s])(?=\s*\|)/g, (whole, command: string, between: string, secret: string) => {
    return isVariable(secret.replace(/^-\w+\s+/, '').replace(/^"(.*)"$/, '$1')) ? whole : `${command}${between}${hidden}`;
  });
}

const assignment = new RegExp(`(?<![\\w.-])([\\w.-]*(?:${secretNames})\\w*)=(${value})`, 'gi');

/** `PASSWORD=X`. */
function hideAssignments(text: string): string {
  return text.replace(assignment, (whole, name: string, secret: string) => (isVariable(secret) ? whole : `${name}=${hidden}`));
}

const upperMember =
  /(?<![A-Z0-9_])([A-Z0-9_]*(?:PASS(?:WORD|WD)?|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)[A-Z0-9_]*)(:\s*)([^\s"'`]+)/g;
const jsonMember = /(["'](?:auth|password|secret|identitytoken|registrytoken|token)["']\s*:\s*)("[^"]*"?|'[^']*'?)/gi;

/** `TOKEN: X`, `"auth": "X"`. */
function hideMembers(text: string): string {
  const inUpperCase = text.replace(upperMember, (whole, name: string, between: string, secret: string) => {
    return isVariable(secret) ? whole : `${name}${between}${hidden}`;
  });
  return inUpperCase.replace(jsonMember, `$1"${hidden}"`);
}

/** `Bearer X`, `Basic X`. */
function hideHeaders(text: string): string {
  return text.replace(/\b(bearer|basic)(\s+)(?=\S*\d)[\w.+/=~-]{8,}/gi, `$1$2${hidden}`);
}

const shortestBase64 = 15;

/** Whether the text has a run of base64 with letters of both cases. A loop, because a regular expression takes ten times as long. */
function hasBase64(text: string): boolean {
  let length = 0;
  let hasLower = false;
  let hasUpper = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isLower = code >= 97 && code <= 122;
    const isUpper = code >= 65 && code <= 90;
    if (!isLower && !isUpper && !(code >= 47 && code <= 57) && code !== 43) {
      length = 0;
      hasLower = false;
      hasUpper = false;
      continue;
    }
    length++;
    hasLower ||= isLower;
    hasUpper ||= isUpper;
    if (length >= shortestBase64 && hasLower && hasUpper) return true;
  }
  return false;
}

/** Base64 of a printable `user:password`. */
function hideBase64(text: string): string {
  return text.replace(/(?<![\w+/])[A-Za-z0-9+/]{15,}={0,2}(?![\w+/])/g, (run) => {
    const decoded = decodeBase64(run.padEnd(Math.ceil(run.length / 4) * 4, '='));
    const inside = 'bytes' in decoded ? decodeUtf8(decoded.bytes) : undefined;
    return inside !== undefined && /^[\x20-\x7e]+:[\x20-\x7e\n]+$/.test(inside) ? hidden : run;
  });
}

/** A value that only names a variable, or that is hidden already. */
function isVariable(text: string): boolean {
  return /^["']?(?:\$\w+|\$\{\w+\}|\$\([^)]*\)|\$\[\[[^\]]*\]\]|%\w+%|…)["']?$/.test(text);
}

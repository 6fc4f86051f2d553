import type { LoginFacts, LoginPassword, OtherWork } from '../model/scriptFacts.ts';
import type { Edit } from '../text/edit.ts';
import { locate } from '../text/mappedText.ts';
import { isRegistryWord, placeOf, replaceInScript, type ScriptText } from './scriptText.ts';
import { roleAt } from './shellScript.ts';
import { readCommand, type Word } from './shellWords.ts';

const globalOptions = String.raw`(?:\s+--(?:config|context|host|log-level|logopt|verbosity)[= ]\S+|\s+-v\s+(?:trace|debug|info|warn|warning|error|fatal|panic)\b|\s+--?[a-z][\w-]*){0,9}`;
const login = new RegExp(
  String.raw`\b(?:(?:docker|podman|nerdctl|buildah|skopeo|cosign|ko|oras)${globalOptions}|g?crane${globalOptions}\s+auth|(?:helm|regctl)${globalOptions}\s+registry)\s+login(?![\w-])`,
  'g',
);
/** More logins than a real script has. Each is read separately, up to its closing quotes. */
const maxLogins = 100;
/** Options of `login` without a value. The others use the next word as their value. */
const flags =
  /^--?(?:password-stdin|pass-stdin|identity-token-stdin|skip-check|no-tty|verbose|v|get-login|insecure|plain-http|tls-verify|insecure-skip-tls-verify|insecure-registry|debug|d|D|help|h)$/;

/** How a program gets its password. The names of the options differ. */
interface PasswordOptions {
  /** The long name of `-p`. */
  readonly long: string;
  readonly stdin: string;
}

function optionsOf(command: string): PasswordOptions {
  return command.startsWith('regctl') ? { long: '--pass', stdin: '--pass-stdin' } : { long: '--password', stdin: '--password-stdin' };
}

/** The login commands in scripts. Those without the word `login` are skipped. */
export function findLogins(texts: readonly ScriptText[], owner: string, beside: () => OtherWork): readonly LoginFacts[] {
  const withLogin = texts.filter(({ text }) => text.includes('login'));
  if (withLogin.length === 0) return [];
  const knowsAuthConfig = texts.some(({ text }) => text.includes('DOCKER_AUTH_CONFIG'));
  return withLogin.flatMap((text) =>
    loginsIn(text).map(
      (one): LoginFacts => ({ ...placeOf(text, owner), ...one, beside: beside(), ...(knowsAuthConfig && { knowsAuthConfig }) }),
    ),
  );
}

/** A script without its logins, and without what only asks for information. */
export function withoutLogins(text: string): string {
  return text.replace(login, '').replace(/\b(?:docker|podman)\s+(?:logout|info|version|--version|-v)\b.*/g, '');
}

type Login = Pick<LoginFacts, 'command' | 'registry' | 'hub' | 'password'>;

function loginsIn(from: ScriptText): readonly Login[] {
  const { text, key } = from;
  const { source } = from.scalar;
  const found: Login[] = [];
  let seen = 0;
  for (const match of text.matchAll(login)) {
    if (++seen > maxLogins) break;
    const commands = from.commands();
    const role = commands === undefined ? 'argument' : roleAt(commands, match.index);
    // A key that jobs may or may not use as a script can contain any text.
    if (role === 'text' || (key === 'other' && role !== 'command')) continue;
    const command = readCommand(text, match.index, match.index + match[0].length);
    if (command === undefined) continue;
    const options = optionsOf(match[0]);
    const { password, server } = readArguments(command.words, options);
    const host = server && hostIn(server, text);
    const pipeFrom = role === 'script' ? undefined : command.pipeFrom;
    found.push({
      command: locate(source, match.index, match.index + match[0].length),
      ...(host && { registry: locate(source, host.start, host.end) }),
      ...(server === undefined && command.complete && /^(?:docker|podman|nerdctl)/.test(match[0]) && { hub: true as const }),
      ...(password && { password: passwordFacts(from, password, options, pipeFrom) }),
    });
  }
  return found;
}

interface PasswordWords {
  readonly option: string;
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

function readArguments(words: readonly Word[], { long }: PasswordOptions): { readonly password?: PasswordWords; readonly server?: Word } {
  let password: PasswordWords | undefined;
  let server: Word | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const glued = gluedOption(word.raw, long);
    const next = words[at + 1];
    if (glued !== undefined) {
      password = { option: glued.option, start: word.start, end: word.end, value: word.raw.slice(glued.length) };
    } else if ((word.raw === '-p' || word.raw === long) && next !== undefined) {
      password = { option: word.raw, start: word.start, end: next.end, value: next.raw };
      at++;
    } else if (word.raw.startsWith('-')) {
      if (!word.raw.includes('=') && !flags.test(word.raw)) at++;
    } else server ??= word;
  }
  return { ...(password && { password }), ...(server && { server }) };
}

/** An option with its value in one word: `-pX`, `-p=X`, `--password=X`. */
function gluedOption(word: string, long: string): { readonly option: string; readonly length: number } | undefined {
  if (word.startsWith(`${long}=`) && word.length > long.length + 1) return { option: long, length: long.length + 1 };
  if (!/^-p[^-]/.test(word) || word === '-p=') return undefined;
  return { option: '-p', length: word.startsWith('-p=') ? 3 : 2 };
}

function hostIn({ raw, start, end }: Word, text: string): { readonly start: number; readonly end: number } | undefined {
  const quotes = /^(["']).*\1$/s.test(raw) ? 1 : 0;
  return isRegistryWord(text.slice(start + quotes, end - quotes)) ? { start: start + quotes, end: end - quotes } : undefined;
}

function passwordFacts(from: ScriptText, word: PasswordWords, { stdin }: PasswordOptions, pipeFrom: number | undefined): LoginPassword {
  const { option, start, end, value } = word;
  const facts = { range: from.scalar.source.toSource(start, end), option, stdinOption: stdin };
  const printed = pipeFrom === undefined ? undefined : printing(value);
  if (printed === undefined || pipeFrom === undefined) return facts;
  const edits = (): readonly Edit[] => {
    const pipe = replaceInScript(from, pipeFrom, pipeFrom, `${printed} | `);
    const replaced = replaceInScript(from, start, end, stdin);
    return pipe === undefined || replaced === undefined ? [] : [pipe, replaced];
  };
  return { ...facts, ...(edits().length > 0 && { toStdin: edits }) };
}

/** A command that prints the word. Undefined if a shell may read the word differently there. */
function printing(word: string): string | undefined {
  const substitution = /^(["']?)\$\(([^()`;&]+)\)\1$/.exec(word);
  if (substitution !== null && substitution[1] !== "'") return substitution[2]?.trim();
  if (/^\$(?:\w+|\{\w+\})$/.test(word)) return `echo "${word}"`;
  if (/^"[^"\\`%!]*"$/.test(word) && !word.includes('$(')) return `echo ${word}`;
  return /^'[^'\\%]*'$/.test(word) ? `echo ${word}` : undefined;
}

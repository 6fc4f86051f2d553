import type { LoginFacts, LoginPassword } from '../model/pipelineFacts.ts';
import type { Node, Scalar, ScalarStyle } from '../syntax/node.ts';
import { type Edit, replaceText } from '../text/edit.ts';
import { locate, type MappedText, type SourceRange } from '../text/mappedText.ts';
import type { Field } from './fields.ts';
import { readCommand, type Word } from './shellWords.ts';

const scriptKeys = ['before_script', 'script', 'after_script'] as const;
const login =
  /\b(?:(?:docker|podman|nerdctl)(?:\s+--(?:config|context|host|log-level)[= ]\S+){0,9}|buildah|skopeo|crane\s+auth|(?:helm|regctl)\s+registry|oras)\s+login(?![\w-])/g;
const containerWork =
  /\b(?:docker|podman|nerdctl|buildah|skopeo|crane|oras|kaniko|executor|cosign|trivy|grype|syft|helm|regctl|buildctl|img|docker-compose|compose)\b/;
const programs =
  /(?:^|[\s;&|(])(?:make|task|just|mage|invoke|tox|npm|yarn|pnpm|npx|mvn|\.?\/?mvnw|gradle|\.?\/?gradlew|sbt|bazel|earthly|dagger|skaffold|packer|pack|terraform|ansible\S{0,99}|python\S{0,99}|ruby|rake|node|go|cargo|dotnet|bash|sh|source|\.|\S{1,99}\.(?:sh|py|rb|js|ps1)|\.?\/\S{1,200}|\$\S{1,200})(?=\s|$)/m;
/** More logins than a real script has. Each is read separately, up to its closing quotes. */
const maxLogins = 100;
/** Options of `login` without a value. The others use the next word as their value. */
const flags =
  /^--?(?:password-stdin|verbose|v|get-login|insecure|plain-http|compat-auth-file|tls-verify|insecure-skip-tls-verify|debug|d|D|help|h)$/;

/** The login commands in a job's scripts. Scripts without the word `login` are skipped. */
export function readLogins(fields: ReadonlyMap<string, Field>, owner: string, found: LoginFacts[]): void {
  const scripts = scriptKeys.map((key) => ({ key, lines: linesOf(fields.get(key)?.entry.value) }));
  if (!scripts.some(({ lines }) => lines.some(({ source }) => source.text.includes('login')))) return;
  const whole = scripts.flatMap(({ lines }) => lines.map(({ source }) => source.text)).join('\n');
  const rest = whole.replace(login, '').replace(/\b(?:docker|podman)\s+(?:logout|info|version|--version|-v)\b.*/g, '');
  const context = {
    owner,
    beside: containerWork.test(rest) ? ('containers' as const) : programs.test(rest) ? ('programs' as const) : ('nothing' as const),
    ...(whole.includes('DOCKER_AUTH_CONFIG') && { knowsAuthConfig: true as const }),
  };
  for (const { key, lines } of scripts) {
    for (const line of lines) if (line.alias === undefined) readText(line, { ...context, script: key }, found);
  }
}

function linesOf(node: Node | undefined, depth = 0): readonly Scalar[] {
  if (node?.kind === 'scalar') return typeof node.value === 'string' ? [node] : [];
  if (node?.kind !== 'sequence' || node.tag !== undefined || depth > 10) return [];
  return node.items.flatMap((item) => (item.alias === undefined ? linesOf(item, depth + 1) : []));
}

type Context = Pick<LoginFacts, 'owner' | 'beside' | 'knowsAuthConfig' | 'script'>;

function readText({ source, style, range }: Scalar, context: Context, found: LoginFacts[]): void {
  const { text } = source;
  if (!text.includes('login')) return;
  let seen = 0;
  for (const match of text.matchAll(login)) {
    if (++seen > maxLogins) return;
    const command = readCommand(text, match.index, match.index + match[0].length);
    if (command === undefined) continue;
    const { password, server } = readArguments(command.words);
    const host = server && hostIn(server, text);
    found.push({
      ...context,
      string: range,
      command: locate(source, match.index, match.index + match[0].length),
      ...(host && { registry: locate(source, host.start, host.end) }),
      ...(server === undefined && command.complete && /^(?:docker|podman|nerdctl)/.test(match[0]) && { hub: true as const }),
      ...(password && { password: passwordFacts(source, style, password, command.pipeFrom) }),
    });
  }
}

interface PasswordWords {
  readonly option: '-p' | '--password';
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

function readArguments(words: readonly Word[]): { readonly password?: PasswordWords; readonly server?: Word } {
  let password: PasswordWords | undefined;
  let server: Word | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const glued = /^(-p|--password)=(?=.)|^(-p)(?=[^-])/.exec(word.raw);
    const next = words[at + 1];
    if (glued !== null) {
      const option = glued[1] === '--password' ? '--password' : '-p';
      password = { option, start: word.start, end: word.end, value: word.raw.slice(glued[0].length) };
    } else if ((word.raw === '-p' || word.raw === '--password') && next !== undefined) {
      password = { option: word.raw, start: word.start, end: next.end, value: next.raw };
      at++;
    } else if (word.raw.startsWith('-')) {
      if (!word.raw.includes('=') && !flags.test(word.raw)) at++;
    } else server ??= word;
  }
  return { ...(password && { password }), ...(server && { server }) };
}

/** Only accepts a host or a variable, because a word in an unexpected place can be anything, even a secret. */
function hostIn({ raw, start, end }: Word, text: string): { readonly start: number; readonly end: number } | undefined {
  const quotes = /^(["']).*\1$/s.test(raw) ? 1 : 0;
  const word = text.slice(start + quotes, end - quotes);
  const isHost = /^(?:https?:\/\/)?(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+|localhost)(?::\d+)?(?:\/[\w./-]*)?$/i.test(word);
  return isHost || /^\$\{?\w+\}?$/.test(word) ? { start: start + quotes, end: end - quotes } : undefined;
}

function passwordFacts(source: MappedText, style: ScalarStyle, word: PasswordWords, pipeFrom: number | undefined): LoginPassword {
  const { option, start, end, value } = word;
  const range = source.toSource(start, end);
  const printed = pipeFrom === undefined ? undefined : printing(value);
  if (printed === undefined || pipeFrom === undefined) return { range, option };
  const edits = (): readonly Edit[] => {
    const pipe = spelt(source, style, { start: pipeFrom, end: pipeFrom }, `${printed} | `);
    const stdin = spelt(source, style, { start, end }, '--password-stdin');
    return pipe === undefined || stdin === undefined ? [] : [pipe, stdin];
  };
  return { range, option, ...(edits().length > 0 && { toStdin: edits }) };
}

/** An unquoted string needs no escapes: it already contains the characters of the new words, and still begins with a letter. */
function spelt(source: MappedText, style: ScalarStyle, { start, end }: SourceRange, newText: string): Edit | undefined {
  if (style !== 'plain') return replaceText(source, start, end, newText);
  return /^[\w-]/.test(newText) ? { range: source.toSource(start, end), newText } : undefined;
}

/** A command that prints the word. Undefined if a shell may read the word differently there. */
function printing(word: string): string | undefined {
  const substitution = /^(["']?)\$\(([^()`;&]+)\)\1$/.exec(word);
  if (substitution !== null && substitution[1] !== "'") return substitution[2]?.trim();
  if (/^\$(?:\w+|\{\w+\})$/.test(word)) return `echo "${word}"`;
  if (/^"[^"\\`%!]*"$/.test(word) && !word.includes('$(')) return `echo ${word}`;
  return /^'[^'\\%]*'$/.test(word) ? `echo ${word}` : undefined;
}

import type { EncodingFault } from '../model/scriptFacts.ts';
import type { Edit } from '../text/edit.ts';
import { locate } from '../text/mappedText.ts';
import { placeOf, replaceInScript, type ScriptText, unquoted } from './scriptText.ts';
import { callOf, type ShellCommand } from './shellScript.ts';
import type { Word } from './shellWords.ts';

/** More than a real job has. Each is searched for in all scripts of the job. */
const maxEncoders = 20;
/** Bytes that fit on one line of `base64`. */
const maxLineBytes = 57;

/** The faults in commands that encode the value of an `auth` of a Docker configuration (docs/ground-truth.md#a8). */
export function findEncodingFaults(texts: readonly ScriptText[], owner: string): readonly EncodingFault[] {
  const faults: EncodingFault[] = [];
  let seen = 0;
  for (const from of texts) {
    const commands = from.text.includes('base64') ? (from.commands() ?? []) : [];
    for (const command of commands) {
      const encoder = encoderIn(command);
      if (encoder === undefined) continue;
      if (++seen > maxEncoders) return faults;
      if (!makesAuth(command, from, commands, texts)) continue;
      for (const fault of [newlineFault(command, from), wrapFault(command, encoder, from)]) {
        if (fault !== undefined) faults.push({ ...placeOf(from, owner), ...fault });
      }
    }
  }
  return faults;
}

interface Encoder {
  readonly program: Word;
  readonly wraps: boolean;
  /** An option that keeps the output on one line, where all versions of the program have it. */
  readonly option?: string;
}

function encoderIn(command: ShellCommand): Encoder | undefined {
  const [program, ...others] = callOf(command);
  const args = others.map(unquoted);
  if (program === undefined || args.some((arg) => /^(?:-[dDi]+|--decode|--help|--version)$/.test(arg))) return undefined;
  if (/^(?:\S*\/)?base64$/.test(program.raw)) return { program, wraps: !args.some((arg) => /^(?:-[wb]|--wrap|--break)/.test(arg)) };
  const encodes = args[0] === 'base64' || (args[0] === 'enc' && (args.includes('-base64') || args.includes('-a')));
  return program.raw === 'openssl' && encodes ? { program, wraps: !args.includes('-A'), option: '-A' } : undefined;
}

const beforeValue = /["'\\]auth\\{0,4}["']{0,4}\s{0,20}:\s{0,20}[\\"']{0,8}$/;
const beforeArgument = /["'\\]auth\\{0,4}["']{0,4}\s{0,20}:\s{0,20}[\\"']{0,8}%s/;

/** Whether the output becomes an `auth`: directly, as an argument of `printf`, or through a variable. */
function makesAuth({ inside }: ShellCommand, from: ScriptText, commands: readonly ShellCommand[], texts: readonly ScriptText[]): boolean {
  if (inside === undefined) return false;
  const { text } = from;
  const { start } = inside;
  if (beforeValue.test(text.slice(Math.max(0, start - 100), start))) return true;
  for (const outer of commands) {
    const word = outer.words.find((one) => one.start <= start && start < one.end);
    if (word === undefined) continue;
    const call = callOf(outer);
    if (call[0]?.raw === 'printf' && call[0] !== word && call[1] !== word && beforeArgument.test(call[1]?.raw ?? '')) return true;
    const name = /^(\w+)=["']?$/.exec(text.slice(word.start, start))?.[1];
    if (name !== undefined && !texts.some((other) => changes(other.text, name)) && texts.some((other) => usesAsAuth(other.text, name)))
      return true;
  }
  return false;
}

function usesAsAuth(text: string, name: string): boolean {
  return [...text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)].some(
    ({ 1: braced, 2: plain, index }) => (braced ?? plain) === name && beforeValue.test(text.slice(Math.max(0, index - 100), index)),
  );
}

/** The script makes something else of the variable's value, which may remove the newlines. */
function changes(text: string, name: string): boolean {
  return [...text.matchAll(/\b(\w+)=(\S.{0,400})/g)].some(
    ({ 1: changed, 2: value = '' }) => changed === name && new RegExp(`\\$\\{?${name}\\b`).test(value),
  );
}

type Fault = Pick<EncodingFault, 'kind' | 'cause' | 'repair'>;

/** `base64` of Linux starts a new line after 76 characters, `openssl` after 64. JSON allows no newline in a string. */
function wrapFault(command: ShellCommand, { program, wraps, option }: Encoder, from: ScriptText): Fault | undefined {
  const isKept = command.isPiped || command.redirects.some(({ operator }) => /^1?>/.test(operator));
  if (!wraps || isKept || isShort(command)) return undefined;
  const added = option === undefined ? " | tr -d '\\n'" : ` ${option}`;
  const edit = command.inside?.kind === '`' ? undefined : replaceInScript(from, command.end, command.end, added);
  const title = option === undefined ? 'Remove newlines with "tr"' : `Add "${option}"`;
  return { kind: 'wrapped', cause: locate(from.scalar.source, program.start, program.end), ...repairOf(title, edit) };
}

/** A text without variables that fits on one line. */
function isShort({ input, redirects }: ShellCommand): boolean {
  const words =
    input?.from === undefined
      ? redirects.filter(({ operator }) => operator === '<<<').map(({ target }) => target)
      : callOf(input.from).slice(1);
  const text = words.map(({ raw }) => raw).join(' ');
  return words.length > 0 && text.length <= maxLineBytes && !/[$`]/.test(text);
}

/** `echo` and `<<<` add a newline, which becomes a part of the password. */
function newlineFault({ input, redirects }: ShellCommand, from: ScriptText): Fault | undefined {
  const { source } = from.scalar;
  const hereString = redirects.find(({ operator }) => operator === '<<<');
  if (hereString !== undefined && input === undefined) {
    const { start } = hereString.target;
    const at = from.text.lastIndexOf('<<<', start);
    return { kind: 'newline', cause: locate(source, at, at + 3) };
  }
  const [program, ...args] = input?.from === undefined ? [] : callOf(input.from);
  if (program?.raw === 'printf' && /\\n["']?$/.test(args[0]?.raw ?? ''))
    return { kind: 'newline', cause: locate(source, program.start, program.end) };
  if (program?.raw !== 'echo' || args.length === 0 || args.some(({ raw }) => /^-[eE]*n[neE]*$|\\c["']?$/.test(raw))) return undefined;
  const edit = replaceInScript(from, program.end, program.end, ' -n');
  return { kind: 'newline', cause: locate(source, program.start, program.end), ...repairOf('Change to "echo -n"', edit) };
}

function repairOf(title: string, edit: Edit | undefined): Pick<Fault, 'repair'> {
  return edit === undefined ? {} : { repair: { title, edits: () => [edit] } };
}

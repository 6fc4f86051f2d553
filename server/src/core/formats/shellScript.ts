import type { Word } from './shellWords.ts';

/** A simple command of a shell script. Offsets are those of the script's text. */
export interface ShellCommand {
  readonly start: number;
  /** After its last word or redirection. */
  end: number;
  /** Assignments, the program and its arguments, as written. Keywords such as `if` are left out. */
  readonly words: Word[];
  readonly redirects: Redirect[];
  readonly hereDocs: HereDoc[];
  /** It reads the output of another command, which is absent if it is a group. */
  readonly input?: { readonly from?: ShellCommand };
  /** Another command reads its output. */
  isPiped: boolean;
  /** The `$(…)` or backquotes that contain it. */
  readonly inside?: Substitution;
}

export interface Redirect {
  /** `>`, `>>`, `<<<` and so on, with the number of the stream. */
  readonly operator: string;
  readonly target: Word;
}

export interface HereDoc {
  readonly start: number;
  readonly end: number;
  /** Variables and `$(…)` in it are expanded. */
  readonly expands: boolean;
}

export interface Substitution {
  readonly start: number;
  readonly kind: '$(' | '`';
}

/** More than a person writes. */
const maxLength = 50_000;
const maxDepth = 20;
const keywords = /^(?:if|then|elif|else|fi|do|done|while|until|for|case|esac|in|!|time|\{|\})$/;
const redirection = /^\d*(?:<<<|<<-?|>>|>\||>&|<&|<>|>|<)|^&>>?/;
const wordEnd = /[\s;&|()<>]/;

/**
 * The commands of a POSIX shell script, including those in `$(…)` and here-documents. Undefined if the text is too long. Never fails: what is not
 * closed ends with the text.
 */
export function readShell(text: string): readonly ShellCommand[] | undefined {
  if (text.length > maxLength) return undefined;
  const reader = new ShellReader(text);
  reader.read();
  return reader.commands;
}

type Open = { -readonly [K in keyof ShellCommand]: ShellCommand[K] };

interface Pending {
  readonly command: Open;
  readonly delimiter: string;
  readonly expands: boolean;
  readonly stripsTabs: boolean;
}

class ShellReader {
  readonly commands: ShellCommand[] = [];
  private at = 0;
  private pending: Pending[] = [];
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  read(): void {
    this.readList(undefined, undefined, 0);
  }

  private readList(closing: ')' | '`' | undefined, inside: Substitution | undefined, depth: number): void {
    let command: Open | undefined;
    let input: ShellCommand['input'];
    const open = () => {
      command ??= {
        start: this.at,
        end: this.at,
        words: [],
        redirects: [],
        hereDocs: [],
        ...(input && { input }),
        isPiped: false,
        ...(inside && { inside }),
      };
      return command;
    };
    const close = (isPiped: boolean) => {
      if (command !== undefined) {
        command.isPiped = isPiped;
        this.commands.push(command);
      }
      input = isPiped ? { ...(command && { from: command }) } : undefined;
      command = undefined;
    };
    while (this.at < this.text.length) {
      const next = this.text.charAt(this.at);
      if (next === closing) break;
      if (this.skipBlank(next)) continue;
      if (next === '\n') {
        close(false);
        this.at++;
        this.readHereDocs(depth);
      } else if (next === '|' || next === ';' || next === '(' || next === ')' || (next === '&' && this.text.charAt(this.at + 1) !== '>')) {
        const isDouble = this.text.charAt(this.at + 1) === next;
        close(next === '|' && !isDouble);
        this.at += isDouble || this.text.startsWith('|&', this.at) ? 2 : 1;
      } else if (!this.readRedirect(open, closing, depth)) {
        const word = this.readWord(closing, depth);
        if (command === undefined && keywords.test(word.raw)) continue;
        const owner = command ?? Object.assign(open(), { start: word.start });
        owner.words.push(word);
        owner.end = word.end;
      }
    }
    close(false);
  }

  /** Blanks, continued lines and comments. */
  private skipBlank(next: string): boolean {
    const continued = next === '\\' ? /^\\\r?\n/.exec(this.text.slice(this.at, this.at + 3)) : null;
    if (continued !== null) this.at += continued[0].length;
    else if (next === ' ' || next === '\t' || next === '\r') this.at++;
    else if (next === '#') this.at = this.endOf('\n', this.at);
    else return false;
    return true;
  }

  private readRedirect(open: () => Open, closing: ')' | '`' | undefined, depth: number): boolean {
    const match = redirection.exec(this.text.slice(this.at, this.at + 12));
    if (match === null) return false;
    const command = open();
    const [operator] = match;
    this.at += operator.length;
    while (/[ \t]/.test(this.text.charAt(this.at))) this.at++;
    const target = this.readWord(closing, depth);
    command.end = this.at;
    if (/^\d*<<-?$/.test(operator)) {
      const delimiter = target.raw.replace(/["'\\]/g, '');
      this.pending.push({ command, delimiter, expands: delimiter === target.raw, stripsTabs: operator.endsWith('-') });
    } else command.redirects.push({ operator, target });
    return true;
  }

  private readHereDocs(depth: number): void {
    const pending = this.pending;
    this.pending = [];
    for (const { command, delimiter, expands, stripsTabs } of pending) {
      const start = this.at;
      let end = start;
      while (end < this.text.length) {
        const lineEnd = this.endOf('\n', end);
        const line = this.text.slice(end, lineEnd).replace(/\r$/, '');
        if ((stripsTabs ? line.replace(/^\t+/, '') : line) === delimiter) break;
        end = Math.min(lineEnd + 1, this.text.length);
      }
      command.hereDocs.push({ start, end, expands });
      if (expands) this.readExpanded(end, depth);
      this.at = Math.max(this.at, this.endOf('\n', end));
    }
  }

  /** A word ends at whitespace or an operator outside quotes. Always moves forward. */
  private readWord(closing: ')' | '`' | undefined, depth: number): Word {
    const start = this.at;
    while (this.at < this.text.length) {
      const next = this.text.charAt(this.at);
      if (wordEnd.test(next) || (next === closing && this.at > start)) break;
      if (next === '\\') this.at += 2;
      else if (next === "'") this.at = this.endOf("'", this.at + 1) + 1;
      else if (next === '"') {
        this.at++;
        this.readExpanded(this.text.length, depth, '"');
        this.at++;
      } else if (!this.readExpansion(closing, depth)) this.at++;
    }
    if (this.at === start) this.at++;
    this.at = Math.min(this.at, this.text.length);
    return { raw: this.text.slice(start, this.at), start, end: this.at };
  }

  /** Text in double quotes or in a here-document, up to `until` or `quote`. */
  private readExpanded(until: number, depth: number, quote?: string): void {
    while (this.at < until && this.text.charAt(this.at) !== quote) {
      if (this.text.charAt(this.at) === '\\') this.at += 2;
      else if (!this.readExpansion(undefined, depth)) this.at++;
    }
  }

  /** `$(…)`, `${…}`, `$((…))` or backquotes. */
  private readExpansion(closing: ')' | '`' | undefined, depth: number): boolean {
    const { at, text } = this;
    const isBackquote = text.charAt(at) === '`' && closing !== '`';
    if (text.startsWith('${', at)) {
      this.at = this.endOf('}', at) + 1;
    } else if (text.startsWith('$((', at)) {
      this.at = this.endOf('))', at) + 2;
    } else if (isBackquote || text.startsWith('$(', at)) {
      this.at += isBackquote ? 1 : 2;
      if (depth >= maxDepth) this.at = text.length;
      else this.readList(isBackquote ? '`' : ')', { start: at, kind: isBackquote ? '`' : '$(' }, depth + 1);
      this.at++;
    } else return false;
    return true;
  }

  private endOf(mark: string, from: number): number {
    const found = this.text.indexOf(mark, from);
    return found < 0 ? this.text.length : found;
  }
}

const assignment = /^\w+\+?=/;

/** Without assignments: the program and its arguments. */
export function callOf({ words }: ShellCommand): readonly Word[] {
  const first = words.findIndex(({ raw }) => !assignment.test(raw));
  return first < 0 ? [] : words.slice(first);
}

/** Programs that run a text which they get as an argument or as their input. */
const shells = /^(?:\S*\/)?(?:sh|bash|ash|dash|zsh|ksh|ssh|sshpass|eval|su)$/;

/** Programs that run their arguments as a command, and words that they take. */
const wrappers = /^(?:sudo|command|exec|env|nohup|time|retry|timeout|-\w+|\d+\w?)$/;

/**
 * What the text at an offset is: the start of a `command`, an `argument` of one (which may run it), a `script` that another program runs, or only
 * `text`, such as a comment, a message or the content of a file.
 */
export function roleAt(commands: readonly ShellCommand[], offset: number): 'command' | 'argument' | 'script' | 'text' {
  let found: { readonly command: ShellCommand; readonly size: number; readonly word?: Word } | undefined;
  const consider = (command: ShellCommand, start: number, end: number, word?: Word) => {
    const size = end - start;
    if (start <= offset && offset < end && (found === undefined || size < found.size)) found = { command, size, ...(word && { word }) };
  };
  for (const command of commands) {
    for (const word of command.words) consider(command, word.start, word.end, word);
    for (const { start, end } of command.hereDocs) consider(command, start, end);
  }
  if (found === undefined) return 'text';
  const { command, word } = found;
  const call = callOf(command);
  if (word?.start === offset) return call.slice(0, call.indexOf(word)).every(({ raw }) => wrappers.test(raw)) ? 'command' : 'argument';
  const isRun = call.some(({ raw }) => shells.test(raw) || /^-\w*c$/.test(raw));
  return isRun ? 'script' : 'text';
}

/** A word of a command as written, including quotes, with its offsets in the script. */
export interface Word {
  readonly raw: string;
  readonly start: number;
  readonly end: number;
}

/** The words after the name of a program, as a shell reads them. */
export interface Command {
  readonly words: readonly Word[];
  /** Whether the end of the command is known, and no part of it is in quotes of something else. */
  readonly complete: boolean;
  /** Where a `… |` can be inserted before the whole command. Absent if it already has an input or is part of a larger command. */
  readonly pipeFrom?: number;
}

/** Longer text is not a command that a person wrote. */
const maxCommandLength = 4000;
const separator = /[;&|\n(){}]/;
const leading = /^(?:(?:if|then|else|do|while|until|!|time)\s+)*/;
const wrapper = /^(?:(?:sudo(?:\s+-E)?|command|exec|\w+=\S*)\s+)*$/;

/**
 * Reads the command whose program is at `start` to `end`. Undefined if the program is only mentioned: in a comment, or in text for people.
 */
export function readCommand(text: string, start: number, end: number): Command | undefined {
  const from = beginOfCommand(text, start);
  const before = text.slice(from, start);
  if (/(?:^|\s)#/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))) return undefined;
  if (/^\s*(?:-\s*)?(?:@?echo|printf|Write-\w+|grep|die|fail|log|info|error|warn)\b/.test(before.trimStart())) return undefined;
  const quote = openQuote(before);
  const words: Word[] = [];
  let at = end;
  let complete = quote === undefined;
  while (at < text.length && at < end + maxCommandLength) {
    const space = /^(?:[ \t]|\\\r?\n|\\$)+/.exec(text.slice(at, at + 200));
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const next = text.charAt(at);
    if (
      separator.test(next) ||
      next === '>' ||
      next === quote ||
      next === '\r' ||
      next === '`' ||
      (next === '#' && /\s/.test(text.charAt(at - 1)))
    )
      break;
    if (next === '<') return { words, complete };
    const wordEnd = endOfWord(text, at, quote);
    if (wordEnd <= at) break;
    const raw = text.slice(at, wordEnd);
    if (/^\d$/.test(raw) && text.charAt(wordEnd) === '>') break;
    words.push({ raw, start: at, end: wordEnd });
    at = wordEnd;
  }
  if (at >= end + maxCommandLength) complete = false;
  const isPiped = text.charAt(from - 1) === '|' && text.charAt(from - 2) !== '|';
  const inGroup = /[({`]/.test(text.charAt(from - 1));
  const lead = before.length - before.trimStart().length + (leading.exec(before.trimStart())?.[0].length ?? 0);
  const canPipe =
    complete && !isPiped && !inGroup && wrapper.test(before.slice(lead)) && !words.some(({ raw }) => /^--pass(?:word)?-stdin$/.test(raw));
  return { words, complete, ...(canPipe && { pipeFrom: from + lead }) };
}

/** After the last separator outside quotes. A continued line belongs to the next one. */
function beginOfCommand(text: string, start: number): number {
  const earliest = Math.max(0, start - maxCommandLength);
  for (let at = start - 1; at >= earliest; at--) {
    if (text.charAt(at) === '\n' && /\\\r?$/.test(text.slice(Math.max(0, at - 2), at))) continue;
    if (/[;&|\n({`]/.test(text.charAt(at)) && !(text.charAt(at) === '{' && text.charAt(at - 1) === '$')) return at + 1;
  }
  return earliest;
}

function openQuote(before: string): string | undefined {
  let open: string | undefined;
  for (const character of before) {
    if (open === undefined && (character === '"' || character === "'")) open = character;
    else if (character === open) open = undefined;
  }
  return open;
}

/** A word ends at whitespace or a separator outside quotes, `$(…)` and `${…}`. */
function endOfWord(text: string, start: number, outer: string | undefined): number {
  const nested: string[] = [];
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    const inner = nested.at(-1);
    if (character === '\\' && inner !== "'") {
      at++;
    } else if (character === inner) {
      nested.pop();
    } else if (inner === "'") {
      if (character === '\n') return start;
    } else if (character === '$' && (text.charAt(at + 1) === '(' || text.charAt(at + 1) === '{')) {
      nested.push(text.charAt(at + 1) === '(' ? ')' : '}');
      at++;
    } else if ((character === '"' || character === "'") && character !== outer) {
      if (character === '"' || inner !== '"') nested.push(character);
    } else if (
      inner === undefined &&
      (/\s/.test(character) || separator.test(character) || character === outer || character === '>' || character === '<')
    ) {
      return at;
    }
  }
  return nested.length > 0 ? start : text.length;
}

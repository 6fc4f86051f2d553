/**
 * Regular expressions in the part of RE2's syntax that other engines read in the same way, matched in linear time: a pattern from a file cannot
 * slow down the editor. Letters of flags, names, look-around, word boundaries and classes such as `[[:alpha:]]` are not supported.
 */
export interface LinearRegex {
  /** Whether a part of the text matches. */
  test(text: string): boolean;
}

/** Larger programs are not built, for example for `(a{100}){100}`. */
const maxSteps = 2000;
const maxGroups = 50;

type Step =
  | { readonly kind: 'character'; readonly matches: (character: string) => boolean }
  /** Continues at both places, given as distances. */
  | { readonly kind: 'split'; readonly to: readonly [number, number] }
  | { readonly kind: 'jump'; readonly by: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' };

/** Undefined if the pattern is invalid, or if it uses a construct that is not supported. */
export function compileLinearRegex(pattern: string): LinearRegex | undefined {
  const parser = new Parser(pattern);
  const program = parser.alternatives();
  if (program === undefined || !parser.isAtEnd || program.length > maxSteps) return undefined;
  return { test: (text) => run(program, text) };
}

function run(program: readonly Step[], text: string): boolean {
  let current = new Set<number>();
  const characters = [...text];
  for (let at = 0; at <= characters.length; at++) {
    add(0, current, program, at, characters.length);
    if (current.has(program.length)) return true;
    const next = new Set<number>();
    for (const state of current) {
      const step = program[state];
      if (step?.kind === 'character' && at < characters.length && step.matches(characters[at] ?? '')) {
        add(state + 1, next, program, at + 1, characters.length);
      }
    }
    current = next;
  }
  return current.has(program.length);
}

/** Adds a state and all that it reaches without a character. */
function add(first: number, states: Set<number>, program: readonly Step[], at: number, length: number): void {
  const waiting = [first];
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    if (states.has(state)) continue;
    states.add(state);
    const step = program[state];
    if (step?.kind === 'split') waiting.push(state + step.to[0], state + step.to[1]);
    else if (step?.kind === 'jump') waiting.push(state + step.by);
    else if ((step?.kind === 'start' && at === 0) || (step?.kind === 'end' && at === length)) waiting.push(state + 1);
  }
}

type Program = readonly Step[];

const classes: Readonly<Record<string, RegExp>> = {
  d: /^[0-9]$/,
  D: /^[^0-9]$/s,
  w: /^[0-9A-Za-z_]$/,
  W: /^[^0-9A-Za-z_]$/s,
  s: /^[\t\n\f\r ]$/,
  S: /^[^\t\n\f\r ]$/s,
};
const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

class Parser {
  private readonly pattern: readonly string[];
  private at = 0;
  private depth = 0;

  constructor(pattern: string) {
    this.pattern = [...pattern];
  }

  get isAtEnd(): boolean {
    return this.at >= this.pattern.length;
  }

  alternatives(): Program | undefined {
    const first = this.sequence();
    if (first === undefined || this.pattern[this.at] !== '|') return first;
    this.at += 1;
    const rest = this.alternatives();
    if (rest === undefined) return undefined;
    return [{ kind: 'split', to: [1, first.length + 2] }, ...first, { kind: 'jump', by: rest.length + 1 }, ...rest];
  }

  private sequence(): Program | undefined {
    const found: Step[] = [];
    while (!this.isAtEnd && this.pattern[this.at] !== '|' && this.pattern[this.at] !== ')') {
      const atom = this.atom();
      const repeated = atom && this.repeated(atom);
      if (repeated === undefined || found.length + repeated.length > maxSteps) return undefined;
      found.push(...repeated);
    }
    return found;
  }

  private atom(): Program | undefined {
    const character = this.pattern[this.at++] ?? '';
    if (character === '(') return this.group();
    if (character === '^') return [{ kind: 'start' }];
    if (character === '$') return [{ kind: 'end' }];
    if ('*+?{}]'.includes(character)) return undefined;
    const matches = character === '.' ? (one: string) => one !== '\n' : character === '[' ? this.set() : this.single(character);
    return matches && [{ kind: 'character', matches }];
  }

  private group(): Program | undefined {
    if (this.pattern[this.at] === '?') {
      if (this.pattern[this.at + 1] !== ':') return undefined;
      this.at += 2;
    }
    this.depth += 1;
    const inner = this.depth > maxGroups ? undefined : this.alternatives();
    this.depth -= 1;
    return this.pattern[this.at++] === ')' ? inner : undefined;
  }

  /** A character, or an escape with its backslash already read. */
  private single(character: string): ((one: string) => boolean) | undefined {
    const meant = character === '\\' ? this.escaped() : character;
    if (meant === undefined) return undefined;
    return typeof meant === 'string' ? (one) => one === meant : (one) => meant.test(one);
  }

  private escaped(): RegExp | string | undefined {
    const character = this.pattern[this.at++];
    if (character === undefined) return undefined;
    if (/[^\w\s]/.test(character) && character < '\x7f') return character;
    return classes[character] ?? controls[character];
  }

  private set(): ((one: string) => boolean) | undefined {
    const isNegated = this.pattern[this.at] === '^';
    if (isNegated) this.at += 1;
    const parts: ((one: string) => boolean)[] = [];
    for (let isFirst = true; isFirst || this.pattern[this.at] !== ']'; isFirst = false) {
      const character = this.pattern[this.at++];
      if (character === undefined || (character === '[' && this.pattern[this.at] === ':')) return undefined;
      const low = character === '\\' ? this.escaped() : character;
      if (low === undefined) return undefined;
      if (typeof low !== 'string') parts.push((one) => low.test(one));
      else if (this.pattern[this.at] !== '-' || this.pattern[this.at + 1] === ']') parts.push((one) => one === low);
      else {
        this.at += 1;
        const next = this.pattern[this.at++];
        const high = next === '\\' ? this.escaped() : next;
        if (typeof high !== 'string' || high < low) return undefined;
        parts.push((one) => low <= one && one <= high);
      }
    }
    this.at += 1;
    return (one) => parts.some((part) => part(one)) !== isNegated;
  }

  private repeated(atom: Program): Program | undefined {
    const count = this.count();
    if (count === undefined) return atom;
    // Engines do not agree on whether `^*` is allowed.
    const isAnchor = atom.length === 1 && atom[0]?.kind !== 'character';
    if (count === 'invalid' || isAnchor) return undefined;
    // Whether the shortest or the longest text matches makes no difference here.
    if (this.pattern[this.at] === '?') this.at += 1;
    if ('*+?{'.includes(this.pattern[this.at] ?? ' ')) return undefined;
    const [low, high] = count;
    const copies = high === Number.POSITIVE_INFINITY ? low + 1 : high;
    if (copies * (atom.length + 2) > maxSteps) return undefined;
    const found: Step[] = [];
    for (let index = 0; index < low; index++) found.push(...atom);
    const optional: Program = [{ kind: 'split', to: [1, atom.length + 1] }, ...atom];
    if (high === Number.POSITIVE_INFINITY) {
      return [...found, { kind: 'split', to: [1, atom.length + 2] }, ...atom, { kind: 'jump', by: -atom.length - 1 }];
    }
    for (let index = low; index < high; index++) found.push(...optional);
    return found;
  }

  private count(): readonly [number, number] | 'invalid' | undefined {
    const character = this.pattern[this.at];
    if (character === '*' || character === '+' || character === '?') {
      this.at += 1;
      return [character === '+' ? 1 : 0, character === '?' ? 1 : Number.POSITIVE_INFINITY];
    }
    if (character !== '{') return undefined;
    const [written, low, comma, high] = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(this.pattern.slice(this.at, this.at + 9).join('')) ?? [];
    if (written === undefined) return 'invalid';
    this.at += written.length;
    const most = comma === undefined ? Number(low) : high === '' ? Number.POSITIVE_INFINITY : Number(high);
    return most < Number(low) ? 'invalid' : [Number(low), most];
  }
}

import type { Budget } from '../util/budget.ts';

/** A position in the pattern. The active states at the end of a text decide whether it matches: see `ends`. */
export interface State {
  /** States that are also active, without reading a character. */
  readonly also: readonly State[];
  /** The next state after one character. */
  step(character: string): State | undefined;
  /** Whether a text that ends here matches. Not the same as "the rest can be empty": `a*` and `a/**` match `a`, but `a*{,b}` does not. */
  readonly ends: boolean;
  /** Nothing follows. `ends` of earlier states may depend on it. */
  readonly last?: true;
  /** `/**` is optional at the end of a pattern. */
  readonly omissible?: true;
}

/** How much matchers may still remember. Patterns that share it cannot fill the memory. */
export interface MatcherMemory {
  left: number;
}

/** The states that are active after a part of the text, and the sets that follow after one more character. */
interface Step {
  readonly states: ReadonlySet<State>;
  readonly next: Map<string, Step | undefined>;
  readonly isKept: boolean;
}

/** Finding the next states of one state. */
const stepsPerState = 10;

/**
 * Follows the states of a pattern. It remembers which sets of states follow each other: a pattern is usually compared with many names, and most begin
 * the same way.
 */
export class Matcher {
  private readonly start: Step;
  private readonly numbers = new Map<State, number>();
  private readonly kept = new Map<string, Step>();
  private readonly memory: MatcherMemory;

  constructor(start: State, memory: MatcherMemory) {
    this.start = { states: closure(new Set([start])), next: new Map(), isKept: true };
    this.memory = memory;
  }

  matches(text: string, budget?: Budget): boolean {
    budget?.take(text.length);
    let step: Step | undefined = this.start;
    for (const character of text) {
      const from: Step = step;
      step = from.next.has(character) ? from.next.get(character) : this.follow(from, character, budget);
      if (step === undefined) return false;
    }
    for (const state of step.states) if (state.ends) return true;
    return false;
  }

  private follow(from: Step, character: string, budget: Budget | undefined): Step | undefined {
    budget?.take(from.states.size * stepsPerState);
    const reached = new Set<State>();
    for (const state of from.states) {
      const next = state.step(character);
      if (next !== undefined) reached.add(next);
    }
    const step = reached.size === 0 ? undefined : this.stepOf(reached);
    // Through a step that is not kept, others would stay in memory without being counted.
    if (from.isKept && (step === undefined || step.isKept) && this.remembers()) from.next.set(character, step);
    return step;
  }

  private stepOf(reached: ReadonlySet<State>): Step {
    const states = closure(reached);
    const name = this.nameOf(states);
    const known = this.kept.get(name);
    if (known !== undefined) return known;
    const step = { states, next: new Map<string, Step | undefined>(), isKept: this.remembers() };
    if (step.isKept) this.kept.set(name, step);
    return step;
  }

  private remembers(): boolean {
    if (this.memory.left <= 0) return false;
    this.memory.left--;
    return true;
  }

  private nameOf(states: ReadonlySet<State>): string {
    const numbers = [...states].map((state) => {
      const known = this.numbers.get(state);
      if (known !== undefined) return known;
      this.numbers.set(state, this.numbers.size);
      return this.numbers.size - 1;
    });
    return numbers.sort((a, b) => a - b).join(' ');
  }
}

function closure(states: ReadonlySet<State>): ReadonlySet<State> {
  const all = new Set(states);
  for (const state of all) for (const other of state.also) all.add(other);
  return all;
}

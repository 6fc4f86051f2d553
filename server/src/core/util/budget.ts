/** The steps that a piece of work may take. It counts and has no clock, so the same text has the same findings on every machine. */
export class Budget {
  private left: number;

  constructor(steps: number) {
    this.left = steps;
  }

  /** Throws `OverBudget` once more steps are taken than there are. */
  take(steps = 1): void {
    this.left -= steps;
    if (this.left < 0) throw overBudget;
  }

  get isSpent(): boolean {
    return this.left < 0;
  }
}

/** Work has taken more steps than its budget has. What it has found until then is kept. */
export class OverBudget extends Error {
  constructor() {
    super('This work takes too many steps.');
    this.name = 'OverBudget';
  }
}

/** Thrown for thousands of blocks: a new one would collect its stack each time. */
const overBudget = new OverBudget();

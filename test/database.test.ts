/** Values that are computed from others are computed again when, and only when, something that they have read has changed. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CacheOwner, Database, type Derived, type Input } from '../server/src/core/db/database.ts';

/** A function that counts its calls. */
function counted<A extends readonly unknown[], T>(compute: (...given: A) => T) {
  const count = { calls: 0 };
  const call = (...given: A): T => {
    count.calls++;
    return compute(...given);
  };
  return Object.assign(call, { count });
}

describe('a derived value', () => {
  test('is computed when it is read, and again when an input has changed', () => {
    const db = new Database();
    const input = db.input(1);
    const double = counted(() => 2 * input.get());
    const derived = db.derived(double);
    assert.equal(double.count.calls, 0);
    assert.deepEqual([derived.get(), derived.get()], [2, 2]);
    assert.equal(double.count.calls, 1);
    input.set(2);
    assert.equal(double.count.calls, 1);
    assert.equal(derived.get(), 4);
  });

  test('stays when an input is set to an equal value, or when another one changes', () => {
    const db = new Database();
    const input = db.input([1], (one, other) => one.join() === other.join());
    const other = db.input(1);
    const derived = db.derived(() => [...input.get()]);
    const first = derived.get();
    input.set([1]);
    other.set(2);
    assert.equal(derived.get(), first);
  });

  test('that stays equal leaves everything that depends on it', () => {
    const db = new Database();
    const input = db.input(1);
    const isEven = db.derived(() => input.get() % 2 === 0);
    const list = db.derived(
      () => [isEven.get()],
      (one, other) => one.join() === other.join(),
    );
    const say = counted(() => ({ said: list.get() }));
    const said = db.derived(say);
    const first = said.get();
    input.set(3);
    assert.equal(said.get(), first);
    input.set(4);
    assert.deepEqual(said.get(), { said: [true] });
    assert.equal(say.count.calls, 2);
  });

  test('receives the value before', () => {
    const db = new Database();
    const input = db.input(1);
    const all = db.derived((before: readonly number[] | undefined): readonly number[] => [...(before ?? []), input.get()]);
    assert.deepEqual(all.get(), [1]);
    input.set(2);
    assert.deepEqual(all.get(), [1, 2]);
  });

  test('depends on what it read the last time, and no longer on what it read before', () => {
    const db = new Database();
    const isFirst = db.input(true);
    const [first, second] = [db.input('a'), db.input('b')];
    const choose = counted(() => (isFirst.get() ? first.get() : second.get()));
    const chosen = db.derived(choose);
    assert.equal(chosen.get(), 'a');
    second.set('c');
    assert.equal(chosen.get(), 'a');
    assert.equal(choose.count.calls, 1);
    isFirst.set(false);
    assert.equal(chosen.get(), 'c');
    first.set('d');
    assert.equal(chosen.get(), 'c');
    assert.equal(choose.count.calls, 2);
    second.set('e');
    assert.equal(chosen.get(), 'e');
  });

  test('does not compute what it no longer reads', () => {
    const db = new Database();
    const isThere = db.input(true);
    const read = counted(() => (isThere.get() ? 'there' : assert.fail('is not there')));
    const thing = db.derived(read);
    const shown = db.derived(() => (isThere.get() ? thing.get() : 'nothing'));
    assert.equal(shown.get(), 'there');
    isThere.set(false);
    assert.equal(shown.get(), 'nothing');
    assert.equal(read.count.calls, 1);
  });

  test('that depends on itself throws, and is computed once it no longer does', () => {
    const db = new Database();
    const isCircle = db.input(true);
    const first: Derived<number> = db.derived(() => (isCircle.get() ? second.get() : 1));
    const second: Derived<number> = db.derived(() => first.get() + 1);
    assert.throws(() => first.get(), /depends on itself/);
    assert.throws(() => second.get(), /depends on itself/);
    isCircle.set(false);
    assert.deepEqual([second.get(), first.get()], [2, 1]);
    isCircle.set(true);
    assert.throws(() => second.get(), /depends on itself/);
  });

  test('whose computation throws is computed again next time', () => {
    const db = new Database();
    const input = db.input(1);
    let isBroken = true;
    const read = counted(() => (isBroken ? assert.fail('broken') : input.get()));
    const derived = db.derived(read);
    const above = db.derived(() => derived.get() + 1);
    assert.throws(() => above.get(), /broken/);
    assert.throws(() => above.get(), /broken/);
    assert.equal(read.count.calls, 2);
    isBroken = false;
    assert.equal(above.get(), 2);
    // Also after it had a value before.
    isBroken = true;
    input.set(2);
    assert.throws(() => above.get(), /broken/);
    isBroken = false;
    assert.equal(above.get(), 3);
  });

  test('does not depend on what it reads untracked', () => {
    const db = new Database();
    const [seen, hidden] = [db.input(1), db.input(10)];
    const sum = db.derived(() => seen.get() + db.untracked(() => hidden.get()));
    assert.equal(sum.get(), 11);
    hidden.set(20);
    assert.equal(sum.get(), 11);
    seen.set(2);
    assert.equal(sum.get(), 22);
  });

  test('of one database does not depend on another one', () => {
    const [one, other] = [new Database(), new Database()];
    const [first, second] = [one.input(1), other.input(1)];
    const read = counted(() => first.get());
    const [ofOne, ofOther] = [one.derived(read), other.derived(() => second.get())];
    assert.deepEqual([ofOne.get(), ofOther.get()], [1, 1]);
    const { revision } = one;
    second.set(2);
    assert.equal(one.revision, revision);
    assert.deepEqual([ofOne.get(), ofOther.get()], [1, 2]);
    assert.equal(read.count.calls, 1);
  });
});

class Owner extends CacheOwner {
  readonly number = 1;
}

describe('a value for each combination of keys', () => {
  test('is computed once for each', () => {
    const db = new Database();
    const factor = db.input(2);
    const compute = counted((key: { readonly number: number }, name: string) => `${name}${key.number * factor.get()}`);
    const read = db.keyed(compute);
    const [one, two] = [{ number: 1 }, { number: 2 }];
    const all = () => [read(one, 'a'), read(one, 'b'), read(two, 'a'), read(one, 'a')];
    assert.deepEqual(all(), ['a2', 'b2', 'a4', 'a2']);
    assert.equal(compute.count.calls, 3);
    factor.set(3);
    assert.deepEqual(all(), ['a3', 'b3', 'a6', 'a3']);
    assert.equal(compute.count.calls, 6);
  });

  test('is a source of its own', () => {
    const db = new Database();
    const texts = db.input<Readonly<Record<string, string>>>({ a: '1', b: '1' });
    const textOf = db.keyed((name: string) => texts.get()[name]);
    const show = counted(() => `a is ${textOf('a')}`);
    const shown = db.derived(show);
    assert.equal(shown.get(), 'a is 1');
    texts.set({ a: '1', b: '2' });
    assert.equal(shown.get(), 'a is 1');
    assert.equal(show.count.calls, 1);
    texts.set({ a: '2', b: '2' });
    assert.equal(shown.get(), 'a is 2');
  });

  test('is forgotten when nothing has needed it for long, and only then', () => {
    const db = new Database();
    const clock = db.input(0);
    const compute = counted((name: string) => name.toUpperCase());
    const read = db.keyed(compute);
    const user = db.derived(() => read('used by another value'));
    read('unused');
    for (let time = 1; time <= 1000; time++) {
      clock.set(time);
      read('read');
      user.get();
    }
    assert.equal(compute.count.calls, 3);
    read('used by another value');
    assert.equal(compute.count.calls, 3);
    assert.equal(read('unused'), 'UNUSED');
    assert.equal(compute.count.calls, 4);
  });

  test('of a query is forgotten too, unless it is kept by the object that is its key', () => {
    const db = new Database();
    const clock = db.input(0);
    const [number, double] = [counted(() => ({ number: 1 })), counted((_: undefined, owner: Owner) => 2 * owner.number)];
    const owner = new Owner();
    const ask = () => [db.query(number, undefined, [], Object.is).number, db.query(double, undefined, [owner], Object.is)];
    assert.deepEqual(ask(), [1, 2]);
    for (let time = 1; time <= 1000; time++) {
      clock.set(time);
      db.query(() => time, undefined, [], Object.is);
    }
    assert.deepEqual(ask(), [1, 2]);
    assert.deepEqual([number.count.calls, double.count.calls], [2, 1]);
  });
});

/** A formula over the values of lower nodes: the value of `of`, or of `or` while that of `when` is odd, modulo `keep`. */
interface Formula {
  readonly when: number;
  readonly of: number;
  readonly or: number;
  readonly keep: number;
}

test('whatever changes and whatever is read, derived values are those of a new computation', () => {
  const inputCount = 4;
  const formula = fc.record({ when: fc.nat(), of: fc.nat(), or: fc.nat(), keep: fc.integer({ min: 2, max: 9 }) });
  const step = fc.record({ input: fc.nat(inputCount - 1), value: fc.nat(20), read: fc.array(fc.nat(), { maxLength: 3 }) });
  const run = (formulas: readonly Formula[], steps: readonly { input: number; value: number; read: readonly number[] }[]) => {
    const db = new Database();
    const inputs: readonly Input<number>[] = Array.from({ length: inputCount }, (_, at) => db.input(at));
    const nodes: { get(): number }[] = [...inputs];
    const valueAt = (number: number, below: number): number => nodes[number % below]?.get() ?? 0;
    const compute = ({ when, of, or, keep }: Formula, below: number, at: typeof valueAt) =>
      (at(when, below) % 2 === 0 ? at(of, below) : at(or, below)) % keep;
    for (const [at, one] of formulas.entries()) nodes.push(db.derived(() => compute(one, inputCount + at, valueAt)));
    const anew = (number: number): number => {
      const one = formulas[number - inputCount];
      return one === undefined ? (inputs[number]?.get() ?? 0) : compute(one, number, (lower, below) => anew(lower % below));
    };
    for (const { input, value, read } of steps) {
      inputs[input]?.set(value);
      for (const number of read) assert.equal(nodes[number % nodes.length]?.get(), anew(number % nodes.length));
    }
  };
  fc.assert(fc.property(fc.array(formula, { minLength: 1, maxLength: 10 }), fc.array(step, { maxLength: 30 }), run), { numRuns: 500 });
});

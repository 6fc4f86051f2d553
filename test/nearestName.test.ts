import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createNearest } from '../server/src/core/rules/shared/nearestName.ts';
import { cpuTime } from './support/cpuTime.ts';

describe('the nearest name', () => {
  test('is the same as with a comparison of every pair', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '-', '1'), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 30 }), (wanted, names) => {
        assert.equal(createNearest(names)(wanted), nearestOfAll(wanted, names));
      }),
    );
  });

  test('is found in time among thousands of similar names', () => {
    const names = Array.from({ length: 8000 }, (_, at) => `.job${(at * 7919) % 99_991}x${at}`);
    const nearest = createNearest(names);
    const time = cpuTime(() => {
      for (let at = 0; at < 2000; at++) nearest(`.jbo${(at * 6151) % 99_991}x${at}`);
    });
    assert.ok(time < 3000, `took ${time} ms`);
    assert.equal(createNearest([...names, '.build-and-test'])('.biuld-and-test'), '.build-and-test');
  });

  test('is not searched for long names', () => {
    const long = 'x'.repeat(100_000);
    assert.equal(createNearest([`${long}a`])(`${long}b`), undefined);
  });
});

function nearestOfAll(wanted: string, names: readonly string[]): string | undefined {
  const close = [...new Set(names)].map((name) => ({ name, distance: distanceOf(wanted, name) }));
  const least = Math.min(...close.map(({ distance }) => distance));
  const nearest = close.filter(({ distance }) => distance === least);
  return least <= (wanted.length > 7 ? 2 : 1) && nearest.length === 1 ? nearest[0]?.name : undefined;
}

function distanceOf(one: string, other: string): number {
  const rows = Array.from({ length: one.length + 1 }, (_, at) => [at]);
  for (let to = 0; to <= other.length; to++) (rows[0] as number[])[to] = to;
  const cell = (at: number, to: number) => rows[at]?.[to] ?? 0;
  for (let at = 1; at <= one.length; at++) {
    for (let to = 1; to <= other.length; to++) {
      const replaced = cell(at - 1, to - 1) + (one[at - 1] === other[to - 1] ? 0 : 1);
      let least = Math.min(cell(at - 1, to) + 1, cell(at, to - 1) + 1, replaced);
      if (at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1])
        least = Math.min(least, cell(at - 2, to - 2) + 1);
      (rows[at] as number[])[to] = least;
    }
  }
  return cell(one.length, other.length);
}

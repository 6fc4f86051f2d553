import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { applyEdits, type Finding, fixEverything, type ShownFix } from '../server/src/core/index.ts';
import { presentable } from '../server/src/core/text/presentable.ts';

/** Findings in an invented language: each key is a wrong word, and its fix writes the value. */
function finder(words: Readonly<Record<string, string>>, extra: Partial<ShownFix> = { safe: true }): (text: string) => readonly Finding[] {
  return (text) =>
    Object.entries(words).flatMap(([wrong, right]) =>
      [...text.matchAll(new RegExp(wrong, 'g'))].map(({ index }): Finding => {
        const range = { start: index, end: index + wrong.length };
        const fix = { title: presentable(`Change to ${right}`), ...extra, edits: () => [{ range, newText: right }] };
        return { rule: 'made-up', severity: 'warning', message: presentable(''), range, fixes: [fix as ShownFix] };
      }),
    );
}

function fixed(text: string, find: (text: string) => readonly Finding[]): string {
  return applyEdits(text, fixEverything(text, find(text), find));
}

describe('all safe fixes', () => {
  test('are applied in place', () => {
    const find = finder({ cat: 'dog', red: 'blue' });
    assert.equal(fixed('a cat, a red cat', find), 'a dog, a blue dog');
    assert.equal(fixEverything('a cat, a red cat', find('a cat, a red cat'), find).length, 3);
  });

  test('that are not marked as safe are not applied', () => assert.equal(fixed('a cat', finder({ cat: 'dog' }, {})), 'a cat'));

  test('that lead to other fixes are repeated, and give one edit for each change', () => {
    const find = finder({ one: 'two', two: 'three' });
    assert.equal(fixed('so: one! two?', find), 'so: three! three?');
    const edits = fixEverything('so: one!', find('so: one!'), find);
    assert.deepEqual(edits, [{ range: { start: 4, end: 6 }, newText: 'thre' }]);
  });

  test('that overlap are applied one after the other', () => {
    const find = finder({ abc: 'x', bcd: 'y' });
    assert.equal(fixed('abcd', find), 'xd');
  });

  test('that undo each other end', () => {
    assert.match(fixed('black', finder({ black: 'white', white: 'black' })), /^(?:black|white)$/);
  });

  test('without edits, or with a command, change nothing', () => {
    const range = { start: 0, end: 1 };
    const base = { rule: 'made-up', severity: 'warning', message: presentable(''), range } as const;
    const none: Finding = { ...base, fixes: [{ title: presentable('x'), safe: true, edits: () => [] }] };
    const command: Finding = { ...base, fixes: [{ title: presentable('x'), safe: true, command: 'y', arguments: [] }] };
    assert.deepEqual(
      fixEverything('abc', [none, command, base], () => []),
      [],
    );
  });

  test('leave no safe fix, and do not change anything else', () => {
    const find = finder({ ab: 'c', cc: 'd' });
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\n', '😀'), maxLength: 30 }), (text) => {
        const after = fixed(text, find);
        assert.deepEqual(find(after), []);
        assert.equal(after.replace(/[abcd]/g, ''), text.replace(/[abcd]/g, ''));
      }),
    );
  });
});

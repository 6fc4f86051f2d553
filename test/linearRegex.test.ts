import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compileLinearRegex } from '../server/src/core/util/linearRegex.ts';

const piece = fc.constantFrom(
  ...[
    'a',
    'b',
    '1',
    '\\d',
    '\\w',
    '\\.',
    '.',
    '[ab]',
    '[^a]',
    '[a-c1]',
    '[\\d.]',
    '[]a]',
    '(',
    ')',
    '(?:',
    '|',
    '*',
    '+',
    '?',
    '{2}',
    '{1,}',
    '{0,2}',
  ],
  ...['^', '$', '-', ' ', '+?', '\\s', '[a\\]-]'],
);
const pattern = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
const text = fc.array(fc.constantFrom('a', 'b', 'c', '1', '.', '-', ' ', ']', '\n'), { maxLength: 7 }).map((all) => all.join(''));

describe('regular expressions in linear time', () => {
  test('match what JavaScript matches', () => {
    let compared = 0;
    fc.assert(
      fc.property(pattern, fc.array(text, { minLength: 5, maxLength: 5 }), (source, texts) => {
        const regex = compileLinearRegex(source);
        // In JavaScript, `[]` is empty, and a bracket after it is a character.
        if (regex === undefined || /\[\^?\]/.test(source)) return;
        const expected = new RegExp(source);
        for (const one of texts) assert.equal(regex.test(one), expected.test(one), JSON.stringify([source, one]));
        compared += 1;
      }),
      { numRuns: 5000 },
    );
    assert.ok(compared > 1000, `only ${compared} patterns were compared`);
  });

  for (const source of [
    '(?i)a',
    'a\\b',
    '(?P<x>a)',
    '[[:alpha:]]',
    '\\p{L}',
    '\\Aa',
    'a**',
    '(a',
    'a)',
    '[a',
    'a{3,2}',
    '(?=a)',
    '\\1',
    '(a{100}){100}',
  ]) {
    test(`does not read ${source}`, () => assert.equal(compileLinearRegex(source), undefined));
  }

  test('does not take long', () => {
    const regex = compileLinearRegex('^(a+)+$');
    assert.equal(regex?.test(`${'a'.repeat(3000)}b`), false);
  });
});

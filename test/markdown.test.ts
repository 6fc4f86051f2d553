import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { code, commandTarget, escaped, fileTarget, inCell, link, md, plainText } from '../server/src/core/text/markdown.ts';
import { presentable } from '../server/src/core/text/presentable.ts';
import { hostileTexts, rendered } from './support/rendered.ts';

/** Parts that Markdown reads as markup, in any order. */
const piece = fc.constantFrom(
  '`',
  '``',
  '\\',
  '|',
  '[',
  ']',
  '(',
  ')',
  '!',
  '<',
  '>',
  'a',
  ' ',
  '\n',
  '*',
  '_',
  '&',
  '#',
  '-',
  '1.',
  'https://x.y',
  'www.x.y',
  '@x.y',
  '$',
  ':',
  '/',
  '\u202e',
  '\u200b',
);
const hostile = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
);

describe('text from a file in Markdown', () => {
  it('is shown as it is written, in code and in text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = presentable(text);
        for (const made of [md`x${code(text)}y`, md`x${escaped(text)}y`]) {
          const { links, foreign, text: seen } = rendered(made);
          assert.deepEqual({ links, foreign }, { links: [], foreign: [] });
          assert.equal(seen, `x${shown === '' && made.includes('"') ? '""' : shown}y`);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('stays in its cell of a table and in its link', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const made of [code(text), escaped(text)]) {
          const table = rendered(md`| a | b |\n|---|---|\n| ${inCell(made)} | end |`);
          assert.deepEqual([table.links, table.foreign], [[], []]);
          assert.match(table.text, /end$/);
          const target = commandTarget('pullproof.coverRegistry', { registry: text });
          const linked = rendered(md`a ${link(made, target)} b`);
          assert.deepEqual([linked.links, linked.foreign], [[target], []]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('can be at the start of a line', () => {
    for (const text of [...hostileTexts, '# a', '- a', '+ a', '1. a', '1) a', '> a', '=== ', '    a', '---']) {
      const { links, foreign } = rendered(escaped(text));
      assert.deepEqual([links, foreign], [[], []]);
    }
    assert.equal(rendered(escaped('1. a')).text, '1. a');
    assert.equal(rendered(escaped('- a')).text, '- a');
  });

  it('keeps host names readable without a renderer', () => {
    assert.equal(escaped('123456789012.dkr.ecr.eu-west-1.amazonaws.com'), '123456789012.dkr.ecr.eu-west-1.amazonaws.com');
  });

  it('becomes plain text again', () => {
    assert.equal(plainText(md`**has** ${code('a`b')} in ${escaped('x_y')}`), 'has "a`b" in x_y');
  });
});

describe('targets of links', () => {
  it('are commands of ours or documents', () => {
    assert.equal(fileTarget('command:x'), undefined);
    assert.equal(fileTarget('https://evil.example'), undefined);
    assert.equal(fileTarget('file:///a/b).toml', 3), 'file:///a/b%29.toml#L3');
    assert.equal(fileTarget('vscode-remote://wsl/a.toml'), 'vscode-remote://wsl/a.toml');
  });
});

describe('text for the screen', () => {
  it('shows invisible characters and characters that change the direction', () => {
    assert.equal(presentable('a\u202eb\u200bc\u0007d'), 'a[U+202E]b[U+200B]c[U+0007]d');
    assert.equal(presentable('a\r\nb\nc\td'), 'a↵b↵c⇥d');
    assert.equal(presentable('a\u00a0b\ufe0f'), 'a[U+00A0]b[U+FE0F]');
  });

  it('leaves other languages and emoji as they are', () => {
    for (const text of ['Prüfung', 'テスト', 'בדיקה', '🏗️ build', '👨‍💻 dev', '1️⃣ first']) assert.equal(presentable(text), text);
  });

  it('does not change twice', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary' })), (text) => presentable(presentable(text)) === presentable(text)),
    );
  });
});

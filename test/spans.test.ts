import assert from 'node:assert/strict';
import { test } from 'node:test';
import { code, escaped, md } from '../server/src/core/text/markdown.ts';
import { presentable } from '../server/src/core/text/presentable.ts';
import { linesOf, spansOf } from '../server/src/core/text/spans.ts';
import { hostileTexts } from './support/rendered.ts';

test('a sentence of our Markdown becomes pieces of plain text', () => {
  assert.deepEqual(spansOf(md`**Pulled as ${code('bot')}** with ${escaped('$DOCKER_AUTH_CONFIG (a_b)')}, *once*`), [
    { text: 'Pulled as ', strong: true },
    { text: 'bot', code: true, strong: true },
    { text: ' with $DOCKER_AUTH_CONFIG (a_b), ' },
    { text: 'once', emphasized: true },
  ]);
  assert.deepEqual(spansOf(md``), []);
});

test('text from a file comes out as it went in, whatever it contains', () => {
  for (const text of [...hostileTexts, '`', '``a`', ' a ', '**', '\\', '*a*', 'a`b``c']) {
    const shown = presentable(text);
    assert.deepEqual(spansOf(md`see ${escaped(text)}.`), [{ text: `see ${shown}.` }]);
    if (shown.length > 200) continue;
    assert.deepEqual(spansOf(md`see ${code(text)}.`), [{ text: 'see ' }, { text: shown, code: true }, { text: '.' }]);
  }
});

test('each line of a text becomes a sentence of its own', () => {
  const lines = linesOf(md`**Pulled**  \n**Your laptop** is logged in`);
  assert.deepEqual(
    lines.map((spans) => spans.map(({ text }) => text).join('')),
    ['Pulled', 'Your laptop is logged in'],
  );
});

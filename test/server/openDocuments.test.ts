/** Open documents behave like the library's, also when an edit is after the end of the text. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { commonEnds } from '../../server/src/core/text/commonEnds.ts';
import { openDocuments } from '../../server/src/workspace/openDocuments.ts';

const line = fc.constantFrom('', 'job:', '  image: node:22', '\r', 'a\rb', 'ß𝒳', 'x'.repeat(700));
const feed = fc.constantFrom('\n', '\r\n');
const content = fc
  .tuple(fc.array(fc.tuple(line, feed), { maxLength: 12 }), fc.constantFrom(0, 1, 60, 300), fc.constantFrom('', 'end', '\r'))
  .map(
    ([lines, times, end]) =>
      lines
        .map((pair) => pair.join(''))
        .join('')
        .repeat(times) + end,
  );

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const character = fc.oneof(fc.integer({ min: -1, max: 20 }), fc.constantFrom(699, 700, 5000));
const typed = fc.constantFrom(
  '',
  'x',
  '\n',
  '\r',
  '\r\n',
  'a\n\nb',
  '\n'.repeat(90),
  'y'.repeat(70_000),
  `${'z'.repeat(50)}\r\n`.repeat(2000),
);
/** The position of the edit, how many lines it covers, and the new text. */
const edit = fc.tuple(fraction, character, fc.constantFrom(0, 0, 0, 1, 2, 500, -1, -500), character, typed);

function samplesOf(document: TextDocument): readonly number[] {
  const { length } = document.getText();
  return [-1, 0, 1, ...[...Array(40).keys()].map((part) => Math.floor((part * length) / 40)), length - 1, length, length + 5];
}

test('after any edits, a document has the same results as a new one of the library', () => {
  fc.assert(
    fc.property(content, fc.array(edit, { maxLength: 8 }), (text, edits) => {
      let own = openDocuments.create('file:///a', 'yaml', 1, text);
      let library = TextDocument.create('file:///a', 'yaml', 1, text);
      for (const [version, [at, from, further, to, newText]] of [[0, 0, 0, 0, ''] as const, ...edits].entries()) {
        const before = own.getText();
        const first = Math.floor(at * (library.lineCount + 2)) - 1;
        const range = { start: { line: first, character: from }, end: { line: first + further, character: to } };
        own = openDocuments.update(own, [{ range, text: newText }], version);
        // A new one each time, because edits after the end break the library's line count.
        const [start = 0, end = 0] = [library.offsetAt(range.start), library.offsetAt(range.end)].sort((a, b) => a - b);
        const whole = library.getText().slice(0, start) + newText + library.getText().slice(end);
        library = TextDocument.create('file:///a', 'yaml', version, whole);
        assert.ok(own.getText() === whole);
        assert.equal(own.version, version);
        assert.equal(own.lineCount, library.lineCount);
        for (const offset of samplesOf(library)) {
          const position = library.positionAt(offset);
          assert.deepEqual(own.positionAt(offset), position);
          const places: readonly Position[] = [
            position,
            { line: position.line, character: position.character + 3 },
            { ...position, character: 1e6 },
          ];
          for (const place of places) assert.equal(own.offsetAt(place), library.offsetAt(place));
        }
        assert.ok(own.getText(range) === library.getText(range));
        const { head, tail } = commonEnds(before, whole);
        assert.ok(head + tail <= Math.min(before.length, whole.length));
        assert.ok(before.slice(0, head) === whole.slice(0, head));
        assert.ok(before.slice(before.length - tail) === whole.slice(whole.length - tail));
      }
      own = openDocuments.update(own, [{ text: 'all of it' }], 9);
      assert.equal(own.getText(), 'all of it');
    }),
    { numRuns: 150 },
  );
});

test('changes are relative to the text after the one before, and without changes there is a new version', () => {
  const document = openDocuments.create('file:///a', 'yaml', 1, 'job:\n  image: ruby\n');
  const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });
  openDocuments.update(
    document,
    [
      { range: at(0, 0), text: 'a:\n  image: node\n' },
      { range: at(3, 13), text: ':3' },
      { range: at(99, 0), text: '# end' },
    ],
    2,
  );
  assert.equal(document.getText(), 'a:\n  image: node\njob:\n  image: ruby:3\n# end');
  assert.equal(openDocuments.update(document, [], 3).version, 3);
  assert.equal(document.lineCount, 5);
});

test('an edit after the end is an edit at the end', () => {
  const document = openDocuments.create('file:///a', 'yaml', 1, '');
  const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
  const after = openDocuments.update(document, [{ range, text: '\r' }], 2);
  assert.deepEqual([after.lineCount, after.getText(), after.positionAt(1)], [2, '\r', { line: 1, character: 0 }]);
});

test('a document without a text is not opened', () => {
  assert.throws(() => openDocuments.create('file:///a', 'yaml', 1, undefined as unknown as string), TypeError);
});

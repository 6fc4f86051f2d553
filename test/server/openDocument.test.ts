/** A document in pages behaves like the library's document. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { PagedText } from '../../server/src/core/index.ts';
import { commonEnds } from '../../server/src/core/text/commonEnds.ts';
import { isSameText } from '../../server/src/core/text/fileText.ts';
import { openDocuments } from '../../server/src/workspace/openDocument.ts';

const line = fc.constantFrom('', 'job:', '  image: node:22', '\r', 'a\rb', 'ß𝒳', 'x'.repeat(700));
const feed = fc.constantFrom('\n', '\r\n');
/** Usually with many pages. */
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

test('a document in pages has the same results as the library', () => {
  fc.assert(
    fc.property(content, fc.array(edit, { maxLength: 8 }), (text, edits) => {
      let own = openDocuments.create('file:///a', 'yaml', 1, text);
      let library = TextDocument.create('file:///a', 'yaml', 1, text);
      for (const [version, [at, from, further, to, newText]] of [[0, 0, 0, 0, ''] as const, ...edits].entries()) {
        const before = own.text;
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
          assert.deepEqual(own.getLineRange(position.line), library.getLineRange(position.line));
          assert.equal(own.getEOLCharacters(position.line), library.getEOLCharacters(position.line));
          assert.equal(own.text.slice(Math.max(0, offset - 9), offset + 9), whole.slice(Math.max(0, offset - 9), offset + 9));
        }
        assert.ok(own.getText(range) === library.getText(range));
        for (const [old, now] of [
          [before, own.text],
          [String(before), String(own.text)],
          [String(before), own.text],
        ] as const) {
          const { head, tail } = commonEnds(old, now);
          assert.ok(head + tail <= Math.min(old.length, now.length));
          assert.ok(String(old).slice(0, head) === whole.slice(0, head));
          assert.ok(String(old).slice(old.length - tail) === whole.slice(now.length - tail));
          assert.ok(!isSameText(old, now) || String(old) === whole);
        }
      }
      own = openDocuments.update(own, [{ text: 'all of it' }], 9);
      assert.equal(own.getText(), 'all of it');
    }),
    { numRuns: 150 },
  );
});

test('an edit in a long document does not change most pages', () => {
  const document = openDocuments.create('file:///a', 'yaml', 1, 'job:\n  image: node:22\n'.repeat(10_000));
  const before = document.text;
  const start = { line: 7000, character: 3 };
  const { text } = openDocuments.update(document, [{ range: { start, end: start }, text: 'x' }], 2);
  assert.ok(isSameText(before, openDocuments.create('file:///a', 'yaml', 1, String(before)).text) && !isSameText(before, text));
  assert.ok(before instanceof PagedText && before.pages.length > 10);
  assert.equal(text.pages.filter((page, at) => page !== before.pages[at]).length, 1);
  const longer = openDocuments.update(document, [{ range: { start, end: start }, text: String(before) }], 3).text;
  assert.ok(longer.pages.every(({ length }) => length < 70_000));
});

test('an edit after the end is an edit at the end', () => {
  const document = openDocuments.create('file:///a', 'yaml', 1, '');
  const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
  const { lineCount, text } = openDocuments.update(document, [{ range, text: '\r' }], 2);
  assert.deepEqual([lineCount, String(text), document.positionAt(1)], [2, '\r', { line: 1, character: 0 }]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFixture, renderFixture, renderMarks } from './support/fixture.ts';

const slices = (source: string, comment: '#' | '//' = '#') =>
  readFixture(source, comment).files.flatMap(({ text, marks }) =>
    marks.map(({ range, label }) => [text.slice(range.start, range.end), label]),
  );

test('carets mark the text above them, skipping other markers', () => {
  const source = 'image: node:latest\n#      ^^^^ a\n#           ^^^^^^ b\nscript: []\n';
  assert.deepEqual(slices(source), [
    ['node', 'a'],
    ['latest', 'b'],
  ]);
  assert.equal(readFixture(source).text, 'image: node:latest\nscript: []\n');
});

test('text above the comment sign, empty ranges, and several lines have their own syntax', () => {
  assert.deepEqual(slices('key: 1\n#<^^^ whole\n'), [['key', 'whole']]);
  assert.deepEqual(slices('{"a": 1}\n//1<^^^ key\n', '//'), [['"a"', 'key']]);
  assert.deepEqual(slices('key:\n#   ~ here\n'), [['', 'here']]);
  assert.deepEqual(slices('a: |\n#  ^>+2:3 block\n  b\n#  ~ end\n  c\n'), [
    ['|\n  b\n  c', 'block'],
    ['', 'end'],
  ]);
});

test('other comments are kept', () => {
  const source = '# a comment\n#\n#- a\nkey: 1 # ^^^\n';
  assert.equal(readFixture(source).text, source);
  assert.equal(readFixture(source).files.length, 1);
});

test('a fixture can have several files, each with its own comment sign', () => {
  const source = '#- .gitlab-ci.yml\nimage: a\n#      ^ image\n//- .docker/config.json\n{\n}\n//<^ end\n';
  const { files } = readFixture(source);
  assert.deepEqual(
    files.map(({ path, text }) => [path, text]),
    [
      ['.gitlab-ci.yml', 'image: a\n'],
      ['.docker/config.json', '{\n}\n'],
    ],
  );
  assert.equal(renderFixture(files), source);
});

test('a marker outside its line is a mistake in the fixture', () => {
  assert.throws(() => readFixture('a\n#    ^ x\n'), /outside line 1/);
});

test('a rendered fixture is read back, with CRLF and tabs too', () => {
  const text = 'a:\r\n\t- 𝒳yz # x\r\n\tend';
  const marks = [];
  for (let start = 0; start <= text.length; start += 1) {
    for (let end = start; end <= text.length; end += 1) marks.push({ range: { start, end }, label: `${start}-${end}` });
  }
  for (const comment of ['#', '//'] as const) {
    for (const mark of marks) {
      const rendered = renderMarks(text, [mark], comment);
      const back = readFixture(rendered, comment);
      assert.deepEqual([back.text, back.marks], [text, [mark]], rendered);
    }
    const all = renderMarks(text, marks, comment);
    assert.equal(renderMarks(text, readFixture(all, comment).marks, comment), all);
  }
});

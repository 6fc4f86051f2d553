import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Parsed } from '../server/src/core/syntax/node.ts';
import { splitYaml, type YamlBlockSource, type YamlMemo } from '../server/src/core/syntax/yaml/blocks.ts';
import { composeYaml } from '../server/src/core/syntax/yaml/compose.ts';
import { type SourceRange, verbatim } from '../server/src/core/text/mappedText.ts';
import { realFiles, shapeOf, withoutCorpus } from './support/syntaxTrees.ts';

const everything = () => true;

/** The entries of the root mapping, and the content of the header document. */
function entriesOf(
  { root, header }: Parsed,
  place?: (range: SourceRange) => SourceRange,
): { header: unknown; entries: readonly unknown[]; other: unknown } {
  if (root?.kind !== 'mapping') return { header: shapeOf(header, place), entries: [], other: shapeOf(root, place) };
  const { entries } = shapeOf(root, place) as { entries: readonly unknown[] };
  return { header: shapeOf(header, place), entries, other: undefined };
}

function readSources(sources: readonly YamlBlockSource[]): ReturnType<typeof entriesOf> {
  const parts = sources.map((source) => entriesOf(source.parse()));
  return {
    header: parts.find((part) => part.header !== undefined)?.header,
    entries: parts.flatMap((part) => part.entries),
    other: parts.find((part) => part.other !== undefined)?.other,
  };
}

/** Compares reading block by block with reading the whole. False, without comparing, if the text is invalid. */
function checkSame(text: string, label = text): boolean {
  const whole = composeYaml(verbatim(text));
  const { sources } = splitYaml(text, everything);
  const parts = readSources(sources);
  if (whole.problems.length > 0) return false;
  assert.deepEqual(parts, entriesOf(whole), label);
  return true;
}

const sourceCount = (text: string) => splitYaml(text, everything).sources.length;

describe('a pipeline read block by block', () => {
  const examples: Readonly<Record<string, readonly [text: string, sources: number]>> = {
    plain: ['a: 1\nb:\n  c: 2\n\nd: e\n', 3],
    'comments above keys, a marker, a byte order mark': ['\uFEFF# top\n\n---\n# about a\na: 1\n\n# about b\nb: 2 # end\n# last\n', 2],
    CRLF: ['a:\r\n  - b\r\n\r\n# c\r\nc: d\r\n', 2],
    'lists at column 0': ['a:\n- b\n- c: d\n  e: f\ng:\n- h\n', 2],
    'quoted keys': ['"a b": 1\n\'c: d\': 2\n"e\\"f": 3\n', 3],
    'keys with blanks, slashes, dots': ['job one: 1\n.hidden: 2\nbuild/x y: 3\n0: 4\ntrue: 5\n<<: {a: b}\n', 6],
    'block scalars and their comments': ['a: |\n  x: y\n\n# not text\nb: >-\n  z\n  w\nc: d', 3],
    'no line break at the end': ['.a: &a\n  image: x\nb: *a', 2],
    'anchors across blocks': ['.a: &a\n  x: &x 1\n.b: &b\n  <<: *a\n  y: *x\nc:\n  <<: [*a, *b]\n  z: *b\nd: {e: *x}\n', 4],
    'an anchor defined twice': ['.a: &a 1\nb: *a\n.c: &a 2\nd: *a\ne: [&a 3, *a]\nf: *a\n', 6],
    'a chain of anchors': ['.a: &a 1\n.b: &b [*a]\n.c: &c [*b]\nd: *c\n', 4],
    'an anchor below its alias': ['a: *b\nb: &b 1\nc: *b\n', 3],
    'a spec header': ['spec:\n  inputs:\n    a:\n---\nb: 1\nc: $[[ inputs.a ]]\n', 3],
    'a spec header after a marker': ['---\nspec:\n  a: b\n---\n# c\nd: 1\n', 2],
    'a spec header and two markers': ['spec:\n---\n---\na: 1\n', 1],
    'the same block twice': ['a: 1\nb: 2\na: 1\nb: 2\n', 4],
    'a list': ['- a\n- b: c\n', 1],
    'a flow mapping': ['{a: b,\nc: d}\n', 1],
    'indented keys': ['  a: 1\n  b: 2\n', 1],
    'an anchored key': ['&a b: 1\nc: *a\n', 1],
    'three documents': ['a: 1\n---\nb: 2\n---\nc: 3\n', 1],
    'a directive': ['%YAML 1.1\n---\na: 1\n', 1],
    empty: ['', 1],
    'only comments': ['# a\n\n# b\n', 1],
    text: ['hello\n', 1],
  };
  for (const [name, [text, sources]] of Object.entries(examples)) {
    test(name, () => {
      assert.ok(checkSame(text), 'the example must be valid');
      assert.equal(sourceCount(text), sources);
    });
  }

  test('real files have the same result', { skip: withoutCorpus }, () => {
    const files = realFiles('gitlab-ci', /\.ya?ml$/);
    const compared = files.filter(({ name, text }) => checkSame(text, name)).length;
    assert.ok(compared > files.length * 0.9, `only ${compared} of ${files.length} files were valid`);
  });

  const line = fc.constantFrom(
    'a: 1',
    'b: &x 2',
    'c: *x',
    'job one:',
    '  image: ruby',
    '  <<: *y',
    '  <<: *x',
    '- e',
    '  - f: *y',
    '.h: &y',
    '.g: &x [*y, 3]',
    '  k: |',
    '    text: *x',
    '    # no comment',
    '# comment',
    '',
    '  l: "m: n"',
    '  # deep',
    'o: [',
    ']',
    '---',
    'spec:',
    '"p": \'q\'',
    'word',
    '  s: {t: *x, u: &x 4}',
  );

  test('generated files have the same result', () => {
    let compared = 0;
    const lines = fc.array(line, { maxLength: 14 }).map((chosen) => chosen.join('\n'));
    fc.assert(
      fc.property(lines, fc.constantFrom('', '\n'), (text, end) => {
        if (checkSame(text + end)) compared++;
      }),
      { numRuns: 4000 },
    );
    assert.ok(compared > 600, `only ${compared} files were valid`);
  });
});

describe('what is reused from version to version', () => {
  /** Like the analysis: results by key, without those that the newest version does not have. */
  function createReader() {
    let memo: YamlMemo | undefined;
    let results = new Map<string, Parsed>();
    return (text: string) => {
      const split = splitYaml(text, everything, memo);
      memo = split.memo;
      const next = new Map<string, Parsed>();
      let reads = 0;
      const sources = split.sources.map((source) => {
        const known = next.get(source.key) ?? results.get(source.key);
        if (!known) reads++;
        const parsed = known ?? source.parse();
        next.set(source.key, parsed);
        return { ...source, parse: () => parsed };
      });
      results = next;
      return { reads, found: readSources(sources) };
    };
  }

  test('an edit makes only the changed block, and those that use its anchors, be read again', () => {
    const text = '.a: &a\n  x: 1\nb:\n  c: 2\nd:\n  <<: *a\ne:\n  f: 3\n';
    const read = createReader();
    assert.equal(read(text).reads, 4);
    assert.equal(read(text).reads, 0);
    assert.equal(read(`# new\n\n${text}`).reads, 0, 'shifted only');
    assert.equal(read(text.replace('c: 2', 'c: 22')).reads, 1);
    assert.equal(read(text.replace('x: 1', 'x: 11')).reads, 3, 'the edit above undone, .a and d');
    assert.equal(read(text.replace('e:\n', 'g:\n  h: 1\ne:\n')).reads, 3);
  });

  test('after any edits, the result is the same as from scratch', { skip: withoutCorpus }, () => {
    const files = realFiles('gitlab-ci', /\.ya?ml$/).filter(({ text }) => text.length > 200 && text.length < 20_000);
    const edit = fc.record({
      place: fc.double({ min: 0, max: 1, noNaN: true }),
      removed: fc.constantFrom(0, 0, 0, 1, 3, 40),
      added: fc.constantFrom('', 'x', '\n', '\n\n', 'a: b\n', '\nnew:\n  image: c\n', '&a ', '*a', '"', '[', '# ', '  ', '---\n'),
    });
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.array(edit, { minLength: 1, maxLength: 6 }), ({ text, name }, edits) => {
        const read = createReader();
        read(text);
        let edited = text;
        for (const { place, removed, added } of edits) {
          const at = Math.floor(place * edited.length);
          edited = edited.slice(0, at) + added + edited.slice(at + removed);
          assert.deepEqual(read(edited).found, readSources(splitYaml(edited, everything).sources), name);
        }
        checkSame(edited, name);
      }),
      { numRuns: 60 },
    );
  });
});

describe('an invalid block', () => {
  const sound = 'a:\n  image: x\n# about b\nb:\n  - c\nd:\n  e: "f"\n';
  const broken = [
    'bad: "open\n',
    "bad: 'open\n",
    'bad: [1,\n',
    'bad: {x: 1\n',
    'bad:\n\tx: 1\n',
    'bad: @\n',
    'bad\n',
    'bad: |\n x\n',
    'bad:\n  x: 1\n   y: 2\n z\n',
  ];

  for (const text of broken) {
    test(`does not affect the others: ${JSON.stringify(text)}`, () => {
      const at = sound.indexOf('# about b');
      const edited = sound.slice(0, at) + text + sound.slice(at);
      const moved = entriesOf(composeYaml(verbatim(sound)), ({ start, end }) =>
        start < at ? { start, end } : { start: start + text.length, end: end + text.length },
      );
      const names = JSON.stringify(moved.entries);
      const found = readSources(splitYaml(edited, everything).sources);
      const others = found.entries.filter((entry) => names.includes(JSON.stringify(entry)));
      assert.deepEqual(others.length, 3, JSON.stringify(found.entries.map((entry) => (entry as { key: { text: string } }).key.text)));
    });
  }

  test('with an anchor only makes that anchor unknown', () => {
    const text = '.a: &a\n  x: "open\nb:\n  image: c\n  <<: *a\nd: 1\n';
    const { entries } = readSources(splitYaml(text, everything).sources);
    const b = entries[1] as { key: { text: string }; value: { entries: readonly { key: { text: string } }[] } };
    assert.deepEqual([b.key.text, ...b.value.entries.map(({ key }) => key.text)], ['b', 'image', '<<']);
    assert.equal(entries.length, 3);
  });
});

test('the anchor of an alias that does not matter is not looked up', () => {
  const text = '.a: &a\n  x: 1\nb:\n  script: *a\nc:\n  image: *a\n';
  const { sources } = splitYaml(text, (path) => path[1] === 'image');
  assert.deepEqual(
    sources.map(({ key }) => key.includes(' ')),
    [false, false, true],
  );
});

describe('a long block, where only changed children are read again', () => {
  const childLines = fc.constantFrom(
    '  A_VARIABLE_OF_SOME_LENGTH: "and its value"',
    '  OTHER: word',
    '  WITH_PARTS:',
    '    value: "x"',
    '    description: what it is for',
    '  TEXT: |',
    '    lines: of text',
    '',
    '  # a comment',
    '# one at the margin',
    '  LIST:',
    '  - a',
    '  - b: c',
    '  FLOW: [a,',
    '    b]',
    '  OPEN: "not closed',
    '  - item of some length, for a list',
    '  - local: /templates/one.yml',
    '    inputs: {a: b}',
    '  -',
    '  FOLDED: >-',
    '   narrow',
    ' too far left',
    '  WITHOUT:',
    '  "quoted key": 1',
    '  <<: {merged: 1}',
    '  ANCHORED: &x 1',
    '  ALIASED: *x',
    '  word alone',
    'next: 1',
  );
  const start = fc.tuple(fc.constantFrom('variables:', '# about\ninclude:', 'job: # here'), fc.constantFrom('mapping', 'list'), fc.nat(20));
  const edit = fc.tuple(fc.nat(60), fc.nat(2), childLines);

  test('after each edit, the result is the same as from scratch', () => {
    let compared = 0;
    fc.assert(
      fc.property(start, fc.array(edit, { maxLength: 12 }), ([head, kind, length], edits) => {
        const child = (index: number) =>
          kind === 'list' ? `  - local: /a/long/path/to/a/template/${index}.yml` : `  VARIABLE_${index}: "value ${index}"`;
        const lines = [head, ...Array.from({ length: length + 60 }, (_, index) => child(index)), 'other:', '  a: b', ''];
        let memo: YamlMemo | undefined;
        for (const [at, removed, added] of [[0, 0, ''] as const, ...edits]) {
          if (added !== '') lines.splice(1 + at, removed, added);
          const text = lines.join('\n');
          const split = splitYaml(text, everything, memo);
          memo = split.memo;
          const parts = readSources(split.sources);
          const whole = composeYaml(verbatim(text));
          if (whole.problems.length > 0) continue;
          assert.deepEqual(parts, entriesOf(whole), text);
          compared++;
        }
      }),
      { numRuns: 150 },
    );
    assert.ok(compared > 150, `only ${compared} versions were valid`);
  });

  test('the others stay the same nodes', () => {
    const text = `variables:\n${Array.from({ length: 60 }, (_, index) => `  VARIABLE_${index}: "value ${index}"\n`).join('')}`;
    const nodesOf = (source: YamlBlockSource | undefined) => {
      const { root } = source?.parse() ?? {};
      const value = root?.kind === 'mapping' ? root.entries[0]?.value : undefined;
      return value?.kind === 'mapping' ? value.entries : [];
    };
    const first = splitYaml(text, everything);
    const before = nodesOf(first.sources[0]);
    const second = splitYaml(text.replace('value 20', 'other'), everything, first.memo);
    const after = nodesOf(second.sources[0]);
    assert.equal(after[19], before[19]);
    assert.notEqual(after[20], before[20]);
    const third = splitYaml(text.replace('value 3"', 'other"'), everything, second.memo);
    assert.equal(nodesOf(third.sources[0])[39], after[39], 'a child that moved once only moves again');
  });
});

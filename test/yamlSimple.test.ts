import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Node } from '../server/src/core/syntax/node.ts';
import { namesByTokens } from '../server/src/core/syntax/yaml/anchors.ts';
import { composeYaml } from '../server/src/core/syntax/yaml/compose.ts';
import { layOut } from '../server/src/core/syntax/yaml/lines.ts';
import { readSimpleYaml, simpleNames } from '../server/src/core/syntax/yaml/simple.ts';
import { verbatim } from '../server/src/core/text/mappedText.ts';
import { mutate } from './fuzz/mutate.ts';
import { createRandom } from './fuzz/random.ts';
import { seedFiles } from './fuzz/seeds.ts';
import { realFiles, scalarsIn, shapeOf, withoutCorpus } from './support/syntaxTrees.ts';

/** A tree with the positions of its scalars, and with how a replacement would be escaped. */
function wholeShape(root: Node | undefined): unknown {
  const inside = scalarsIn(root).map(({ source }) => {
    const { length } = source.text;
    const places = [0, 1, length >> 1, length - 1, length].filter((place) => place >= 0 && place <= length);
    const ranges = places.flatMap((from) => places.filter((to) => to >= from).map((to) => source.toSource(from, to)));
    return { ranges: ranges.map(({ start, end }) => [start, end]), escaped: ['word', 'a: b', "it's"].map((word) => source.encode(word)) };
  });
  return { root: shapeOf(root), inside };
}

/** Compares the simple reader with the parser. Returns how much the simple reader read. */
function checkSame(text: string): { readonly tree: boolean; readonly names: boolean } {
  const found = readSimpleYaml(verbatim(text));
  if (found !== undefined) {
    const { root, header, problems } = composeYaml(verbatim(text));
    assert.deepEqual(problems, [], JSON.stringify(text));
    assert.equal(header, undefined, JSON.stringify(text));
    assert.deepEqual(wholeShape(found.root), wholeShape(root), JSON.stringify(text));
  }
  const names = simpleNames(text);
  if (names !== undefined) assert.deepEqual({ ...names }, namesByTokens(text).names, JSON.stringify(text));
  return { tree: found !== undefined, names: names !== undefined };
}

function blocksOf(text: string): readonly string[] {
  return layOut(text)?.blocks.map(({ start, end }) => text.slice(start, end)) ?? [];
}

describe('YAML that is read without the parser', () => {
  const simple: Readonly<Record<string, string>> = {
    'entries, items, comments, blank lines': '# a\n\nbuild job:\n  # b\n  stage: test # c\n\n  tags:\n    - one\n  # d\n    - two # e\n\n',
    'no newline at the end': 'a:\n  b: c',
    'no values': 'a:\nb:   \nc: # d\ne:\n  f:\n  g:\n',
    'lists at the column of their key': 'a:\n- b\n- c: d\n  e: f\ng: h\n',
    'mappings after dashes': 'a:\n  - b: c\n    d:\n      - e\n  -   f: g\n      h: i\n',
    'plain words of all kinds': 'a: $X/y:1.2@sha256:0\nb: -x\nc: a#b\nd: 012\ne: ~\nf: no\ng: it\'s "so"\nh: a [b] {c}, d\ni: =\nj: é😀\n',
    quotes: 'a: "b: c # d"\n\'e\': \'f\'\n"g h":\n  - "i": \'j\'\n  - ""\n',
    'lists of words': 'a: []\nb: [ c , "d" ]\ne:\n  - [f-g, h/**/*.j, (k|l)\'s "m" & n%?!]\nk: !reference [.l:m, n]\n',
    'mappings in braces': 'a: {}\nb: { c: d , "e f": [g, {h: i}] }\nj:\n  - {k: "l"}\n',
    escapes: 'a: "b \\"c\\" \\\\ \\n\\t\\/"\n"d\\\\e": f\n',
    'words over several lines': 'a: b\n  c\n   d # e\nf:\n  - g\n    - h\n  - i: j\n      "k"\n      l\nm: n\n',
    'values below their keys': 'a:\n  b\nc:\n  "d"\ne:\n  [f]\ng:\n    h\n  i\n',
    'literal scalars with comments': 'a: | # b\n  c\nd:\n  - |-  \n    e\n',
    'literal scalars': 'a: |\n  b: c\n\n    # d  \n  e\n\nf:\n  - |-\n    g\n  - h: |\n      i\n',
    'an anchor inside another one with the same name': 'a: &b\n  - &b c\nd: *b\n',
    'an alias to itself': 'a: &b\n  c: *b\n',
    'anchors of other blocks': 'a:\n  <<: *b\n  c: [*d]\n  e:\n    - *f\n    - g\n  h: {i: *j}\nk: *l\n',
    'anchors and aliases': 'a: &a\n  b: &b c\n  d: &d\n  - *b\nd:\n  <<: *a\n  e: [*b, *b]\n  f: &f\n    g: *d\nh:\n  &h\n  i: *f\n',
  };
  for (const [name, text] of Object.entries(simple)) test(name, () => assert.deepEqual(checkSame(text), { tree: true, names: true }));

  const others: Readonly<Record<string, string>> = {
    'a word with a blank line in it': 'a: b\n\n  c\n',
    'a word followed by a key': 'a: b\n  c: d\n',
    'a word with a comment in between': 'a:\n  - b\n    # c\n    d\n',
    'a colon in a word': 'a: b: c\n',
    'a dash that is not indented as its list': 'a:\n   - b\n  - c\n',
    'a key between items': 'a:\n  - b\n  c: d\n',
    'a key that is not indented as its siblings': 'a:\n    b: c\n  d: e\n',
    'a quote that is not closed': 'a: "b\n',
    'text after a quote': 'a: "b" c\n',
    'a comment without a space': 'a: "b"#c\n',
    'an escape by number': 'a: "b\\x41"\n',
    'an escaped newline': 'a: "b\\\n  c"\n',
    'a doubled quote': "a: 'b''c'\n",
    'braces over several lines': 'a: {b: c,\n  d: e}\n',
    'a key without a value in braces': 'a: {b, c: d}\n',
    'a colon without a space in braces': 'a: {b:c}\n',
    'many brackets': `a: ${'['.repeat(20)}${']'.repeat(20)}\n`,
    'an empty item between brackets': 'a: [b, , c]\n',
    'a comma at the end': 'a: [b, ]\n',
    'a pair between brackets': 'a: [b: c]\n',
    'a folded scalar': 'a: >\n  b\n',
    'a literal scalar that keeps its end': 'a: |+\n  b\n\n',
    'a literal scalar with less indentation further down': 'a:\n  b: |\n      c\n    d\n',
    'a literal scalar without a newline at the end': 'a: |\n  b',
    'an empty literal scalar': 'a: |\nb: c\n',
    tabs: 'a:\tb\n',
    CRLF: 'a: b\r\n',
    'a byte order mark': '\uFEFFa: b\n',
    'a document marker': '---\na: b\n',
    'the end of a document': 'a: b\n...\n',
    'the end of a document with text after it': 'a: b\n... c: d\n',
    'a directive': '%YAML 1.1\n',
    'a tag': 'a: !!str b\n',
    'a complex key': '? a\n: b\n',
    'an alias with an anchor': 'a: &a b\nc: &d *a\n',
    'a comment between a key and its word': 'a:\n# b\n  c\n  d\n',
    'an alias below an anchor': 'a: &a b\nc: &d\n  *a\n',
    'an anchor on a key': 'a:\n  - &b c: d\n',
    'an anchor without a value': 'a: &b\nc: d\n',
    'an alias as a key': 'a: &b c\n*b : d\n',
    'spaces before a colon': 'a : b\n',
    'a list at the top': '- a\n',
    'a word': 'a\n',
    nothing: '',
    'a very long word in brackets': `a: [${'x'.repeat(20_000)}]\n`,
    'a very long key': `${'a'.repeat(1100)}: b\n`,
    'much nested': Array.from({ length: 70 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
  };
  for (const [name, text] of Object.entries(others)) test(`needs the parser: ${name}`, () => assert.equal(checkSame(text).tree, false));
});

const files = seedFiles().filter(({ path }) => /\.ya?ml$/.test(path));

test('random changes are read like the parser reads them', () => {
  const blocks = files.flatMap(({ text }) => [text, ...blocksOf(text)]).filter(({ length }) => length < 3000);
  let taken = 0;
  for (let seed = 0; seed < 15_000; seed++) {
    const random = createRandom(seed);
    const pick = () => blocks[random.below(blocks.length)] ?? '';
    const text = mutate(pick(), random, pick());
    if (checkSame(text).tree) taken++;
  }
  assert.ok(taken > 1500, `only ${taken} were read`);
});

test('most real pipelines are read without the parser', { skip: withoutCorpus }, () => {
  const blocks = realFiles('gitlab-ci', /\.ya?ml$/).flatMap(({ text }) => blocksOf(text));
  const taken = blocks.filter((text) => checkSame(text).names).length;
  assert.ok(taken > blocks.length * 0.7, `only ${taken} of ${blocks.length}`);
});

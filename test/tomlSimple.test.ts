import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Node } from '../server/src/core/syntax/node.ts';
import { parseAnyToml, parseToml } from '../server/src/core/syntax/toml/parseToml.ts';
import { readSimpleToml } from '../server/src/core/syntax/toml/simple.ts';
import { verbatim } from '../server/src/core/text/mappedText.ts';
import { mutate } from './fuzz/mutate.ts';
import { createRandom } from './fuzz/random.ts';
import { seedFiles } from './fuzz/seeds.ts';
import { nodesIn, realFiles, scalarsIn, shapeOf, withoutCorpus } from './support/syntaxTrees.ts';

/** A tree with its headers, the positions in its scalars, and how a replacement would be escaped. */
function wholeShape(root: Node | undefined): unknown {
  const headers = [...nodesIn(root)].map((node) => (node.kind === 'mapping' ? node.header : undefined));
  const inside = scalarsIn(root).map(({ source }) => {
    const { length } = source.text;
    const places = [0, 1, length >> 1, length - 1, length].filter((place) => place >= 0 && place <= length);
    const ranges = places.flatMap((from) => places.filter((to) => to >= from).map((to) => source.toSource(from, to)));
    return { ranges: ranges.map(({ start, end }) => [start, end]), escaped: ['word', 'a"b', "it's"].map((word) => source.encode(word)) };
  });
  return { root: shapeOf(root), headers, inside };
}

/** Compares the simple reader with the parser. Returns whether the simple reader read the text. */
function checkSame(text: string): boolean {
  if (readSimpleToml(text) === undefined) return false;
  const { root, problems } = parseAnyToml(verbatim(text));
  assert.deepEqual(problems, [], JSON.stringify(text));
  assert.deepEqual(wholeShape(parseToml(verbatim(text)).root), wholeShape(root), JSON.stringify(text));
  return true;
}

describe('TOML that is read without the parser', () => {
  const simple: Readonly<Record<string, string>> = {
    'keys, comments, blank lines': '# a\n\nb = "c" # d\n  e-1 = 2\n\n# f',
    'no newline at the end': 'a = "b"',
    nothing: '',
    'blanks alone': '  \n\t\n # a\n ',
    'values of all kinds': 'a = "b"\nc = \'d"\\\'\ne = 0\nf = -12\ng = 1.5\nh = -0.25\ni = true\nj = false\nk = ""\nl = \'\'\n',
    escapes: 'a = "b \\"c\\" \\\\ \\n\\t"\nd = "\\\\"\n',
    'strings over several lines': "a = '''\nb\n  'c' \"d\" \\e''\n'''\nf = \"\"\"g\n'h' \"\" i\"\"\"\nj = ''''''\n",
    lists: 'a = []\nb = [1, 2,]\nc = [ # d\n  "e", # f\n\n  [\'g\', true],\n]\n',
    tables: 'a = 1\n[b]\nc = 2\n[b.d]\n[e.f] # g\n[e]\nh = 3\n  [i]\n',
    'arrays of tables': '[[a]]\nb = 1\n[a.c]\nd = 2\n[[a.e]]\n[[a.e]]\nf = 3\n[[a]]\n[a.c]\nd = 4\n[[a.e]]\n',
    'quoted keys': '"a b.c" = 1\n"d#" = 2\n[e]\n"f" = 3\n',
    'keys that look like values': 'true = 1\n1 = 2\n- = 3\n[4]\n',
    CRLF: '# a\r\nb = "c"\r\n[d]\r\ne = [\r\n  1,\r\n]\r\n',
    'letters outside ASCII': '# é😀\na = "é😀"\n',
  };
  for (const [name, text] of Object.entries(simple)) test(name, () => assert.equal(checkSame(text), true));

  const others: Readonly<Record<string, string>> = {
    'a key with dots': 'a.b = 1\n',
    'a key in single quotes': "'a' = 1\n",
    'a key with an escape': '"a\\tb" = 1\n',
    'a quoted table': '["a"]\n',
    'spaces in a header': '[ a ]\n',
    'a header that is not closed': '[a\n',
    'a header with the wrong brackets': '[[a]\n',
    'text after a header': '[a] b\n',
    'a table twice': '[a]\n[a]\n',
    'a table instead of a key': 'a = 1\n[a]\n',
    'a table below a key': 'a = 1\n[a.b]\n',
    'a key instead of a table': '[a.b]\n[a]\nb = 1\n',
    'a table that is an array': '[[a]]\n[a]\n',
    'an array that is a table': '[a]\n[[a]]\n',
    'an array that is implied': '[a.b]\n[[a]]\n',
    'a key twice': 'a = 1\na = 2\n',
    'a key twice, once in quotes': 'a = 1\n"a" = 2\n',
    'a key without a value': 'a =\n',
    'a key without "="': 'a\n',
    'a value on the next line': 'a =\n1\n',
    'two keys on a line': 'a = 1 b = 2\n',
    'an inline table': 'a = { b = 1 }\n',
    'a date': 'a = 2020-01-02\n',
    'a time': 'a = 07:32:00\n',
    'other numbers': 'a = 1_000\n',
    'hexadecimal numbers': 'a = 0x1F\n',
    'a sign': 'a = +1\n',
    'an exponent': 'a = 1e3\n',
    infinity: 'a = inf\n',
    'minus zero': 'a = -0\n',
    'a leading zero': 'a = 01\n',
    'a leading zero of a fraction': 'a = 01.5\n',
    'a point without digits': 'a = 1.\n',
    'a large number': 'a = 1234567890123456789\n',
    'a word': 'a = yes\n',
    'an escape by number': 'a = "\\u00e9"\n',
    'an unknown escape': 'a = "\\s"\n',
    'a string that is not closed': 'a = "b\n',
    'a string that is not closed at the end': 'a = "b',
    'a string of several lines that is not closed': "a = '''b\n",
    'an escape in a string of several lines': 'a = """\nb \\\n  c"""\n',
    'CRLF in a string of several lines': "a = '''\r\nb\r\n'''\r\n",
    'quotes before the closing ones': "a = ''''b''''\n",
    'text after a string': 'a = "b" c\n',
    'a list that is not closed': 'a = [1\n',
    'a list without a comma': 'a = [1 2]\n',
    'a list with two commas': 'a = [1,,2]\n',
    'a table in a list': 'a = [{ b = 1 }]\n',
    'much nested': `a = ${'['.repeat(30)}${']'.repeat(30)}\n`,
    'a byte order mark': '\ufeffa = 1\n',
    'a control character': 'a = "\u0001"\n',
    'a control character in a comment': '# \u0001\n',
    'a lone carriage return': 'a = 1\rb = 2\n',
    'half a character': 'a = "\ud83d"\n',
  };
  for (const [name, text] of Object.entries(others)) test(`needs the parser: ${name}`, () => assert.equal(checkSame(text), false));
});

const files = seedFiles().filter(({ path }) => path.endsWith('.toml'));

test('random changes are read like the parser reads them', () => {
  const texts = files.map(({ text }) => text).filter(({ length }) => length < 3000);
  let taken = 0;
  for (let seed = 0; seed < 15_000; seed++) {
    const random = createRandom(seed);
    const pick = () => texts[random.below(texts.length)] ?? '';
    if (checkSame(mutate(pick(), random, pick()))) taken++;
  }
  assert.ok(taken > 1500, `only ${taken} were read`);
});

test('most real configurations are read without the parser', { skip: withoutCorpus }, () => {
  const texts = realFiles('runner-toml', /\.toml$/).map(({ text }) => text);
  const taken = texts.filter(checkSame).length;
  assert.ok(taken > texts.length * 0.7, `only ${taken} of ${texts.length}`);
});

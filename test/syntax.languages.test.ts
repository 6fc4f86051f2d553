import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { entriesOf, valueAt } from '../server/src/core/syntax/node.ts';
import { parse, problemsOf } from './support/parse.ts';
import { plainValue, realFiles, withoutCorpus } from './support/syntaxTrees.ts';

describe('YAML is read like in Ruby', () => {
  const values: Readonly<Record<string, unknown>> = {
    yes: true,
    On: true,
    off: false,
    y: 'y',
    '~': null,
    Null: null,
    '3.10': 3.1,
    '3': 3,
    '-7': -7,
    '1_000': 1000,
    '1,000': 1000,
    '010': 8,
    '08': '08',
    '0o7': '0o7',
    '0x1F': 31,
    '0b11': 3,
    '1e3': '1e3',
    '1.5e+3': 1500,
    '.5': 0.5,
    '.': '.',
    '1.': 1,
    '1.2.3': '1.2.3',
    '12:30': 45_000,
    '-.inf': Number.NEGATIVE_INFINITY,
    '2024-01-01': '2024-01-01',
    'registry.example.com:5000/a:1': 'registry.example.com:5000/a:1',
    "'3.10'": '3.10',
    '!!str 3.10': '3.10',
    '"yes"': 'yes',
  };
  for (const [written, value] of Object.entries(values)) {
    test(written, () => assert.deepEqual(plainValue(parse('yaml', `key: ${written}\n`).root), { key: value }));
  }

  test('a key without a value, and one with ~', () => {
    const { root } = parse('yaml', 'a:\nb: ~\nc: &x\nd: *x\ne: *unknown\n');
    assert.ok(root?.kind === 'mapping');
    assert.deepEqual(
      root.entries.map(({ value }) => value?.kind),
      [undefined, 'scalar', undefined, undefined, undefined],
    );
  });

  test('tags are kept without a problem', () => {
    const { root, problems } = parse('yaml', 'a: !reference [.b, script]\nc: !other {d: e}\nf: !x y\n');
    assert.deepEqual(problems, []);
    assert.ok(root?.kind === 'mapping');
    assert.deepEqual(
      root.entries.map(({ value }) => value?.tag),
      ['!reference', '!other', '!x'],
    );
  });

  test('an alias has the value of the nearest anchor above', () => {
    const text = 'a: &x {b: 1}\nc: *x\nd: &x 2\ne: *x\nf: {<<: *x}\n';
    const { root } = parse('yaml', text);
    assert.ok(root?.kind === 'mapping');
    assert.deepEqual(plainValue(root), { a: { b: 1 }, c: { b: 1 }, d: 2, e: 2, f: { '<<': 2 } });
    const c = valueAt(root, 'c');
    assert.ok(c?.alias);
    assert.equal(text.slice(c.alias.start, c.alias.end), '*x');
    assert.equal(text.slice(c.range.start, c.range.end), '{b: 1}');
  });

  test('merge keys are followed', () => {
    const text = '.a: &a {x: 1, y: 1}\n.b: &b {y: 2, z: 2}\nc:\n  <<: [*a, *b]\n  x: 3\nd:\n  x: 3\n  w: 4\n  <<: [*a, *b]\n';
    const { root } = parse('yaml', text);
    assert.ok(root?.kind === 'mapping');
    const merged = (key: string) => {
      const value = valueAt(root, key);
      assert.ok(value?.kind === 'mapping');
      return Object.fromEntries(entriesOf(value).map((entry) => [entry.key.value, plainValue(entry.value)]));
    };
    assert.deepEqual(merged('c'), { x: 3, y: 1, z: 2 });
    assert.deepEqual(merged('d'), { x: 1, y: 1, z: 2, w: 4 });
  });

  test('a spec header is separate from the pipeline', () => {
    const parsed = parse('yaml', 'spec:\n  inputs: {a: }\n---\nb: 1\n');
    assert.deepEqual(plainValue(parsed.header), { spec: { inputs: { a: null } } });
    assert.deepEqual(plainValue(parsed.root), { b: 1 });
  });

  test('ranges exclude comments and newlines', () => {
    const text = '\uFEFFa: |  # c\n  b\n\nd:   # c\n  - e # c\n  -\n\nf: {g: h} # c\n';
    const { root } = parse('yaml', text);
    assert.ok(root?.kind === 'mapping');
    assert.deepEqual(
      root.entries.map(({ range }) => text.slice(range.start, range.end)),
      ['a: |  # c\n  b', 'd:   # c\n  - e # c\n  -', 'f: {g: h}'],
    );
  });

  test('an incomplete key does not affect the others', () => {
    assert.deepEqual(plainValue(parse('yaml', 'a: 1\nimag\nb: 2\n').root), { a: 1, imag: null, b: 2 });
  });
});

describe('JSON is read strictly, and to the end', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    '{"a": {"b": 1}}': [],
    '': [],
    '{"a": 1,}': [','],
    '[1,,2]': [','],
    '{"a": 1 "b": 2}': [''],
    '{// c\n"a": 1}': ['// c'],
    "{'a': 1}": ["'a'"],
    '{a: 1}': ['a'],
    '{"a": yes}': ['yes'],
    '{"a": "\\x"}': ['\\x'],
    '{"a": "\t"}': ['\t'],
    '\uFEFF{}': ['\uFEFF'],
    '{} {}': ['{}'],
    '{"a": {"b": 1}': ['{'],
    '["a]': ['"a]', '['],
    '{"a" 1}': [''],
    '{1: 2}': ['1'],
  };
  for (const [text, words] of Object.entries(cases)) {
    test(JSON.stringify(text), () => assert.deepEqual(problemsOf('json', text), words));
  }

  test('it accepts the same texts as JSON.parse', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', ',', '}', '"', '\n', ' 1'), fc.nat(), (json, added, place) => {
        const at = place % (json.length + 1);
        const text = json.slice(0, at) + added + json.slice(at);
        const { problems } = parse('json', text);
        let isRight = true;
        try {
          JSON.parse(text);
        } catch {
          isRight = false;
        }
        assert.equal(problems.length === 0, isRight, JSON.stringify(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('TOML with errors is still read', () => {
  const cases: Readonly<Record<string, readonly [value: unknown, ...about: string[]]>> = {
    'a = "x\nb = 1': [{ b: 1 }, ''],
    'a = """x\nb = 1\nc = 2': [{ b: 1, c: 2 }, '"""'],
    'a = [1,\nb = 2\nc = 3': [{ b: 2, c: 3 }, '['],
    'a = [\n 1,\n x,\n 2\n]\nb = 1': [{ a: [1, 2], b: 1 }, 'x'],
    'a = \nb = 1': [{ b: 1 }, ''],
    'a\nb = 1': [{ b: 1 }, ''],
    'a = 1\na = 2\nb = 3': [{ a: 1, b: 3 }, 'a'],
    'a = "{"b":1}"\nc = 1': [{ c: 1 }, 'b'],
    'a = yes\nb = 1': [{ b: 1 }, 'y'],
    '[[r]\n  n = 1\n\n[[r]]\n  n = 2': [{ r: [{ n: 1 }, { n: 2 }] }, '['],
    '[[r]] x\nn = 1': [{ r: [{ n: 1 }] }, 'x'],
    '\uFEFFa = 1': [{ a: 1 }],
    'a = 0': [{ a: 0 }],
    '[t]\na = 1_0': [{ t: { a: 10 } }],
    'a = x\nb = y\n[t]\nc = z': [{ t: {} }, 'x', 'z'],
    '[a.b+c]\nd = 1\n[a.b]\nd = 2': [{ a: { b: { d: 2 } } }, '+'],
    'a = ${X}\nb = [1, __Y__, <Z Z>]\n{C}\nd = @D@5': [{ a: null, b: [1], d: null }],
    '{% if x %}\n[a]\nb = {{ b | default("c") }}\n{% else %}\n[a]\n{% endif %}': [{ a: { b: null } }],
    'a = "{{ x "y" }}"\n{{ k }} = 1\n[<%= t %>]\nb = 1': [{ a: '{{ x "y" }}' }],
    'a = ${X}\nb = y': [{ a: null }, 'y'],
    'a = %(x)s\n  (...)\n...\nb = 1': [{ a: null, b: 1 }],
  };
  for (const [text, [value, ...about]] of Object.entries(cases)) {
    test(JSON.stringify(text), () => {
      assert.deepEqual(plainValue(parse('toml', text).root), value);
      assert.deepEqual(problemsOf('toml', text), about);
    });
  }

  test('an invalid line does not affect other lines of a real file', { skip: withoutCorpus }, () => {
    const files = realFiles('runner-toml', /\.toml$/).filter(({ text }) => parse('toml', text).problems.length === 0);
    const breaks: readonly ((line: string) => string)[] = [
      (line) => line.replace(/["']\s*$/, ''),
      (line) => line.replace('=', ''),
      (line) => `${line} "`,
    ];
    let broken = 0;
    for (const { name, text } of files) {
      const lines = text.split('\n');
      for (const [index, line] of lines.entries()) {
        if (!/^\s*\w+ = ["']?\w[^[{]*$/.test(line)) continue;
        const without = parse('toml', lines.with(index, ''.padEnd(line.length)).join('\n'));
        if (without.problems.length > 0) continue;
        for (const spoil of breaks) {
          const spoilt = spoil(line);
          const found = parse('toml', lines.with(index, spoilt).join('\n'));
          if (found.problems.length === 0) continue;
          broken++;
          assert.deepEqual(plainValue(found.root), plainValue(without.root), `${name}:${index + 1} ${spoilt}`);
        }
      }
    }
    assert.ok(broken > 300, `only ${broken} invalid files`);
  });

  test('tables and arrays of tables have their ranges', () => {
    const text = 'a.b = 1\n[[r]]\nn = "x" # c\n  [r.d]\n  i = [1,\n  2]\n[[r]]\n[t.u]\nv = 2024-01-01\n';
    const { root } = parse('toml', text);
    assert.ok(root?.kind === 'mapping');
    const words = (range: { start: number; end: number } | undefined) => range && text.slice(range.start, range.end);
    assert.deepEqual(plainValue(root), { a: { b: 1 }, r: [{ n: 'x', d: { i: [1, 2] } }, {}], t: { u: { v: '2024-01-01' } } });
    const r = valueAt(root, 'r');
    assert.ok(r?.kind === 'sequence');
    const [first] = r.items;
    assert.ok(first?.kind === 'mapping');
    assert.equal(words(first.range), '[[r]]\nn = "x"');
    assert.equal(words(first.header), '[[r]]');
    assert.deepEqual(
      first.entries.map(({ range }) => words(range)),
      ['n = "x"', '[r.d]\n  i = [1,\n  2]'],
    );
  });
});

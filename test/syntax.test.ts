import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Node, Parsed } from '../server/src/core/syntax/node.ts';
import { splitYaml } from '../server/src/core/syntax/yaml/blocks.ts';
import { parse, type SyntaxName } from './support/parse.ts';
import { badRanges, nodesIn, realFiles, scalarsIn, withoutCorpus } from './support/syntaxTrees.ts';

function checkSafe(text: string, { root, header, problems }: Parsed): void {
  const ranges = [...badRanges(root, text.length), ...badRanges(header, text.length)];
  const wrong = problems.map(({ range }) => range).filter(({ start, end }) => !(start >= 0 && start <= end && end <= text.length));
  assert.deepEqual([...ranges, ...wrong], [], JSON.stringify(text.slice(0, 200)));
}

describe('no text makes a parser throw or return a range outside it', () => {
  const pieces = [...'{}[],:"\'\\#&*!|>-?%@`=.\n\r\t 0aé\u0000\uFEFF\ud83d'];
  const words = [
    '---',
    '...',
    '\n',
    '\n  ',
    '"""',
    "'''",
    '[[',
    ']]',
    '- ',
    ': ',
    '<<: *a',
    '&a ',
    '*a',
    '!reference',
    '|2-\n',
    '\\u00',
    '\\x4',
    '//',
    '/*',
    'null',
    '1e',
    '😀',
  ];
  const noise = fc.array(fc.constantFrom(...pieces, ...words), { maxLength: 40 }).map((chosen) => chosen.join(''));
  for (const syntax of ['yaml', 'toml', 'json'] as const) {
    test(`${syntax}, random text`, () => {
      fc.assert(
        fc.property(noise, (text) => checkSafe(text, parse(syntax, text))),
        { numRuns: 4000 },
      );
    });
  }

  test('blocks of a pipeline, random text', () => {
    fc.assert(
      fc.property(noise, (text) => {
        for (const source of splitYaml(text, () => true).sources) {
          const parsed = source.parse();
          for (const { range } of [...nodesIn(parsed.root), ...parsed.problems]) {
            const { start, end } = range;
            assert.ok(start >= 0 && start <= end && end <= text.length, JSON.stringify(text));
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('real files with a part deleted', { skip: withoutCorpus }, () => {
    const folders = [
      ['yaml', realFiles('gitlab-ci', /\.ya?ml$/)],
      ['toml', realFiles('runner-toml', /\.toml$/)],
      ['json', realFiles('docker-json', /\.json$/)],
    ] as const;
    for (const [syntax, files] of folders) {
      const cut = fc.tuple(fc.constantFrom(...files), fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(1, 5, 200));
      fc.assert(
        fc.property(cut, ([file, place, length]) => {
          const at = Math.floor(place * file.text.length);
          const text = file.text.slice(0, at) + file.text.slice(at + length);
          checkSafe(text, parse(syntax, text));
        }),
        { numRuns: 150 },
      );
    }
  });

  const deep: Readonly<Record<string, string>> = {
    brackets: '['.repeat(10_000),
    'closed brackets': `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
    braces: '{"a":'.repeat(10_000),
    dashes: '- '.repeat(10_000),
    'question marks': '? '.repeat(10_000),
    indentation: Array.from({ length: 2000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
    'a TOML list': `a = ${'['.repeat(10_000)}${']'.repeat(10_000)}`,
    'a TOML header': `[${'a.'.repeat(10_000)}a]\nb = 1`,
    'a TOML key': `${'a.'.repeat(10_000)}a = 1`,
    'inline tables': 'a = {a = '.repeat(10_000),
  };
  for (const [name, text] of Object.entries(deep)) {
    test(`10,000 levels deep: ${name}`, () => {
      for (const syntax of ['yaml', 'toml', 'json'] as const) checkSafe(text, parse(syntax, text));
    });
  }

  test('a chain of aliases has the same depth limit', () => {
    const links = Array.from({ length: 2000 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}]`);
    const text = ['a0: &a0 x', ...links].join('\n');
    checkSafe(text.slice(0, 200), { problems: [] });
    const depthOf = (node: Node | undefined): number => (node?.kind === 'sequence' ? 1 + Math.max(0, ...node.items.map(depthOf)) : 0);
    const { root } = parse('yaml', text);
    assert.ok(root?.kind === 'mapping');
    assert.ok(Math.max(...root.entries.map(({ value }) => depthOf(value))) <= 200);
  });

  test('an alias bomb takes no time', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}, *a${index}]`);
    assert.deepEqual(parse('yaml', ['a0: &a0 x', ...lines].join('\n')).problems, []);
  });

  test('one very long line', () => {
    for (const syntax of ['yaml', 'toml', 'json'] as const) parse(syntax, `a = "${'x'.repeat(1_000_000)}"`);
  });
});

describe('replacements are escaped for their string', () => {
  const cases: readonly (readonly [syntax: SyntaxName, text: string, replacement: string, escaped: string | undefined])[] = [
    ['yaml', 'key: a', 'b/c:1', 'b/c:1'],
    ['yaml', 'key: a', 'b # c', undefined],
    ['yaml', "key: 'a'", "it's", "it''s"],
    ['yaml', "key: 'a'", 'a\nb', undefined],
    ['yaml', 'key: "a"', 'say "\n"', 'say \\"\\n\\"'],
    ['yaml', 'key: |\n  a', '"b"', '"b"'],
    ['yaml', 'key: |\n  a', 'b\nc', undefined],
    ['toml', 'key = "a"', '"\\', '\\"\\\\'],
    ['toml', "key = 'a'", '"b"', '"b"'],
    ['toml', "key = 'a'", "it's", undefined],
    ['toml', 'key = """a"""', '"""', '\\"\\"\\"'],
    ['json', '{"key": "a"}', '"', '\\"'],
  ];
  for (const [syntax, text, replacement, escaped] of cases) {
    test(`${syntax}: ${JSON.stringify(replacement)} in ${JSON.stringify(text)}`, () => {
      const scalar = scalarsIn(parse(syntax, text).root).find(({ source }) => source.text.trim() === 'a');
      assert.equal(scalar?.source.encode(replacement), escaped);
    });
  }
});

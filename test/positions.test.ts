import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse as parseIarna } from '@iarna/toml';
import fc from 'fast-check';
import { getStaticTOMLValue, parseTOML } from 'toml-eslint-parser';
import { isMap, isScalar, parseDocument } from 'yaml';
import { parseJson } from '../server/src/core/syntax/json/parseJson.ts';
import { type Node, type Scalar, valueAt } from '../server/src/core/syntax/node.ts';
import { parseToml } from '../server/src/core/syntax/toml/parseToml.ts';
import { parseYaml } from '../server/src/core/syntax/yaml/parseYaml.ts';
import { type MappedText, sliceMapped, verbatim } from '../server/src/core/text/mappedText.ts';
import { isCoarse, misplaced, realFiles, scalarsIn, withoutCorpus } from './support/syntaxTrees.ts';

/** Texts of pieces that are difficult to decode. */
function textOf(pieces: readonly string[], maxLength = 14): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom(...pieces), { maxLength }).map((chosen) => chosen.join(''));
}

const letters = ['a', 'b', 'ä', '😀', 'x.y', 'a:b', '\u00a0', '\u2028', '\u0085', '{', '}', '"', "'", '#', '-', ',', '$', '\ud800'];
const lineBreaks = ['\n', '\n\n', '\r\n', '\n \n', ' \n', '\t\n', '\r'];
const blanks = [' ', '  ', '\t', ' \t '];

function checkScalar(text: string, scalar: Scalar | undefined, expected: unknown): void {
  assert.ok(scalar?.kind === 'scalar', `no scalar in ${JSON.stringify(text)}`);
  assert.equal(scalar.source.text, expected);
  assert.ok(!isCoarse(scalar) || expected === '', `only known coarsely: ${JSON.stringify(text)}`);
  assert.equal(misplaced(text, scalar), undefined, JSON.stringify(text));
}

function at(root: Node | undefined, key: string): Scalar | undefined {
  const value = root?.kind === 'mapping' ? valueAt(root, key) : undefined;
  return value?.kind === 'scalar' ? value : undefined;
}

/** Compares with the result of the parser. False if the document is invalid. */
function checkYaml(text: string): boolean {
  const document = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' });
  const expected: unknown = isMap(document.contents) ? document.contents.get('key', true) : undefined;
  if (document.errors.length > 0 || !isScalar(expected) || (expected.type === 'PLAIN' && expected.value === '')) return false;
  checkScalar(text, at(parseYaml(verbatim(text)).root, 'key'), expected.value);
  return true;
}

describe('every character of a YAML scalar is at its position', () => {
  const runs = { numRuns: 2500 };
  const indented = (raw: string) => raw.replace(/\n/g, '\n  ');

  test('plain', () => {
    const raw = textOf([...letters, ...lineBreaks, ...blanks]);
    fc.assert(
      fc.property(raw, (chosen) => {
        checkYaml(`key: a${indented(chosen)}z\nnext: 1\n`);
      }),
      runs,
    );
  });

  test('single-quoted', () => {
    const raw = textOf([...letters.filter((letter) => letter !== "'"), "''", ...lineBreaks, ...blanks]);
    fc.assert(
      fc.property(raw, (chosen) => {
        checkYaml(`key: '${indented(chosen)}'\n`);
      }),
      runs,
    );
  });

  test('double-quoted', () => {
    const escapes = [
      '\\"',
      '\\\\',
      '\\n',
      '\\t',
      '\\/',
      '\\x41',
      '\\u0041',
      '\\ud83d\\ude00',
      '\\U0001F600',
      '\\N',
      '\\_',
      '\\ ',
      '\\\n',
      '\\\r\n',
      '\\0',
    ];
    const raw = textOf([...letters.filter((letter) => letter !== '"'), ...escapes, ...lineBreaks, ...blanks]);
    fc.assert(
      fc.property(raw, (chosen) => {
        checkYaml(`key: "${indented(chosen)}"\n`);
      }),
      runs,
    );
  });

  test('literal and folded blocks', () => {
    const line = fc.tuple(fc.constantFrom('', '', '', ' ', '  ', '\t'), textOf([...letters, ...blanks], 5)).map((parts) => parts.join(''));
    const block = fc.record({
      sign: fc.constantFrom('|', '>'),
      chomping: fc.constantFrom('', '-', '+'),
      indentation: fc.constantFrom('', '', '2'),
      lines: fc.array(line, { maxLength: 7 }),
      lineBreak: fc.constantFrom('\n', '\n', '\r\n'),
      after: fc.constantFrom('', 'next: 1', '# comment', '\n\nnext: 1'),
      comment: fc.constantFrom('', ' # comment'),
    });
    let compared = 0;
    fc.assert(
      fc.property(block, ({ sign, chomping, indentation, lines, lineBreak, after, comment }) => {
        const body = lines.map((each) => (each === '' ? '' : `  ${each}`));
        const text = [`key: ${sign}${indentation}${chomping}${comment}`, ...body, after].join(lineBreak);
        if (checkYaml(text)) compared++;
      }),
      { numRuns: 5000 },
    );
    assert.ok(compared > 2500, `only ${compared} documents were valid`);
  });

  test('in real pipelines', { skip: withoutCorpus }, () => {
    let compared = 0;
    for (const { name, text } of realFiles('gitlab-ci', /\.ya?ml$/)) {
      const { root, header } = parseYaml(verbatim(text));
      for (const scalar of [...scalarsIn(header), ...scalarsIn(root)]) {
        if (scalar.alias !== undefined) continue;
        if (scalar.source.text !== '') assert.ok(!isCoarse(scalar), `${name}: ${scalar.source.text}`);
        assert.equal(misplaced(text, scalar), undefined, `${name}: ${scalar.source.text}`);
        compared++;
      }
    }
    assert.ok(compared > 10_000, `only ${compared} scalars`);
  });
});

describe('every character of a TOML string is at its position', () => {
  const runs = { numRuns: 2000 };
  const shared = ['a', 'b', 'ä', '😀', 'x.y', '{', '}', '#', '=', ' ', '\t', '$', '[', ']'];

  const checkToml = (text: string): void => {
    const expected = tomlValue(() => getStaticTOMLValue(parseTOML(text, { tomlVersion: '1.0' })));
    if (expected === undefined) return;
    checkScalar(text, at(parseToml(verbatim(text)).root, 'key'), expected);
    const second = tomlValue(() => parseIarna(text));
    if (second !== undefined && !text.includes('\r')) assert.equal(expected, second, JSON.stringify(text));
  };

  test('basic and literal', () => {
    const escapes = ['\\"', '\\\\', '\\n', '\\t', '\\b', '\\u0041', '\\U0001F600', "'"];
    fc.assert(
      fc.property(textOf([...shared, ...escapes]), (raw) => checkToml(`key = "${raw}" # c\n`)),
      runs,
    );
    fc.assert(
      fc.property(textOf([...shared, '"', '\\', '\\n']), (raw) => checkToml(`key = '${raw}'\nb = 1`)),
      runs,
    );
  });

  test('both kinds of multi-line strings', () => {
    const breaks = ['\n', '\r\n', '\n\n', '\n  '];
    const escapes = ['\\"', '\\\\', '\\n', '\\u0041', '\\\n', '\\  \n \n  ', '\\\r\n', '"', '""', "'"];
    fc.assert(
      fc.property(textOf([...shared, ...breaks, ...escapes]), (raw) => checkToml(`key = """${raw}"""\n`)),
      runs,
    );
    fc.assert(
      fc.property(textOf([...shared, ...breaks, "'", "''", '"', '\\']), (raw) => checkToml(`key = '''${raw}'''\n`)),
      runs,
    );
  });

  test('in real Runner configurations', { skip: withoutCorpus }, () => {
    let compared = 0;
    for (const { name, text } of realFiles('runner-toml', /\.toml$/)) {
      for (const scalar of scalarsIn(parseToml(verbatim(text)).root)) {
        if (scalar.style !== 'plain' && scalar.source.text !== '') assert.ok(!isCoarse(scalar), `${name}: ${scalar.source.text}`);
        assert.equal(misplaced(text, scalar), undefined, `${name}: ${scalar.source.text}`);
        compared++;
      }
    }
    assert.ok(compared > 500, `only ${compared} scalars`);
  });
});

function tomlValue(read: () => unknown): unknown {
  try {
    return (read() as { key?: unknown }).key;
  } catch {
    return undefined;
  }
}

describe('every character of a JSON string is at its position', () => {
  test('compared with JSON.parse', () => {
    const pieces = ['a', 'ä', '😀', '\ud800', '\\"', '\\\\', '\\/', '\\n', '\\u0041', '\\ud83d\\ude00', '\\u002e', ' ', "'", '{', '\u2028'];
    fc.assert(
      fc.property(textOf(pieces), (raw) => {
        const text = `{ "key": "${raw}" }`;
        checkScalar(text, at(parseJson(verbatim(text)).root, 'key'), JSON.parse(text).key);
      }),
      { numRuns: 2500 },
    );
  });
});

describe('three levels deep', () => {
  // Uppercase letters occur nowhere else in the documents below, so each has one position.
  const capitals = fc.shuffledSubarray([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'], { minLength: 2 });
  const others = fc.array(fc.constantFrom('.', '"', '\\', "'", ' ', 'é', '😀', '/', '\t', '\n', '\u0001', '#', ':', '\u2028'), {
    minLength: 26,
    maxLength: 26,
  });
  const key = fc.tuple(capitals, others).map(([some, between]) => some.map((letter, index) => letter + between[index]).join(''));
  const indent = (lines: string) => `  ${lines.replaceAll('\n', '\n  ')}`;
  const basic = (json: string) => JSON.stringify(json);

  const checkKey = (document: string, json: MappedText, expected: string) => {
    const { root, problems } = parseJson(json);
    assert.deepEqual(problems, [], document);
    const auths = root?.kind === 'mapping' ? valueAt(root, 'auths') : undefined;
    const found = auths?.kind === 'mapping' ? auths.entries[0]?.key : undefined;
    assert.equal(found?.source.text, expected);
    for (const [offset, letter] of [...expected].entries()) {
      if (!/[A-Z]/.test(letter)) continue;
      const from = [...expected].slice(0, offset).join('').length;
      const at = document.indexOf(letter);
      assert.deepEqual(found.source.toSource(from, from + 1), { start: at, end: at + 1 }, document);
    }
  };

  const yamlStyles: Readonly<Record<string, (json: string) => string>> = {
    single: (json) => `'${json.replaceAll("'", "''")}'`,
    double: basic,
    literal: (json) => `|\n${indent(json)}`,
    folded: (json) => `>-\n${indent(json)}`,
    'literal, indented on purpose': (json) => `|2+\n${indent(json)}\n\n`,
  };
  for (const [style, spell] of Object.entries(yamlStyles)) {
    test(`JSON in YAML, ${style}`, () => {
      fc.assert(
        fc.property(key, fc.constantFrom(0, 1), (host, spaces) => {
          const document = `a: b\nkey: ${spell(JSON.stringify({ auths: { [host]: {} } }, null, style === 'single' ? 0 : spaces))}\n`;
          const scalar = at(parseYaml(verbatim(document)).root, 'key');
          assert.ok(scalar, document);
          checkKey(document, scalar.source, host);
        }),
        { numRuns: 300 },
      );
    });
  }

  const tomlStyles: Readonly<Record<string, (json: string) => string | undefined>> = {
    basic: (json) => basic(json),
    'multi-line basic': (json) => `"""\n${basic(json).slice(1, -1)}"""`,
    literal: (json) => (json.includes("'") ? undefined : `'${json}'`),
    'multi-line literal': (json) => (json.includes("'''") ? undefined : `'''${json}'''`),
  };
  for (const [style, spell] of Object.entries(tomlStyles)) {
    test(`JSON in a TOML environment, ${style}`, () => {
      fc.assert(
        fc.property(key, (host) => {
          const value = spell(`docker_auth_config=${JSON.stringify({ auths: { [host]: {} } })}`);
          if (value === undefined) return;
          const document = `[[runners]]\nenvironment = ["a=b", ${value}]\n`;
          const found = scalarsIn(parseToml(verbatim(document)).root).find((scalar) =>
            scalar.source.text.startsWith('docker_auth_config='),
          );
          assert.ok(found, document);
          const { source } = found;
          checkKey(document, sliceMapped(source, source.text.indexOf('=') + 1, source.text.length), host);
        }),
        { numRuns: 300 },
      );
    });
  }
});

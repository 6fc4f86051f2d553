import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from '@iarna/toml';
import fc from 'fast-check';
import { authEntry, type GeneratedEntry } from '../../server/src/core/generators/authEntry.ts';
import { environmentLine } from '../../server/src/core/generators/environmentLine.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';

const entry: GeneratedEntry = { registry: 'reg.example', auth: 'eDp5' };
const written = `'DOCKER_AUTH_CONFIG={"auths":{"reg.example":{"auth":"eDp5"}}}'`;

/** `|` is the cursor. */
function withLine(marked: string, added = entry): string {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const edited = environmentLine(text, offset, added);
  ok('edits' in edited, JSON.stringify(edited));
  const result = applyEdits(text, edited.edits);
  match(result.slice(edited.written.start, edited.written.end), /^(['"]).*DOCKER_AUTH_CONFIG=[\s\S]*\1$/);
  return result;
}

interface Runner {
  readonly environment?: readonly string[];
}

/** The parser rejects a CR at the end of a comment, so it gets only line feeds. */
function runnersOf(text: string): readonly Runner[] {
  return parse(text.replaceAll('\r\n', '\n')).runners as unknown as readonly Runner[];
}

describe('an entry is written to the environment of a runner', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'after its last own key',
      '[[runners]]\n  name = "a"|\n  [runners.docker]\n    image = "x"\n',
      `[[runners]]\n  name = "a"\n  environment = [${written}]\n  [runners.docker]\n    image = "x"\n`,
    ],
    [
      'the cursor is below a sub-table',
      '[[runners]]\n\tname = "a" # c\n\t[runners.docker]\n|',
      `[[runners]]\n\tname = "a" # c\n\tenvironment = [${written}]\n\t[runners.docker]\n`,
    ],
    [
      'no own key',
      '[[runners]]|\n[runners.docker]\nimage = "x"',
      `[[runners]]\n  environment = [${written}]\n[runners.docker]\nimage = "x"`,
    ],
    ['CRLF and no line end at the end', '[[runners]]|\r\nname = "a"', `[[runners]]\r\nname = "a"\r\nenvironment = [${written}]`],
    [
      'a dotted key is the last',
      '[[runners]]|\nname = "a"\ndocker.image = "x"\n\n[x]\n',
      `[[runners]]\nname = "a"\ndocker.image = "x"\nenvironment = [${written}]\n\n[x]\n`,
    ],
    [
      'the only runner, cursor elsewhere',
      '|concurrent = 1\n[[runners]]\nname = "a"\n',
      `concurrent = 1\n[[runners]]\nname = "a"\nenvironment = [${written}]\n`,
    ],
    ['an empty array', '[[runners]]|\nenvironment = []\n', `[[runners]]\nenvironment = [${written}]\n`],
    ['another item', '[[runners]]|\nenvironment = ["A=1"] # c\n', `[[runners]]\nenvironment = ["A=1", ${written}] # c\n`],
    ['a trailing comma', '[[runners]]|\nenvironment = ["A=1", ]\n', `[[runners]]\nenvironment = ["A=1", ${written}, ]\n`],
    ['several lines', '[[runners]]|\nenvironment = [\n  "A=1" # c\n]\n', `[[runners]]\nenvironment = [\n  "A=1", # c\n  ${written}\n]\n`],
    [
      'several lines, trailing comma',
      '[[runners]]|\nenvironment = [\n  "A=1", # c\n]\n',
      `[[runners]]\nenvironment = [\n  "A=1", # c\n  ${written},\n]\n`,
    ],
    [
      'a comma on its own line',
      '[[runners]]|\nenvironment = [\n  "A=1" # c, d\n  , # e\n]\n',
      `[[runners]]\nenvironment = [\n  "A=1" # c, d\n  , # e\n  ${written},\n]\n`,
    ],
    ['an empty DOCKER_AUTH_CONFIG', '[[runners]]|\nenvironment = ["DOCKER_AUTH_CONFIG="]\n', `[[runners]]\nenvironment = [${written}]\n`],
    [
      'a DOCKER_AUTH_CONFIG in a literal string',
      `[[runners]]|\nenvironment = ['DOCKER_AUTH_CONFIG={"auths":{"a.example":{}}}', "B=1"]\n`,
      `[[runners]]\nenvironment = ['DOCKER_AUTH_CONFIG={"auths":{"a.example":{},"reg.example":{"auth":"eDp5"}}}', "B=1"]\n`,
    ],
    [
      'a DOCKER_AUTH_CONFIG in a basic string',
      '[[runners]]|\nenvironment = ["DOCKER_AUTH_CONFIG={\\"auths\\":{\\"a.example\\":{}}}"]\n',
      '[[runners]]\nenvironment = ["DOCKER_AUTH_CONFIG={\\"auths\\":{\\"a.example\\":{},\\"reg.example\\":{\\"auth\\":\\"eDp5\\"}}}"]\n',
    ],
    [
      'a DOCKER_AUTH_CONFIG over several lines, with escapes',
      '[[runners]]|\nenvironment = ["""DOCKER_AUTH_CONFIG={\n\t"auths": {}\n}"""]\n',
      '[[runners]]\nenvironment = ["""DOCKER_AUTH_CONFIG={\n\t"auths": {\n\t\t\\"reg.example\\": {\n\t\t\t\\"auth\\": \\"eDp5\\"\n\t\t}\n\t}\n}"""]\n',
    ],
    [
      'a DOCKER_AUTH_CONFIG over several lines',
      `[[runners]]|\nenvironment = ['''DOCKER_AUTH_CONFIG={\n  "auths": {\n    "a.example": {}\n  }\n}''']\n`,
      `[[runners]]\nenvironment = ['''DOCKER_AUTH_CONFIG={\n  "auths": {\n    "a.example": {},\n    "reg.example": {\n      "auth": "eDp5"\n    }\n  }\n}''']\n`,
    ],
  ];
  for (const [what, before, after] of cases) {
    it(what, () => {
      equal(withLine(before), after);
      equal(runnersOf(after).length, 1);
    });
  }

  it('uses the runner at the cursor, and asks if there are several and it is in none', () => {
    const text = 'concurrent = 1\n[[runners]]\nname = "a"\n[runners.docker]\n[[runners]]\nname = "b"\n[session_server]\nx = 1\n';
    const at = (word: string) => environmentLine(text, text.indexOf(word), entry);
    for (const [word, runner] of [
      ['"a"', 'a'],
      ['[runners.docker]', 'a'],
      ['"b"', 'b'],
    ] as const) {
      const edited = at(word);
      ok('edits' in edited);
      equal(edited.runner.name, runner);
    }
    for (const word of ['concurrent', 'x = 1']) {
      const asked = at(word);
      ok('ask' in asked);
      deepEqual(
        asked.ask.map(({ name }) => name),
        ['a', 'b'],
      );
    }
  });

  for (const text of [
    '',
    'x = 1\n',
    '[[runners]]\nenvironment = "A=1"\n',
    "[[runners]]\nenvironment = ['DOCKER_AUTH_CONFIG=$OTHER']\n",
    'runners = [{name = "a"}]\n',
  ]) {
    it(`does not change ${JSON.stringify(text)}`, () => ok('problem' in environmentLine(text, 0, entry)));
  }

  it('is read back by @iarna/toml, and nothing else has changed', () => {
    const value = fc.constantFrom(
      '"A=1"',
      '\'B="x"\'',
      '"C=\\u00e9\\n"',
      "'''D=\n1'''",
      `'DOCKER_AUTH_CONFIG={"auths":{"a.example":{}}}'`,
      '"DOCKER_AUTH_CONFIG={\\"auths\\": {}, \\"x\\": \\"it\'s\\"}"',
    );
    const space = fc.constantFrom('', ' ', '\n  ', ' # c, ]\n');
    const array = fc
      .tuple(fc.array(fc.tuple(space, value, space), { maxLength: 3 }), space, fc.boolean())
      .map(([items, end, comma]) => `[${items.map((item) => item.join('')).join(',')}${comma && items.length > 0 ? ',' : ''}${end}]`);
    const key = fc.oneof(
      array.map((list) => `environment = ${list}`),
      fc.constantFrom('name = "a"', 'cache.Type = "s3"', '# environment = []', 'output = """\n[[runners]]\n"""'),
    );
    const table = fc.constantFrom(
      '[runners.docker]\nimage = "x"',
      '  [[runners.docker.services]]\n  name = "y"',
      '[session_server]\nx = 1',
    );
    const runner = fc
      .tuple(fc.uniqueArray(key, { selector: (line) => line.split(' ')[0], maxLength: 4 }), fc.option(table, { nil: '' }))
      .map(([keys, below]) => `[[runners]]\n${keys.join('\n')}\n${below}\n`);
    const lineEnd = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(runner, runner, lineEnd, fc.string({ unit: 'grapheme', minLength: 1 }), (first, second, eol, secret) => {
        const text = `concurrent = 1\n${first}${second.replace('[session_server]\nx = 1', '')}`.replaceAll('\n', eol);
        const added = authEntry({ registry: 'reg.example', username: 'ünï', secret });
        const target = text.lastIndexOf(`[[runners]]${eol}`) + 3;
        const edited = environmentLine(text, target, added);
        ok('edits' in edited, JSON.stringify(edited));
        const after = applyEdits(text, edited.edits);
        const [before, now] = [runnersOf(text), runnersOf(after)];
        const { index } = edited.runner;
        deepEqual(
          now.map((other, at) => ({ ...other, ...(at === index ? { environment: [] } : {}) })),
          before.map((other, at) => ({ ...other, ...(at === index ? { environment: [] } : {}) })),
        );
        const isAuth = (line: string) => line.startsWith('DOCKER_AUTH_CONFIG=');
        const environment = now[index]?.environment ?? [];
        deepEqual(
          environment.filter((line) => !isAuth(line)),
          (before[index]?.environment ?? []).filter((line) => !isAuth(line)),
        );
        const config = JSON.parse(environment.findLast(isAuth)?.slice('DOCKER_AUTH_CONFIG='.length) ?? '');
        equal(Buffer.from(config.auths['reg.example'].auth, 'base64').toString('utf8'), `ünï:${secret}`);
      }),
      { numRuns: 1500 },
    );
  });
});

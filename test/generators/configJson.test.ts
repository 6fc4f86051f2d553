import { deepEqual, equal, ok } from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { GeneratedEntry } from '../../server/src/core/generators/authEntry.ts';
import { mayHoldAuth, mergeIntoConfigJson } from '../../server/src/core/generators/configJson.ts';
import { registryPathOf } from '../../server/src/core/images/registryPath.ts';
import { newestRunner } from '../../server/src/core/model/settings.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';

const entry: GeneratedEntry = { registry: 'reg.example', auth: 'eDp5' };
const helper: GeneratedEntry = { registry: 'reg.example', helper: 'ecr-login' };

function merged(text: string, added: GeneratedEntry): string {
  const merge = mergeIntoConfigJson(text, added);
  ok('edits' in merge, JSON.stringify(merge));
  const result = applyEdits(text, merge.edits);
  const shown = result.slice(merge.written.start, merge.written.end);
  ok(shown.startsWith(JSON.stringify(added.registry)) && /["}]$/.test(shown), `the entry is shown, not ${shown}`);
  return result;
}

describe('an entry is merged into config.json', () => {
  const cases: readonly (readonly [string, string, GeneratedEntry, string])[] = [
    ['an empty file', '', entry, '{\n\t"auths": {\n\t\t"reg.example": {\n\t\t\t"auth": "eDp5"\n\t\t}\n\t}\n}\n'],
    ['an empty object', '{}', entry, '{"auths":{"reg.example":{"auth":"eDp5"}}}'],
    ['a minified text', '{"auths":{"a.example":{}}}', entry, '{"auths":{"a.example":{},"reg.example":{"auth":"eDp5"}}}'],
    [
      'spaces',
      '{\n  "auths": {\n    "a.example": {}\n  },\n  "psFormat": "x"\n}\n',
      entry,
      '{\n  "auths": {\n    "a.example": {},\n    "reg.example": {\n      "auth": "eDp5"\n    }\n  },\n  "psFormat": "x"\n}\n',
    ],
    [
      'tabs and CRLF, no newline at the end',
      '{\r\n\t"auths": {\r\n\t\t"a.example": {}\r\n\t}\r\n}',
      entry,
      '{\r\n\t"auths": {\r\n\t\t"a.example": {},\r\n\t\t"reg.example": {\r\n\t\t\t"auth": "eDp5"\r\n\t\t}\r\n\t}\r\n}',
    ],
    [
      'an existing entry',
      '{\n  "auths": {\n    "reg.example": { "auth": "b2xkOm9sZA==", "email": "a@b" },\n    "z.example": {}\n  }\n}',
      entry,
      '{\n  "auths": {\n    "reg.example": {\n      "auth": "eDp5"\n    },\n    "z.example": {}\n  }\n}',
    ],
    [
      'another spelling of the same registry',
      '{"auths":{"https://reg.example/v2/":{"auth":"b2xkOm9sZA=="}}}',
      entry,
      '{"auths":{"reg.example":{"auth":"eDp5"}}}',
    ],
    [
      'a helper that would win',
      '{"credHelpers":{"reg.example":"pass","b.example":"gcr"}}',
      entry,
      '{"credHelpers":{"b.example":"gcr"},"auths":{"reg.example":{"auth":"eDp5"}}}',
    ],
    [
      'a helper instead of a secret',
      '{"auths":{"reg.example":{"auth":"eDp5"}}}',
      helper,
      '{"auths":{},"credHelpers":{"reg.example":"ecr-login"}}',
    ],
    ['a section in another case', '{"Auths":{}}', entry, '{"Auths":{"reg.example":{"auth":"eDp5"}}}'],
    ['a section that is null', '{"auths":null}', entry, '{"auths":{"reg.example":{"auth":"eDp5"}}}'],
    [
      'a key written twice',
      '{ "auths": {"reg.example": {}, "reg.example": {"auth": "eg=="}} }',
      entry,
      '{ "auths": {"reg.example": {"auth":"eDp5"}} }',
    ],
    [
      'comments',
      '{\n  // mine\n  "auths": {\n    "a.example": {} // why\n  }\n}',
      entry,
      '{\n  // mine\n  "auths": {\n    "a.example": {},\n    "reg.example": {\n      "auth": "eDp5"\n    } // why\n  }\n}',
    ],
  ];
  for (const [what, before, added, after] of cases) it(what, () => equal(merged(before, added), after));

  it('returns what was replaced, and which store is asked first', () => {
    const merge = mergeIntoConfigJson('{"auths":{"https://reg.example":{}},"credsStore":"desktop"}', entry);
    ok('edits' in merge);
    deepEqual(merge.replaced, ['https://reg.example']);
    equal(merge.credsStore, 'desktop');
  });

  for (const broken of ['{', '[]', '"x"', '{"auths":[]}', '{"auths":{},"auths":{}}', '{"auths":{"a":}}', 'auths', '{} {}']) {
    it(`does not change ${broken}`, () => ok('problem' in mergeIntoConfigJson(broken, entry)));
  }

  it('keeps everything else', () => {
    const key = fc.constantFrom('a.example', 'reg.example', 'https://reg.example/x', 'REG.example', 'reg.example/group', '🔑');
    const auths = fc.dictionary(key, fc.record({ auth: fc.constantFrom('', 'eDp5') }));
    const config = fc.record(
      { auths, credHelpers: fc.dictionary(key, fc.constantFrom('pass', 'gcr')), plugins: fc.jsonValue(), psFormat: fc.string() },
      { requiredKeys: [] },
    );
    const indent = fc.constantFrom(undefined, 1, 2, 4, '\t');
    const lineEnd = fc.constantFrom('\n', '\r\n');
    const same = (name: string) => registryPathOf(name, newestRunner) === 'reg.example';
    fc.assert(
      fc.property(config, indent, lineEnd, fc.constantFrom(entry, helper), (before, space, eol, added) => {
        const text = JSON.stringify(before, null, space).replaceAll('\n', eol);
        const written = merged(text, added);
        const without = (section: object | undefined) => Object.fromEntries(Object.entries(section ?? {}).filter(([name]) => !same(name)));
        const after = JSON.parse(written);
        deepEqual(
          { ...after, auths: without(after.auths), credHelpers: without(after.credHelpers) },
          JSON.parse(JSON.stringify({ ...before, auths: without(before.auths), credHelpers: without(before.credHelpers) })),
        );
        const served = [...Object.entries(after.auths ?? {}), ...Object.entries(after.credHelpers ?? {})].filter(([name]) => same(name));
        deepEqual(served, [['reg.example', 'helper' in added ? 'ecr-login' : { auth: 'eDp5' }]]);
        if (space !== undefined) equal(written.replaceAll('\r\n', '').includes(eol === '\n' ? '\r' : '\n'), false);
        deepEqual(JSON.parse(merged(written, added)), after);
      }),
      { numRuns: 1500 },
    );
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '"auths"',
      ':',
      ',',
      '[',
      ']',
      'null',
      '"reg.example"',
      '//x\n',
      '"',
      '\n',
      '{}',
      '1',
      '\ufeff',
      '/*',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        mergeIntoConfigJson(pieces.join(''), entry);
        mayHoldAuth(pieces.join(''));
      }),
      { numRuns: 3000 },
    );
  });

  it('recognizes the files of other programs', () => {
    for (const text of ['', ' \n', '{}', '{"auths":{}}', '{"credsStore":"pass"}', '{"CredHelpers":{}}']) ok(mayHoldAuth(text), text);
    for (const text of ['{"compilerOptions":{}}', '[]', '{', '1']) ok(!mayHoldAuth(text), text);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type LanguageClient, withClient } from '../support/languageClient.ts';

/** The text under each finding of a rule. */
async function underlined(client: LanguageClient, uri: string, text: string, rule: string): Promise<readonly string[]> {
  client.open(uri, text);
  const document = TextDocument.create(uri, '', 0, text);
  const found = (await client.diagnostics(uri)).filter(({ code }) => code === rule);
  client.close(uri);
  return found.map(({ range }) => document.getText(range));
}

const odd: Readonly<Record<string, (text: string) => string>> = {
  'nothing odd': (text) => text,
  'a byte order mark': (text) => `\uFEFF${text}`,
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  'a byte order mark and CRLF': (text) => `\uFEFF${text.replaceAll('\n', '\r\n')}`,
  'no line end at the end': (text) => text.replace(/\n$/, ''),
  'many newlines at the end': (text) => `${text}\n\n\n`,
};

// Each has surrogate pairs, combining characters, or tabs, before and on the line of the mistake.
const pipelines: readonly string[] = [
  '# 😀 e\u0301 \u202E\na:\n  image: ruby\n',
  '"😀 job":\n  variables: {X: "😀\u{10FFFF}"}\n  image: "ruby" # 😀\n  script: x\n',
  'a: {"script": "😀", variables: {"😀": "😀😀"}, image: ruby}\n',
  'a:\n  script: ["😀",\t"x"]\n  image:\t"ruby"\t# x\n',
  "a:\n  script: x\n  services: ['postgres:16', \"\\U0001F600x:1\", 'ruby']\n",
  'a:\n  variables:\n    X: >-\n      😀 folded\n      😀\n  image:\n    name: >-\n      ruby\n',
  'a:\n  variables: &😀 {X: 😀}\n  image: &b ruby\n',
];

const tomls: readonly string[] = [
  '# 😀\n[[runners]]\n  name = "😀"\n  executor = "docker"\n  [runners.docker]\n    image = "ruby" # 😀\n',
  '[[runners]]\n\tname = "\\U0001F600 😀"\n\texecutor = "docker"\n\tenvironment = ["X=😀", \'Y=😀\', """\n😀"""]\n\t[runners.docker]\n\t\timage\t=\t"""\nruby"""\n',
  '[[runners]]\n  executor = "docker"\n  docker = { volumes = ["😀"], image = \'ruby\' }\n',
];

const jsons: readonly string[] = [
  '{"😀": "😀", "auths": {"😀.example.com": {}, "index.docker.io": {"auth": "dXNlcjpwYXNz"}}}\n',
  '{\n\t"HttpHeaders": {"X": "\\ud83d\\ude00😀"},\n\t"auths": {\n\t\t"index.docker.io": {"auth": "dXNlcjpwYXNz"}\n\t}\n}\n',
];

describe('a finding underlines exactly the wrong text', () => {
  for (const [name, change] of Object.entries(odd)) {
    test(`with ${name}`, () =>
      withClient({}, async (client) => {
        for (const text of pipelines) {
          assert.deepEqual(await underlined(client, 'file:///w/.gitlab-ci.yml', change(text), 'image-missing-tag'), ['ruby'], text);
        }
        for (const text of tomls) {
          assert.deepEqual(await underlined(client, 'file:///w/config.toml', change(text), 'image-missing-tag'), ['ruby'], text);
        }
        client.open('file:///w/.gitlab-ci.yml', pipelines[0] ?? '');
        for (const text of jsons) {
          const found = await underlined(client, 'file:///w/.docker/config.json', change(text), 'registry-key-docker-hub');
          // Docker rejects a byte order mark, which is the only finding then.
          assert.deepEqual(
            found,
            change(text).startsWith('\uFEFF') ? found.filter((one) => one === 'index.docker.io') : ['index.docker.io'],
            text,
          );
        }
      }));
  }

  test('or there is none, if the file is binary', () =>
    withClient({}, async (client) => {
      const broken = ['\0', '\uD83D', '\uDE00', '\u2028', '\u0085', '\f', '\x1b[31m', '\r'];
      for (const piece of broken) {
        for (const [uri, text, rule, words] of [
          ['file:///w/.gitlab-ci.yml', pipelines[0], 'image-missing-tag', 'ruby'],
          ['file:///w/config.toml', tomls[0], 'image-missing-tag', 'ruby'],
          ['file:///w/.docker/config.json', jsons[0], 'registry-key-docker-hub', 'index.docker.io'],
        ] as const) {
          for (const at of [0, 3, (text ?? '').indexOf(words) - 1]) {
            const changed = `${text?.slice(0, at)}${piece}${text?.slice(at)}`;
            for (const found of await underlined(client, uri, changed, rule)) assert.equal(found, words, JSON.stringify(changed));
          }
        }
      }
      assert.equal(client.complaints(), '');
    }));
});

describe('a file that is much too long', () => {
  const repeated = (piece: (number: number) => string, length: number) => {
    const pieces: string[] = [];
    for (let at = 0, size = 0; size < length; at++) {
      const next = piece(at);
      pieces.push(next);
      size += next.length;
    }
    return pieces.join('');
  };
  const files: readonly (readonly [string, string])[] = [
    [
      'file:///w/.gitlab-ci.yml',
      repeated((at) => `job${at}:\n  image: registry.example.com/app${at}\n  script:\n    - make build\n`, 10_000_000),
    ],
    ['file:///w/one/.gitlab-ci.yml', `a:\n  image: ruby\n  script: "${'x'.repeat(10_000_000)}"\n`],
    ['file:///w/config.toml', `[[runners]]\n  executor = "docker"\n${repeated((at) => `  # ${at} ${'x'.repeat(60)}\n`, 10_000_000)}`],
    [
      'file:///w/.docker/config.json',
      `{"auths": {${repeated((at) => `"r${at}.example.com": {"auth": "dXNlcjpwYXNz"},\n`, 10_000_000)}"x": {}}}`,
    ],
    ['file:///w/long/.gitlab-ci.yml', `${'a'.repeat(20_000_000)}: 1\n`],
  ];
  for (const [uri, text] of files) {
    test(`does not block the server: ${uri}`, () =>
      withClient({}, async (client) => {
        client.open(uri, text);
        await client.diagnostics(uri);
        client.change(uri, [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: ' ' }]);
        client.open('file:///w/small.gitlab-ci.yml', 'a:\n  image: ruby\n');
        assert.equal((await client.diagnostics('file:///w/small.gitlab-ci.yml')).length, 1);
      }));
  }
});

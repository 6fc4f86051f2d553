import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type LanguageClient, withClient } from '../support/languageClient.ts';
import { fileOf } from '../support/workspace.ts';

const pipeline = 'file:///workspace/.gitlab-ci.yml';
const wholeFile = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

async function actionsOn(client: LanguageClient, uri: string, text: string) {
  client.open(uri, text);
  return client.codeActions(uri, wholeFile);
}

function problemsIn(uri: string, text: string): number {
  return fileOf(uri.slice('file:///workspace/'.length), text).facts.problems.length;
}

describe('the ignore fix inside a command of several lines', () => {
  const commands: Readonly<Record<string, string>> = {
    plain: '- docker login -u me\n      -p $PASSWORD registry.example.com',
    'plain, below its dash': '-\n      docker login -u me\n      -p $PASSWORD registry.example.com',
    'single-quoted': "- 'docker login -u me\n      -p $PASSWORD registry.example.com'",
    'double-quoted': '- "docker login -u me\n      -p $PASSWORD registry.example.com"',
    literal: '- |\n      docker login -u me \\\n        -p $PASSWORD registry.example.com',
    folded: '- >-\n      docker login -u me\n      -p $PASSWORD registry.example.com',
  };
  for (const [style, command] of Object.entries(commands)) {
    test(`writes above the statement: ${style}`, () =>
      withClient({}, async (client) => {
        const text = `build:\n  script:\n    ${command}\n    - make\n`;
        const actions = await actionsOn(client, pipeline, text);
        const ignore = actions.find(({ title }) => title === 'Ignore password-in-script here');
        const after = client.withEdit(pipeline, ignore?.edit);
        assert.notEqual(after, text);
        assert.equal(problemsIn(pipeline, after), 0, after);
        client.replace(pipeline, after);
        assert.deepEqual(await client.diagnostics(pipeline), [], after);
      }));
  }
});

describe('in an invalid file', () => {
  const broken: readonly (readonly [uri: string, text: string])[] = [
    ['file:///workspace/config.toml', '[[runners]]\n  namame =\n  namame ='],
    ['file:///workspace/config.toml', '[[runners]]\r\n ot-present\r\n  script: m name = "build-'],
    ['file:///workspace/config.toml', '[[runners]]\n  executor = "docker"\n  [runners.docker]\n    image = "ruby\n'],
    [pipeline, 'a:\n  script: [\n  image: ruby\nb:\n  image: ruby\n'],
    [pipeline, 'build:\n  image: ruby:latest\n  script: "make\n'],
  ];
  for (const [uri, text] of broken) {
    test(`no fix adds a syntax error: ${JSON.stringify(text)}`, () =>
      withClient({}, async (client) => {
        const before = problemsIn(uri, text);
        assert.ok(before > 0);
        for (const { title, edit } of await actionsOn(client, uri, text)) {
          assert.ok(problemsIn(uri, client.withEdit(uri, edit)) <= before, title);
        }
      }));
  }

  test('a fix that would is not offered', () =>
    withClient({}, async (client) => {
      const [uri, text] = broken[0] ?? ['', ''];
      client.open(uri, text);
      assert.ok((await client.diagnostics(uri)).some(({ code }) => code === 'toml-syntax'));
      const titles = (await client.codeActions(uri, { start: { line: 2, character: 0 }, end: { line: 2, character: 10 } })).map(
        ({ title }) => title,
      );
      assert.ok(!titles.includes('Ignore toml-syntax here'), titles.join('\n'));
    }));

  test('fixes elsewhere in it are offered', () =>
    withClient({}, async (client) => {
      const actions = await actionsOn(client, pipeline, 'a:\n  script: [\n\nb:\n  image: ruby\n');
      assert.ok(
        actions.some(({ title }) => title === 'Ignore image-missing-tag here'),
        actions.map(({ title }) => title).join('\n'),
      );
    }));
});

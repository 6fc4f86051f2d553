/**
 * Logs of failed pulls: `test/pullErrors/logs.txt` has only logs, each with the cause that must come first. `test/pullErrors/<case>.fixture` has a
 * `job.log` together with the files of a workspace, `<case>.md` the page that explains it. `UPDATE_FIXTURES=1` writes the pages: read them like a user.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { defaultSettings, type ExplainedError, explainError, presentable, type Settings, Workspace } from '../server/src/core/index.ts';
import { logLines } from '../server/src/core/pullErrors/logLines.ts';
import { readFixture } from './support/fixture.ts';
import { canary, secretTexts } from './support/secretTexts.ts';
import { addFile } from './support/workspace.ts';

const folder = fileURLToPath(new URL('pullErrors', import.meta.url));

interface Log {
  readonly cause: string;
  readonly title: string;
  readonly text: string;
}

function logsIn(file: string): readonly Log[] {
  const [, ...parts] = readFileSync(join(folder, file), 'utf8').split(/^== /m);
  return parts.map((part) => {
    const [, cause = '', title = ''] = /^([\w-]+): (.*)$/m.exec(part) ?? [];
    return { cause, title, text: part.slice(part.indexOf('\n') + 1) };
  });
}

const causesOf = ({ causes }: ExplainedError) => causes.map(({ id }) => id);

describe('logs of failed pulls', () => {
  const logs = logsIn('logs.txt');
  for (const { cause, title, text } of logs) {
    test(`${cause}: ${title}`, () => {
      const explained = explainError(new Workspace(defaultSettings), text);
      assert.equal(causesOf(explained)[0] ?? 'none', cause, JSON.stringify(explained.causes, null, 1));
    });
  }

  test('cover every cause that a log by itself can show', () => {
    const causes = new Set(logs.map(({ cause }) => cause));
    // The workspace has to show the key.
    assert.equal(causes.has('key-does-not-match'), false);
    assert.equal(causes.size, 26);
  });

  for (const { title, text } of logs) {
    test(`any part is read: ${title}`, () => {
      const workspace = new Workspace(defaultSettings);
      for (let end = 0; end < text.length; end += 97) {
        for (const { evidence, title: words, todo } of explainError(workspace, text.slice(0, end)).causes) {
          for (const shown of [evidence, words, todo]) assert.equal(presentable(shown), shown);
        }
      }
    });
  }
});

describe('logs of failed pulls, with a workspace', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.fixture'))) {
    test(file.replace('.fixture', ''), () => {
      const page = join(folder, file.replace('.fixture', '.md'));
      const actual = explainedIn(readFileSync(join(folder, file), 'utf8'));
      if (process.env.UPDATE_FIXTURES === '1') writeFileSync(page, actual);
      assert.equal(actual, existsSync(page) ? readFileSync(page, 'utf8') : '');
    });
  }
});

/** The page, and where each cause leads. */
function explainedIn(source: string): string {
  const { files } = readFixture(source);
  const settings: Settings = { ...defaultSettings, ...JSON.parse(files.find(({ path }) => path === 'settings.json')?.text ?? '{}') };
  const workspace = new Workspace(settings);
  const log = files.find(({ path }) => path === 'job.log')?.text ?? '';
  const sources = files.filter(({ path }) => path !== 'job.log' && path !== 'settings.json');
  for (const { path, text } of sources) addFile(workspace, { path, text }, {});
  const { markdown, causes } = explainError(workspace, log);
  const places = causes.map(({ id, confidence, location }) => {
    const text = location && workspace.file(location.uri)?.text;
    const words = location && text ? ` at \`\`${text.slice(location.range.start, location.range.end)}\`\`` : '';
    return `- ${confidence} ${id}${words}`;
  });
  return `${places.join('\n')}\n\n---\n\n${markdown}`;
}

describe('secrets in a log', () => {
  const image = 'registry.example.com/team/app:1';
  const places: readonly ((secret: string) => string)[] = [
    (secret) => `ERROR: ${secret}: no basic auth credentials`,
    (secret) => `Error response from daemon: Get "${secret}": unauthorized: incorrect username or password`,
    (secret) => `Pulling docker image ${secret} ...\nERROR: Error response from daemon: denied: access forbidden`,
    (secret) => `Authenticating with credentials from ${secret}\nError response from daemon: pull access denied for ${image}`,
    (secret) => `failed to pull image "${secret}": invalid reference format`,
    (secret) => `$ docker pull ${image}\n${secret} unauthorized: authentication required pull`,
  ];
  for (const secret of secretTexts) {
    test(`are not repeated: ${secret.slice(0, 40)}`, () => {
      const workspace = new Workspace(defaultSettings);
      addFile(workspace, { path: '.gitlab-ci.yml', text: `build:\n  image: ${image}\n  script: make\n` }, {});
      for (const place of places) {
        const explained = explainError(workspace, place(secret));
        assert.ok(!JSON.stringify(explained).includes(canary), JSON.stringify(explained, null, 1));
      }
    });
  }
});

describe('a secret that a cut would break', () => {
  test('is hidden wherever it is in the line', () => {
    const workspace = new Workspace(defaultSettings);
    for (let length = 0; length < 260; length++) {
      const text = `${'x'.repeat(length)} pull https://ci:Sup3r${canary}Secret!!@registry.example.com/v2/: unauthorized: authentication required ${'y '.repeat(90)}`;
      const explained = explainError(workspace, text);
      assert.equal(causesOf(explained)[0], 'no-credential-sent');
      for (const part of [canary, canary.slice(0, 6), canary.slice(-6)]) assert.ok(!JSON.stringify(explained).includes(part), text);
    }
  });
});

describe('an image that only a script pulls', () => {
  test('is not explained by the credentials of the job’s image', () => {
    const workspace = new Workspace(defaultSettings);
    const text =
      'variables:\n  DOCKER_AUTH_CONFIG: \'{"auths":{"a.example.com":{"auth":"Ym90OnNlY3JldAo="}}}\'\nbuild:\n  image: a.example.com/team/app:1\n  script: make\n';
    addFile(workspace, { path: '.gitlab-ci.yml', text }, {});
    const log =
      'Pulling docker image a.example.com/team/app:1 ...\n$ docker pull b.example.com/other/tool:2\nError response from daemon: pull access denied for b.example.com/other/tool, repository does not exist\n';
    const { causes } = explainError(workspace, log);
    assert.deepEqual(
      causes.map(({ id, registry, location }) => [id, registry, location]),
      [
        ['no-credential-sent', 'b.example.com', undefined],
        ['image-not-found', undefined, undefined],
      ],
    );
  });
});

describe('lines of a log', () => {
  test('lose colours, marks and times', () => {
    const raw =
      '2026-01-01T00:00:00.000000Z 01O section_start:1:prepare\r\u001b[0K\u001b[36;1mPreparing\u001b[0;m\n2026-01-01T00:00:01.000000Z 01O+ environment\nPulling 10%\rPulling 100%';
    assert.deepEqual(logLines(raw), [
      { text: 'Preparingenvironment', number: 1 },
      { text: 'Pulling 100%', number: 3 },
    ]);
  });

  test('keep their numbers if the middle of a long log is left out', () => {
    const lines = logLines(`${'a b\n'.repeat(700_000)}no basic auth credentials`);
    assert.deepEqual(lines.at(-1), { text: 'no basic auth credentials', number: 700_001 });
  });
});

/** The rows of both views as VS Code gets them: what they show, what a screen reader reads, what their menus offer. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { buildSync } from 'esbuild';
import type * as CredentialRows from '../client/src/credentials/credentialRows.ts';
import type { ImageItem } from '../client/src/images/grouped.ts';
import type * as ImageRows from '../client/src/images/imageRows.ts';
import { listCredentials, listImages } from '../server/src/core/index.ts';
import { type TextOf, workspaceOf } from './support/workspace.ts';

const top = fileURLToPath(new URL('../', import.meta.url));

/** The parts of VS Code's API that the rows use. */
const vscode = {
  l10n: { t: (text: string, ...values: readonly unknown[]) => text.replace(/\{(\d)\}/g, (_, at) => String(values[at] ?? '')) },
  TreeItemCollapsibleState: { None: 0, Collapsed: 1, Expanded: 2 },
  ThemeIcon: class {
    constructor(
      readonly id: string,
      readonly color?: unknown,
    ) {}
  },
  ThemeColor: class {
    constructor(readonly id: string) {}
  },
  MarkdownString: class {
    appendCodeblock() {
      return this;
    }
    appendText() {
      return this;
    }
    appendMarkdown() {
      return this;
    }
  },
  Uri: { parse: (uri: string) => uri },
  workspace: { asRelativePath: (uri: string) => uri.replace('file:///workspace/', '') },
};

function load<T>(path: string): T {
  const { outputFiles } = buildSync({ entryPoints: [top + path], bundle: true, write: false, format: 'cjs', external: ['vscode'] });
  const module = { exports: {} };
  vm.runInThisContext(`(module, require) => {${outputFiles[0]?.text ?? ''}}`)(module, () => vscode);
  return module.exports as T;
}

const { rootsOf } = load<typeof ImageRows>('client/src/images/imageRows.ts');
const { sourceNodes } = load<typeof CredentialRows>('client/src/credentials/credentialRows.ts');

const job = (name: string, image: string) => `${name}:\n  image: ${image}\n  script: make\n`;
const files: readonly TextOf[] = [
  {
    path: '.gitlab-ci.yml',
    text: [
      job('broken', 'node:1:2'),
      job('lost', 'private.example.com/team/app:1'),
      job('refused', 'bad.example.com/app:1'),
      job('one', 'good.example.com/app:1'),
      job('two', 'good.example.com/app:2'),
      job('again', 'good.example.com/app:2'),
      job('open', 'redis'),
      job('pinned', `ruby:3.3@sha256:${'0a'.repeat(32)}`),
      'far:\n  script: make\n',
    ].join(''),
  },
  {
    path: '.docker/config.json',
    text: JSON.stringify({
      auths: {
        'good.example.com': { auth: Buffer.from('bot:x1y2z3w4').toString('base64') },
        'bad.example.com': { auth: Buffer.from('bot:x1y2z3w4\n').toString('base64') },
        'unused.example.com': { auth: Buffer.from('bot:x1y2z3w4').toString('base64') },
      },
    }),
  },
];

const workspace = workspaceOf(files);
const placeOf = (range: { readonly start: number; readonly end: number }) => ({
  start: { line: range.start, character: 0 },
  end: { line: range.end, character: 0 },
});
const items = listImages(workspace, 'everything').map(
  ({ range, credentialPlaces, ...image }): ImageItem => ({
    ...image,
    range: placeOf(range),
    credentialPlaces: credentialPlaces.map((place) => ({ uri: place.uri, range: placeOf(place.range) })),
  }),
);

interface Row {
  readonly label: string;
  readonly description: string;
  readonly icon?: { readonly id: string };
  readonly children: readonly Row[];
}

function shown(rows: readonly Row[], indent = ''): readonly string[] {
  return rows.flatMap(({ label, description, icon, children }) => [
    `${indent}${icon === undefined ? '' : `(${icon.id}) `}${label} | ${description}`,
    ...shown(children, `${indent}  `),
  ]);
}

describe('rows of images', () => {
  const rows = rootsOf(items);
  const all = rows.flatMap((row) => [row, ...row.children.flatMap((child) => [child, ...child.children])]);

  test('problems first, then private and public registries; a repository with one image is one row', () =>
    assert.deepEqual(
      shown(rows).map((line) => line.replace(/\.gitlab-ci\.yml:\d+/, '.gitlab-ci.yml')),
      [
        '(issues) Problems | 3 images',
        '  (error) node:1:2 | cannot be pulled · broken',
        '  (error) bad.example.com/app:1 | login will fail · refused',
        '  (warning) private.example.com/team/app:1 | no credential · lost',
        '(lock) good.example.com | private · 2 images',
        '  (package) app | 2 images',
        '    (key) 1 | with ~/.docker/config.json · one',
        '    (key) 2 | with ~/.docker/config.json · 2 places',
        '      two | .gitlab-ci.yml',
        '      again | .gitlab-ci.yml',
        '(globe) docker.io | public · 2 images',
        '  (globe) redis | public image · no tag: latest · open',
        '  (globe) ruby:3.3 @ sha256:0a0a0a0a0a0a… | public image · pinned · pinned',
        '(question) Unknown images | 1 job',
        '  far | the job does not set an image, and no runner in the workspace has a default',
      ],
    ));

  test('menus offer only what makes sense', () => {
    const actions = Object.fromEntries(all.filter((row) => row.actions.length > 0).map((row) => [row.label, row.actions.join(' ')]));
    assert.deepEqual(actions, {
      'node:1:2': 'image copy',
      'bad.example.com/app:1': 'image credential generate copy',
      'private.example.com/team/app:1': 'image generate cover copy',
      '1': 'image credential copy',
      '2': 'image credential copy',
      redis: 'image copy',
      'ruby:3.3 @ sha256:0a0a0a0a0a0a…': 'image copy',
    });
    const manifest = JSON.parse(readFileSync(`${top}package.json`, 'utf8'));
    const menus: readonly { readonly when: string }[] = manifest.contributes.menus['view/item/context'];
    const asked = menus.flatMap(({ when }) => /viewItem =~ \/\\b(\w+)\\b\//.exec(when)?.[1] ?? []);
    assert.deepEqual(new Set(asked), new Set(['image', 'credential', 'generate', 'cover', 'copy']));
  });

  test('every row has an id of its own', () => assert.equal(new Set(all.map(({ id }) => id)).size, all.length));

  test('every icon has its meaning in words', () => {
    for (const { icon, iconWords, label, description } of all) {
      const words = `${iconWords} ${label} ${description}`;
      const meaning = { error: /will fail|cannot be pulled/, warning: /no credential/, key: /with / }[icon?.id ?? ''];
      if (meaning !== undefined) assert.match(words, meaning);
    }
  });
});

describe('rows of credentials', () => {
  const sources = listCredentials(workspace).map(({ place, entries, ...source }) => ({
    ...source,
    place: place && { uri: place.uri, range: placeOf(place.range) },
    entries: entries.map(({ place: own, ...entry }) => ({ ...entry, place: own && { uri: own.uri, range: placeOf(own.range) } })),
  }));
  const rows = sourceNodes(sources);

  test('have the number of images that use them, and what is known against them', () =>
    assert.deepEqual(shown(rows), [
      '(file) ~/.docker/config.json | used by 3 images · .docker/config.json',
      '  (key) good.example.com | user bot · used by 2 images',
      '  (error) bad.example.com | login will fail: the password of "bot" ends with a newline · user bot · used by 1 image',
      '  (key) unused.example.com | user bot · not used by any image',
      '(gist-secret) Job token (CI_JOB_TOKEN) | not used by any image',
    ]));

  test('lead to their entries, and contain no secret', () => {
    assert.deepEqual(
      rows[0]?.children.map(({ place }) => place && files[1]?.text.slice(place.range.start.line, place.range.end.line)),
      ['good.example.com', 'bad.example.com', 'unused.example.com'],
    );
    assert.doesNotMatch(JSON.stringify(rows), /x1y2z3w4|eDF5Mnoz/);
  });
});

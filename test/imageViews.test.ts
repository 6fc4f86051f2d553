/** The list of images: its rows, its filter, and the one count that lens, status, picker and list show. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { groupImages, type ImageItem, rowsOf } from '../client/src/images/grouped.ts';
import { filterImages, isFiltering, noFilter } from '../client/src/images/imageFilter.ts';
import { countImages, formatOf, lensesOf, listImages, pipelinesOf, type Workspace } from '../server/src/core/index.ts';
import { isProblem } from '../server/src/core/pulls/verdictKinds.ts';
import { readFixture } from './support/fixture.ts';
import { type TextOf, workspaceOf } from './support/workspace.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/** The items as the extension gets them. Lines do not matter here: each offset is a line. */
function itemsOf(workspace: Workspace, path?: string): readonly ImageItem[] {
  const file = path === undefined ? undefined : workspace.files.find((one) => one.path === path);
  const placeOf = ({ start, end }: { readonly start: number; readonly end: number }) => ({
    start: { line: start, character: 0 },
    end: { line: end, character: 0 },
  });
  return listImages(workspace, 'everything', file).map(({ range, credentialPlaces, ...image }) => ({
    ...image,
    range: placeOf(range),
    credentialPlaces: credentialPlaces.map((place) => ({ uri: place.uri, range: placeOf(place.range) })),
  }));
}

function filesBelow(folder: string): readonly TextOf[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  return names
    .filter((path) => formatOf(path) !== undefined)
    .map((path) => ({ path, text: readFileSync(join(root, folder, path), 'utf8') }));
}

function fixturesIn(folder: string): Readonly<Record<string, readonly TextOf[]>> {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.fixture'));
  const files = (name: string) => readFixture(readFileSync(join(root, folder, name), 'utf8')).files;
  return Object.fromEntries(names.map((name) => [`${folder}/${name}`, files(name).map(({ path, text }) => ({ path, text }))]));
}

const mixed = {
  '.gitlab-ci.yml': `include: /ci/parts.gitlab-ci.yml
a: { image: "registry.example.com/app:1", script: make }
b: { image: "registry.example.com/app:1", script: make }
c: { image: "registry.example.com/app:2", services: [redis, "postgres:16"], script: make }
d: { image: "node:10:16.0", script: make }
e: { image: "node:10:16.0", script: make }
f: { image: "harbor.example.com/x:1", script: make }
g: { script: make }
h: { image: "ruby@sha256:${'0a'.repeat(32)}", script: make }
`,
  'ci/parts.gitlab-ci.yml': 'p: { image: "harbor.example.com/y:1", script: make }\n',
  'other/.gitlab-ci.yml': 'a: { image: "registry.example.com/app:1", script: make }\n',
  'config.toml': `[[runners]]
  name = "one"
  executor = "docker"
  environment = ['DOCKER_AUTH_CONFIG={"auths":{"registry.example.com":{"username":"bot","password":"x1y2z3w4"}}}']
  [runners.docker]
    image = "alpine:3.20"
    helper_image = "harbor.example.com/helper:1"
`,
};
const mixedFiles = Object.entries(mixed).map(([path, text]): TextOf => ({ path, text }));

const workspaces: Readonly<Record<string, readonly TextOf[]>> = {
  examples: filesBelow('examples'),
  'the workspace of the tests in VS Code': filesBelow('test/vscode/workspaces/navigation'),
  'all kinds of images': mixedFiles,
  ...fixturesIn('test/navigation'),
};

/** `9 images · 5 problems` */
function counted({ images, problems }: { readonly images: number; readonly problems: number }): string {
  const many = images === 1 ? '1 image' : `${images} images`;
  return problems === 0 ? many : `${many} · ${problems === 1 ? '1 problem' : `${problems} problems`}`;
}

describe('one count of images', () => {
  for (const [name, files] of Object.entries(workspaces)) {
    test(name, () => {
      const workspace = workspaceOf(files);
      const paths = [undefined, ...workspace.files.map(({ path }) => path)];
      for (const path of paths) {
        const items = itemsOf(workspace, path);
        const { count, problems, registries, unknown } = groupImages(items);
        const inRegistries = registries.flatMap(({ repositories }) => repositories.flatMap(({ images }) => images));
        // The status.
        assert.deepEqual(
          countImages(
            listImages(
              workspace,
              'everything',
              workspace.files.find((file) => file.path === path),
            ),
          ),
          count,
        );
        // The list: each row once, in its group.
        assert.equal(problems.length + inRegistries.length, count.images, `${path}: rows`);
        assert.equal(problems.length, count.problems, `${path}: problems`);
        assert.equal(
          registries.reduce((sum, registry) => sum + registry.count.images, problems.length),
          count.images,
          `${path}: the numbers of the registries`,
        );
        // The picker.
        const rows = rowsOf(items);
        assert.equal(rows.length, count.images, `${path}: choices`);
        assert.equal(rows.filter(({ verdict }) => isProblem(verdict)).length, count.problems);
        // Unknown images are counted nowhere.
        assert.equal(countImages(items.filter((item) => item.unknown !== undefined)).images, 0);
        assert.ok(unknown.every((item) => item.unknown !== undefined));
      }
    });

    test(`${name}: lenses`, () => {
      const workspace = workspaceOf(files);
      const roots = new Set(pipelinesOf(workspace).map((pipeline) => pipeline.root.path));
      for (const file of workspace.files) {
        const count = countImages(listImages(workspace, 'everything', file));
        const lens = lensesOf(file).find(({ leadsTo }) => leadsTo === 'images' || leadsTo === 'problems');
        const isExpected = (roots.has(file.path) || file.format === 'runner-config') && count.images > 0;
        assert.equal(lens?.title.replace(' · not pulled by the Runner', ''), isExpected ? counted(count) : undefined, file.path);
        if (lens !== undefined) assert.equal(lens.leadsTo, count.problems > 0 ? 'problems' : 'images');
      }
    });
  }

  test('a file counts what its pipelines or runners pull', () => {
    const workspace = workspaceOf(mixedFiles);
    const of = (path?: string) => counted(groupImages(itemsOf(workspace, path)).count);
    // app:1 in three jobs, app:2, redis, postgres, node twice, harbor x, y and helper, ruby, alpine
    assert.equal(of(), '10 images · 4 problems');
    assert.equal(of('.gitlab-ci.yml'), '9 images · 3 problems');
    assert.equal(of('ci/parts.gitlab-ci.yml'), '9 images · 3 problems');
    assert.equal(of('other/.gitlab-ci.yml'), '1 image');
    assert.equal(of('config.toml'), '2 images · 1 problem');
  });
});

describe('the list of images', () => {
  const items = itemsOf(workspaceOf(mixedFiles));

  test('has problems first, then private registries, then public ones', () => {
    const { problems, registries } = groupImages(items);
    assert.deepEqual(
      problems.map(({ name, verdict, places }) => `${name} ${verdict} ${places.flatMap(({ jobs }) => jobs)}`),
      [
        'node:10:16.0 invalid d,e',
        'harbor.example.com/helper:1 no-credential ',
        'harbor.example.com/x:1 no-credential f',
        'harbor.example.com/y:1 no-credential p',
      ],
    );
    const shown = registries.map(({ registry, access, repositories }) => [
      `${registry} ${access}`,
      ...repositories.map(
        ({ repository, images }) => `${repository}: ${images.map(({ tag, digest }) => tag ?? digest?.slice(0, 9)).join(', ')}`,
      ),
    ]);
    assert.deepEqual(shown, [
      ['registry.example.com private', 'app: 1, 2'],
      ['docker.io public', 'library/alpine: 3.20', 'library/postgres: 16', 'library/redis: ', 'library/ruby: sha256:0a'],
    ]);
  });

  test('knows where the credential of an image is written', () => {
    const [app] = rowsOf(items).filter(({ name }) => name === 'registry.example.com/app:1');
    assert.deepEqual(
      app?.credentialPlaces.map(({ uri, range }) => mixed['config.toml'].slice(range.start.line, range.end.line) + uri.slice(-12)),
      ['registry.example.com/config.toml'],
    );
  });

  test('a row with something hidden in its name is an image of an unknown registry', () => {
    const secret = itemsOf(
      workspaceOf([{ path: '.gitlab-ci.yml', text: 'a: { image: "x.example.com/glpat-x1y2z3w4x1y2z3w4x1y2:1", script: b }' }]),
    );
    const { count, problems, registries } = groupImages(secret);
    assert.equal(count.images, 1);
    assert.equal(problems.length + registries.length, 1);
    assert.doesNotMatch(JSON.stringify([problems, registries]), /x1y2z3w4/);
  });
});

describe('the filter of the list', () => {
  const items = itemsOf(workspaceOf(mixedFiles));
  const words: Readonly<Record<string, string>> = { invalid: 'cannot be pulled', 'no-credential': 'no credential' };
  const shown = ({ uri, verdict }: ImageItem) => `${uri.replace('file:///workspace/', '')} ${words[verdict] ?? ''}`;
  const names = (text: string, onlyProblems = false) => rowsOf(filterImages(items, { text, onlyProblems }, shown)).map(({ name }) => name);

  test('shows everything without a text', () => {
    assert.equal(isFiltering(noFilter), false);
    assert.equal(filterImages(items, noFilter, shown), items);
    assert.equal(isFiltering({ ...noFilter, text: '  ' }), false);
  });

  const found: Readonly<Record<string, readonly string[]>> = {
    REDIS: ['redis'],
    'harbor x:1': ['harbor.example.com/x:1'],
    'parts.gitlab-ci.yml': ['harbor.example.com/y:1'],
    'no credential helper': ['harbor.example.com/helper:1'],
    'docker_auth_config app:2': ['registry.example.com/app:2'],
    'cannot pulled': ['node:10:16.0'],
    'nothing has this': [],
  };
  for (const [text, expected] of Object.entries(found)) test(`by ${text}`, () => assert.deepEqual(names(text), expected));

  test('shows only problems, also with a text', () => {
    assert.equal(names('', true).length, 4);
    assert.deepEqual(names('node', true), ['node:10:16.0']);
    assert.deepEqual(names('redis', true), []);
  });

  test('leaves out unknown images where only problems are wanted', () => {
    const unknown = itemsOf(workspaceOf([{ path: '.gitlab-ci.yml', text: 'a: { script: b }' }]));
    assert.equal(unknown.length, 1);
    assert.deepEqual(filterImages(unknown, { text: '', onlyProblems: true }, shown), []);
  });
});

/** The uris of included files: one for each include, and back. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { includeName, includeOf, includeUri, type RemoteInclude } from '../server/src/core/index.ts';

const includes: readonly (readonly [RemoteInclude, string, string])[] = [
  [{ kind: 'project', project: 'acme/ci', file: 'base.yml' }, 'gitlab.com/acme/ci/-/base.yml', 'acme/ci:base.yml'],
  [
    { kind: 'project', project: 'acme/ops/ci', ref: 'v2', file: 'jobs/a b.yml' },
    'gitlab.com/acme/ops/ci/-/jobs/a%20b.yml?ref=v2',
    'acme/ops/ci:jobs/a b.yml',
  ],
  [{ kind: 'project', project: 'acme/ci', ref: '', file: 'ci/**/*.yml' }, 'gitlab.com/acme/ci/-/ci/**/*.yml?ref=', 'acme/ci:ci/**/*.yml'],
  [
    { kind: 'project', project: 'acme/ci', ref: '-x&url=$(id);#?%41', file: 'base.yml' },
    'gitlab.com/acme/ci/-/base.yml?ref=-x%26url%3D%24(id)%3B%23%3F%2541',
    'acme/ci:base.yml',
  ],
  [
    { kind: 'component', host: 'gitlab.acme.io:8443', project: 'acme/ci', name: 'build', version: '~latest' },
    'gitlab.acme.io:8443/acme/ci/-/templates/build.yml?component=build%40~latest',
    'gitlab.acme.io:8443/acme/ci/build@~latest',
  ],
  [
    { kind: 'remote', url: 'https://acme.io/ci/a.yml', integrity: 'sha256-aGk+/w==' },
    'acme.io/-/remote/a.yml?integrity=sha256-aGk%2B%2Fw%3D%3D%26url%3Dhttps%3A%2F%2Facme.io%2Fci%2Fa.yml',
    'https://acme.io/ci/a.yml',
  ],
  [
    { kind: 'remote', url: 'http://localhost:8080/raw?path=x%20y.yml' },
    'localhost:8080/-/remote/raw?url=http%3A%2F%2Flocalhost%3A8080%2Fraw%3Fpath%3Dx%2520y.yml',
    'http://localhost:8080/raw?path=x%20y.yml',
  ],
  [{ kind: 'template', name: 'Jobs/SAST.gitlab-ci.yml' }, 'gitlab.com/-/templates/Jobs/SAST.gitlab-ci.yml', 'Jobs/SAST.gitlab-ci.yml'],
];

describe('uris of included files', () => {
  for (const [include, expected, name] of includes) {
    test(name, () => {
      const uri = includeUri('gitlab.com', include);
      assert.equal(uri, `pullproof-include://${expected}`);
      assert.equal(includeName(include), name);
      assert.deepEqual(includeOf(uri ?? '')?.include, include);
      assert.deepEqual(includeOf(encodedByEditor(uri ?? ''))?.include, include);
    });
  }

  test('of an instance that is not known', () => {
    const uri = includeUri('', { kind: 'template', name: 'Go.gitlab-ci.yml' });
    assert.equal(uri, 'pullproof-include://-/-/templates/Go.gitlab-ci.yml');
    assert.deepEqual(includeOf(uri ?? ''), { origin: '', include: { kind: 'template', name: 'Go.gitlab-ci.yml' } });
  });

  const none: readonly (readonly [string, RemoteInclude])[] = [
    ['a path that leaves the project', { kind: 'project', project: 'acme/ci', file: 'a/../../b.yml' }],
    ['a project without a group', { kind: 'project', project: 'acme', file: 'b.yml' }],
    ['a project like a part of a uri', { kind: 'project', project: 'acme/-/ci', file: 'b.yml' }],
    ['a project like an option', { kind: 'project', project: '--upload-pack=x/y', file: 'b.yml' }],
    ['a user name in an address', { kind: 'remote', url: 'https://user:hunter2@acme.io/a.yml' }],
    ['a token in an address', { kind: 'remote', url: 'https://acme.io/a?private_token=abc123&x=a.yml' }],
    ['another scheme', { kind: 'remote', url: 'file:///etc/a.yml' }],
    ['a line break', { kind: 'project', project: 'acme/ci', ref: 'a\nb', file: 'b.yml' }],
    ['half a character', { kind: 'project', project: 'acme/ci', ref: '\ud800', file: 'b.yml' }],
    ['a very long name', { kind: 'project', project: 'acme/ci', ref: 'x'.repeat(3000), file: 'b.yml' }],
    ['a component in a folder', { kind: 'component', host: 'gitlab.com', project: 'a/b', name: 'c/d', version: '1' }],
    ['a host with a user', { kind: 'component', host: 'u:p@gitlab.com', project: 'a/b', name: 'c', version: '1' }],
  ];
  for (const [what, include] of none) test(`${what} has none`, () => assert.equal(includeUri('gitlab.com', include), undefined));

  test('other uris stand for nothing', () => {
    for (const rest of [
      '',
      '/',
      '//x',
      '//gitlab.com/',
      '//gitlab.com/a/b',
      '//gitlab.com/a/b/-/../x',
      '//gitlab.com/-/remote/x?url=x',
      '//%/%?%',
    ]) {
      assert.equal(includeOf(`pullproof-include:${rest}`), undefined, rest);
    }
    assert.equal(includeOf('file:///a/-/b'), undefined);
  });
});

/** VS Code decodes the parts of a uri, and encodes them again. */
function encodedByEditor(uri: string): string {
  const [, authority = '', path = '', query] = /^pullproof-include:\/\/([^/]*)([^?]*)(?:\?(.*))?$/.exec(uri) ?? [];
  const again = (text: string) => encodeURIComponent(decodeURIComponent(text)).replaceAll('%2F', '/');
  return `pullproof-include://${authority}${again(path).replaceAll('*', '%2A')}${query === undefined ? '' : `?${again(query).replaceAll('/', '%2F')}`}`;
}

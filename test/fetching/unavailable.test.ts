/** Where nothing can be fetched, a sentence says why. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathPattern } from '../../server/src/core/index.ts';
import { createIncludeFetcher } from '../../server/src/node/includes/includeFetcher.ts';
import { whyNotFetched } from '../../server/src/workspace/fetchIncludes.ts';
import { readSettings } from '../../server/src/workspace/settings.ts';

const includes = createIncludeFetcher({ folder: '/none', pathPattern });

test('in a browser, in an untrusted workspace, and by the setting', () => {
  const settings = readSettings({});
  assert.match(whyNotFetched({ host: {}, settings, isTrusted: true }) ?? '', /cannot be fetched in a browser, which has no git/);
  assert.match(whyNotFetched({ host: { includes }, settings, isTrusted: false }) ?? '', /only in a trusted workspace/);
  assert.match(whyNotFetched({ host: { includes }, settings: readSettings({ fetchIncludes: 'never' }), isTrusted: true }) ?? '', /"never"/);
  assert.equal(whyNotFetched({ host: { includes }, settings, isTrusted: true }), undefined);
});

test('what a setting cannot be counts as the default', () => {
  const { fetchIncludes, httpIncludeHosts } = readSettings({ fetchIncludes: 'sometimes', httpIncludeHosts: ['a', 1] });
  assert.deepEqual([fetchIncludes, httpIncludeHosts], ['onRequest', ['a']]);
});

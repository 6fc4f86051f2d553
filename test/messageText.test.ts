import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { messageText } from '../server/src/node/messageText.ts';

const words = fc.oneof(fc.string(), fc.constantFrom('"items":[]', '\\"items\\":[]', '\u2028“é😀', '\ud800'));
const diagnostic = fc.record({ range: fc.nat(), message: words, code: words }, { requiredKeys: ['message'] });
const result = fc.oneof(
  fc.record(
    { kind: fc.constantFrom('full', 'unchanged', 'items'), resultId: words, items: fc.array(diagnostic) },
    { requiredKeys: ['kind'] },
  ),
  fc.record({ items: fc.array(diagnostic), kind: fc.constant('full'), more: words }),
  fc.record({ items: fc.array(fc.record({ kind: fc.constant('full'), items: fc.array(diagnostic) })) }),
  fc.constantFrom(null, undefined, 'full', []),
);

test('a message is written as JSON, the first time and again', () => {
  fc.assert(
    fc.property(fc.record({ jsonrpc: fc.constant('2.0'), id: fc.nat(), result }), (message) => {
      const expected = JSON.stringify(message);
      assert.deepEqual([messageText(message), messageText(message)], [expected, expected]);
    }),
  );
});

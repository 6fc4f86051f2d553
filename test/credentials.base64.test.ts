import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { decodeBase64, decodeUtf8, decodeUtf8Leniently, encodeBase64 } from '../server/src/core/util/base64.ts';

test('base64: agrees with an independent encoder and decoder', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const encoded = encodeBase64(text);
      assert.equal(encoded, Buffer.from(text, 'utf8').toString('base64'));
      const decoded = decodeBase64(encoded);
      assert.ok('bytes' in decoded);
      assert.equal(decodeUtf8(decoded.bytes), text);
    }),
  );
});

test('base64: bytes of any kind', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const decoded = decodeBase64(Buffer.from(bytes).toString('base64'));
      assert.ok('bytes' in decoded);
      assert.deepEqual([...decoded.bytes], [...bytes]);
      const strict = decodeUtf8(bytes);
      const reference = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
      if (strict === undefined) assert.throws(() => reference.decode(bytes));
      else assert.equal(strict, reference.decode(bytes));
      if (strict !== undefined) assert.equal(decodeUtf8Leniently(bytes), strict);
    }),
  );
});

const readings: readonly [text: string, reading: string | number][] = [
  ['', ''],
  ['dTpw', 'u:p'],
  ['dT\r\npw\n', 'u:p'],
  ['dTo=', 'u:'],
  ['dTo=\n', 'u:'],
  ['dQ=\n=', 'u'],
  ['dTp=', 'u:'],
  ['dTo', 3],
  ['dTo==', 4],
  ['dQ=', 3],
  ['dQ=x', 3],
  ['dTpw=', 4],
  ['=', 0],
  ['d===', 1],
  ['dTpw dTpw', 4],
  ['dTp_', 3],
  ['dTpä', 3],
  ['user:pass', 4],
];
for (const [text, reading] of readings) {
  test(`base64: ${JSON.stringify(text)}`, () => {
    const decoded = decodeBase64(text);
    if ('error' in decoded) assert.equal(decoded.error.at, reading);
    else assert.equal(decodeUtf8(decoded.bytes), reading);
  });
}

test('base64: invalid UTF-8 becomes replacement characters', () => {
  assert.equal(decodeUtf8(Uint8Array.of(0xfc, 0x73)), undefined);
  assert.equal(decodeUtf8Leniently(Uint8Array.of(0xfc, 0x73, 0xc3, 0xa4, 0xc3)), '\ufffdsä\ufffd');
});

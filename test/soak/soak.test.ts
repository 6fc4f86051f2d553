import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSoak } from './soak.ts';

test('2,000 more edits leak no memory', async () => {
  const soak = createSoak();
  await soak.edit(1000);
  const before = soak.memory();
  await soak.edit(2000);
  const after = soak.memory();
  assert.ok(after < before * 1.2, `${before} bytes grew to ${after}`);
});

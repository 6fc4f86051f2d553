import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSoak } from './soak.ts';

test('2,000 edits more leave no memory behind', () => {
  const soak = createSoak();
  soak.edit(1000);
  const before = soak.memory();
  soak.edit(2000);
  const after = soak.memory();
  assert.ok(after < before * 1.2, `${before} bytes grew to ${after}`);
});

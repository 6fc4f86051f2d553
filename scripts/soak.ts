// `npm run soak -- [--edits N]`: makes N edits (default: 100,000) in many documents, like a long session, and measures memory after the first 1,000,
// on the way, and at the end. Exits with 1 if memory grew by more than 10 %.
import { createSoak } from '../test/soak/soak.ts';

const at = process.argv.indexOf('--edits');
const edits = at < 0 ? 100_000 : Number(process.argv[at + 1]);
const first = 1000;

const soak = createSoak();
const started = Date.now();
await soak.edit(first);
const before = soak.memory();
say(first, before);
for (let done = first; done < edits; ) {
  const next = Math.min(Math.max(first, Math.floor(edits / 10)), edits - done);
  await soak.edit(next);
  done += next;
  say(done, soak.memory());
}
const growth = soak.memory() / before - 1;
console.log(`${edits} edits in ${Math.round((Date.now() - started) / 1000)} s: memory grew by ${(growth * 100).toFixed(1)} %`);
process.exitCode = growth > 0.1 ? 1 : 0;

function say(done: number, bytes: number): void {
  console.log(`after ${done} edits: ${(bytes / 1e6).toFixed(1)} MB`);
}

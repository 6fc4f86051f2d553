// Runs inside the server. Between SIGUSR2 and SIGHUP it measures how late a timer fires, which is how long the event loop was blocked. `waited` is
// the part of that time in which the thread waited for a CPU (Linux counts it).
const { openSync, readSync, writeFileSync } = require('node:fs');

const schedule = openSync(`/proc/self/task/${process.pid}/schedstat`);
const text = Buffer.alloc(100);

/** In milliseconds, since the start. */
function waitedSoFar() {
  const [, waited] = text.toString('latin1', 0, readSync(schedule, text, 0, text.length, 0)).split(' ');
  return Number(waited) / 1e6;
}

process.on('SIGUSR2', () => {
  const gaps = [];
  let last = performance.now();
  let before = waitedSoFar();
  const timer = setInterval(() => {
    const [now, waited] = [performance.now(), waitedSoFar()];
    gaps.push({ busy: now - last, own: now - last - (waited - before) });
    [last, before] = [now, waited];
  }, 1);
  timer.unref();
  process.on('SIGHUP', () => {
    clearInterval(timer);
    const [busy, own] = ['busy', 'own'].map((key) => gaps.map((gap) => gap[key]).sort((a, b) => a - b));
    const at99 = (sorted) => sorted[Math.floor(sorted.length * 0.99)];
    writeFileSync(process.env.BENCH_DELAYS, JSON.stringify({ p99: at99(busy), max: busy.at(-1), ownP99: at99(own), ownMax: own.at(-1) }));
  });
});

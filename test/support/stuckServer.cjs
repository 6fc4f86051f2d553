// Loaded into a server with `--require`: keeps it busy for ever, from a second after its start.
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  setTimeout(() => {
    for (;;);
  }, 1000);
}

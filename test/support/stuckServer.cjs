// Loaded into a server with `--require`: keeps it busy for ever, from a moment after its first response.
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = (...output) => {
    stdout.write = write;
    setTimeout(() => {
      for (;;);
    }, 500);
    return write(...output);
  };
}
